"""The styles, scripts and pictures of the pages, in files of their own beside this module."""

from importlib.resources import files
from pathlib import Path

_HERE = files("assistant.app")


def asset(name: str) -> str:
    """The text of a file."""
    return (_HERE / name).read_text("utf-8")


def asset_path(name: str) -> Path:
    """Where a file lies."""
    return Path(str(_HERE / name))
