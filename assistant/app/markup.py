"""HTML that the turns and the panel share. Every value is escaped; none becomes markup."""

import html
from collections.abc import Iterable
from datetime import date

from assistant.answer import QUOTING, Answer, Citation, Passage, in_words
from assistant.app.reading import Choice, citing, passing
from assistant.bibliography import UNTITLED
from ingest.article import Span
from ingest.text import visible

TITLE_SHOWN = 160
# A question is shown whole up to here; one of ten thousand words must not bury the answer.
QUESTION_SHOWN = 400
SIGN_OUT = '<form method="post" action="./logout"><button type="submit">Sign out</button></form>'


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
    return title.strip() or UNTITLED


def publisher(name: str) -> str:
    """The name, in its own direction of writing; nothing for none."""
    return f"<bdi>{text(name)}</bdi>" if name else ""


def day(published: date | None) -> str:
    """The day as people write it; nothing for none."""
    if published is None:
        return ""
    return f'<time datetime="{published.isoformat()}">{in_words(published)}</time>'


def on_pages(pages: Iterable[int | None]) -> str:
    """The pages in words, each once; nothing for none."""
    known = sorted({page for page in pages if page is not None})
    if len(known) < 2:
        return f"page {known[0]}" if known else ""
    return f"pages {', '.join(map(str, known[:-1]))} and {known[-1]}"


def origin(cited: Citation | Passage, others: Iterable[Citation] = ()) -> str:
    """Title, publisher and day of the article, on one line or two; and the page, or those of the
    `others` that are cited from it too.
    """
    title = text(cut(titled(cited.title), TITLE_SHOWN))
    pages = on_pages((cited.page, *(each.page for each in others)))
    known = [each for each in (publisher(cited.publisher), day(cited.published), pages) if each]
    where = f'<span class="origin">{", ".join(known)}</span>' if known else ""
    return f'<cite dir="auto">{title}</cite>{where}'


def sure(answer: Answer | None, citation: Citation) -> str:
    """How sure it is that the quote supports what is written; nothing for a quoted answer."""
    if answer is None or answer.model == QUOTING:
        return ""
    return f"support: {citation.sure}"


def how_sure(answer: Answer | None, citation: Citation) -> str:
    """The same in full, with the number behind it; of a quote, how well it answers."""
    if answer is None:
        return ""
    share = f"{100 * citation.support:.0f} %"
    if answer.model == QUOTING:
        # None is known of a sentence that is there because the next one hangs on it.
        match = f" Match with the question: {share}." if citation.support else ""
        return f"Quoted word for word.{match}"
    return f"Support for the sentence: {citation.sure} ({share})."


def strong(line: str, words: Span | None) -> str:
    """The line with those words of it, as far as it has them, as strong."""
    start, end = (max(0, words.start), max(0, words.end)) if words else (0, 0)
    inside = f"<strong>{text(line[start:end])}</strong>" if line[start:end] else ""
    return text(line[:start]) + inside + text(line[max(start, end) :])


def opens(turn: int, citation: Citation) -> str:
    """The attributes of a button that opens the cited words."""
    return opens_choice(citing(turn, citation))


def opens_passage(turn: int, passage: Passage) -> str:
    """The attributes of a button that opens the passage."""
    return opens_choice(passing(turn, passage))


def opens_choice(choice: Choice) -> str:
    """The attributes of a button that opens what was chosen."""
    return (
        f'data-turn="{choice.turn}" data-article="{text(choice.article_id)}" '
        f'data-version="{text(choice.version)}" data-start="{choice.span.start}" '
        f'data-end="{choice.span.end}" data-key="{text(choice.key)}"'
    )
