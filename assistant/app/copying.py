"""The HTML of the buttons that copy a reference to what is read. The script only hands it on."""

from assistant.app.markup import text
from assistant.app.reading import Reading
from assistant.bibliography import Form, citation_as

_FORMS: tuple[tuple[Form, str], ...] = (
    ("text", "Text"),
    ("markdown", "Markdown"),
    ("bibtex", "BibTeX"),
)
_LONGEST = 1_000  # characters of a quote that goes with its reference; more is a passage


def references(reading: Reading) -> str:
    """A button for each form of reference to the article, with the words that are read."""
    quote = reading.quote if len(reading.quote) <= _LONGEST else ""
    buttons = "".join(_button(form, name, reading, quote) for form, name in _FORMS)
    return (
        '<div class="copying" role="group" aria-label="Copy a reference">'
        f"<span>Cite as:</span>{buttons}"
        '<span class="copied" role="status"></span></div>'
    )


def _button(form: Form, name: str, reading: Reading, quote: str) -> str:
    made = citation_as(reading.article, quote, form, page=reading.page)
    said = f"Copy the reference as {name}"
    return (
        f'<button type="button" class="copy" data-copy="{text(made)}" '
        f'aria-label="{said}" title="{said}">{name}</button>'
    )
