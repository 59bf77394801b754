"""Words only: prompt templates in Markdown, and a loader that checks their variables.

A variable is written `{name}`; a brace that is meant as such is doubled.
"""

from pathlib import Path
from string import Formatter

__all__ = ["PromptError", "load_prompt"]

_FOLDER = Path(__file__).parent


class PromptError(Exception):
    """A template that is missing, or whose variables are not those that the program fills."""


def load_prompt(name: str, variables: frozenset[str], folder: Path = _FOLDER) -> str:
    """The text of the template `name`.md, whose variables are exactly `variables`.

    Raises PromptError, naming what is missing or unknown.
    """
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
        used = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except (OSError, ValueError) as error:
        raise PromptError(f"the prompt {path} cannot be read: {error}") from error
    if used != variables:
        raise PromptError(
            f"the prompt {path} must use the variables {sorted(variables)}; missing: "
            f"{sorted(variables - used)}, unknown: {sorted(used - variables)}"
        )
    return text
