"""One file per format; `load.py` chooses among them."""
