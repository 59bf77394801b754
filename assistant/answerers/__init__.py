"""How passages become an answer: by quoting (`extractive`) or by writing (`generative`)."""
