"""HTML that the turns and the panel share. Every value is escaped; none becomes markup."""

import html
from datetime import date

from assistant.answer import QUOTING, Answer, Citation, Passage, in_words
from assistant.app.reading import Choice
from ingest.article import Span
from ingest.text import visible

TITLE_SHOWN = 160
CLOSEST_SHOWN = 5


def text(value: str) -> str:
    """The value as text of a page or an attribute, never as markup."""
    # A library may be older than what cleans its text now; and a lone surrogate cannot be sent.
    return html.escape(visible(value), quote=True)


def cut(line: str, most: int) -> str:
    """The line, up to a word within the `most` characters that are shown."""
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def problem(message: str) -> str:
    """A card with the message as a sentence: errors are written to follow a program's name."""
    ended = message if message.endswith((".", "?", "!", "”")) else f"{message}."
    return f'<div class="card problem" role="status">{text(ended[:1].upper() + ended[1:])}</div>'


def titled(title: str) -> str:
    """The title, or that there is none."""
    return title.strip() or "Untitled article"


def publisher(name: str) -> str:
    """The name, in its own direction of writing; nothing for none."""
    return f"<bdi>{text(name)}</bdi>" if name else ""


def day(published: date | None) -> str:
    """The day as people write it; nothing for none."""
    if published is None:
        return ""
    return f'<time datetime="{published.isoformat()}">{in_words(published)}</time>'


def origin(cited: Citation | Passage) -> str:
    """Title, publisher and day of the article, on one line or two."""
    title = text(cut(titled(cited.title), TITLE_SHOWN))
    known = [each for each in (publisher(cited.publisher), day(cited.published)) if each]
    where = f'<span class="origin">{", ".join(known)}</span>' if known else ""
    return f'<cite dir="auto">{title}</cite>{where}'


def sure(answer: Answer | None, citation: Citation) -> str:
    """How sure it is that the quote supports what is written; nothing for a quoted answer."""
    if answer is None or answer.model == QUOTING:
        return ""
    return f"support: {citation.sure}"


def opens(turn: int, citation: Citation) -> str:
    """The attributes of a button that opens the cited words."""
    return opens_choice(Choice(turn, citation.article_id, citation.version, citation.source))


def opens_passage(turn: int, passage: Passage) -> str:
    """The attributes of a button that opens the passage."""
    chunk = passage.chunk
    return opens_choice(Choice(turn, chunk.article_id, chunk.version, Span(chunk.start, chunk.end)))


def opens_choice(choice: Choice) -> str:
    """The attributes of a button that opens what was chosen."""
    return (
        f'data-turn="{choice.turn}" data-article="{text(choice.article_id)}" '
        f'data-version="{text(choice.version)}" data-start="{choice.span.start}" '
        f'data-end="{choice.span.end}" data-key="{text(choice.key)}"'
    )
