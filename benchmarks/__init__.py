"""Measures of the product on public test sets, with their results kept."""
