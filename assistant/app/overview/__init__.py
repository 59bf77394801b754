"""The page that shows a collection in pictures: what it holds, and what a question rests on."""
