"""`citewell prompts export`: the prompts as files, for a person to change."""

import argparse
from pathlib import Path

from assistant.printed import print_json
from prompts import export_prompts


def export(parsed: argparse.Namespace) -> int:
    """Write the shipped prompts to the folder; raises PromptError where one there was changed."""
    folder = Path(parsed.folder).expanduser()
    written = export_prompts(folder)
    if parsed.json:
        print_json({"folder": str(folder), "written": [path.name for path in written]})
        return 0
    for path in written:
        print(f"wrote {path}")
    if not written:
        print(f"the prompts are in {folder} already, as they are shipped")
    print(f"change what you like, then: citewell ask … --model NAME --prompts {folder}")
    return 0
