"""Words only: prompt templates in Markdown, and a loader that checks their variables.

A variable is written `{name}`; a brace that is meant as such is doubled. A person's own folder may
hold some of the templates: they go before the shipped ones of the same names.
"""

from pathlib import Path
from string import Formatter

__all__ = ["PromptError", "check_folder", "export_prompts", "load_prompt", "prompt_names"]

_SHIPPED = Path(__file__).parent
_NO_PROMPT = "README"  # a person's notes beside their prompts


class PromptError(Exception):
    """A template that is missing, or whose variables are not those that the program fills."""


def load_prompt(name: str, variables: frozenset[str], folder: Path | None = None) -> str:
    """The text of the template `name`.md, whose variables are exactly `variables`.

    It is taken from `folder` where that has it, else from the shipped ones. Raises PromptError,
    naming the file and what is missing or unknown.
    """
    own = folder / f"{name}.md" if folder else None
    path = own if own and own.exists() else _SHIPPED / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
        used = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise PromptError(f"the prompt {path} cannot be read: {reason}") from error
    if used != variables:
        raise PromptError(
            f"the prompt {path} must use the variables {_list(variables)}; missing: "
            f"{_list(variables - used)}; unknown: {_list(used - variables)}"
            + (" (a brace that is meant as such is doubled)" if used - variables else "")
        )
    return text


def prompt_names() -> list[str]:
    """The names of the shipped prompts, sorted."""
    return sorted(path.stem for path in _SHIPPED.glob("*.md"))


def check_folder(folder: Path) -> None:
    """Raises PromptError where `folder` is none, or has a template of a name that is not used."""
    if not folder.is_dir():
        raise PromptError(
            f"there is no folder {folder} with prompts: `citewell prompts export {folder}` makes it"
        )
    names = prompt_names()
    for path in sorted(folder.glob("*.md")):
        if path.stem not in names and path.stem != _NO_PROMPT:
            raise PromptError(f"{path} is no prompt's name: they are {', '.join(names)}")


def export_prompts(folder: Path) -> list[Path]:
    """Write the shipped templates to `folder`, which is made; the files that are new there.

    Raises PromptError, and writes none, where one is there already and differs.
    """
    texts = {
        folder / f"{name}.md": (_SHIPPED / f"{name}.md").read_text(encoding="utf-8")
        for name in prompt_names()
    }
    there = [path for path in texts if path.exists()]
    changed = [path for path in there if path.read_text(encoding="utf-8") != texts[path]]
    if changed:
        raise PromptError(
            f"{', '.join(map(str, changed))}: there already, and changed; move or remove what is "
            "to be written anew"
        )
    folder.mkdir(parents=True, exist_ok=True)
    new = [path for path in texts if path not in there]
    for path in new:
        path.write_text(texts[path], encoding="utf-8")
    return new


def _list(names: frozenset[str] | set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
