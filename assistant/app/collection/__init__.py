"""The Library page: the articles of a library, listed, read, taken out and brought back."""
