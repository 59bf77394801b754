"""The chat as Gradio serves it, without a browser."""

import re
from pathlib import Path

from assistant.app import page
from assistant.app.blocks import STYLES, mount_options
from assistant.serving import ServeOptions


def test_no_colour_font_or_script_comes_from_elsewhere() -> None:
    folder = Path(page.__file__).parent
    for name in (*STYLES, "script.js", "login.css", "login.html"):
        source = (folder / name).read_text("utf-8")
        assert not re.search(r"https?://|@import|url\(", source)
    assert not mount_options(ServeOptions())["allowed_paths"]
