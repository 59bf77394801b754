"""From human-made questions and passages to the small reader that ships: see training/README.md."""
