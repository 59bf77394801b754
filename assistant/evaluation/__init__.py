"""Questions whose answers are known, asked of a library; what came of each, and the figures."""
