"""What each command of `citewell` does."""
