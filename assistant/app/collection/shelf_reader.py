"""The HTML of an article that was opened in the list, and of what was taken out of the library."""

from collections.abc import Sequence
from datetime import date

from assistant.answer import in_words
from assistant.app import panel
from assistant.app.collection.shelf_page import gone_since
from assistant.app.markup import TITLE_SHOWN, cut, day, problem, publisher, text, titled
from assistant.app.reading import whole
from ingest.article import Article
from ingest.bin import DAYS, Removal
from ingest.report import copies_said
from ingest.versions import Older

_REMOVALS_SHOWN = 50


def opened(
    article: Article,
    *,
    until: str,
    original: Article | None,
    copies: Sequence[Article],
    older: Sequence[Older],
    gone: str,
    read_only: bool,
    shows_paths: bool,
) -> str:
    """An article to read, with its copies and older versions to open; `until` is up to when it was
    so, an ISO time, "" where it still is.
    """
    remove = f'<button type="button" class="plain remove" data-remove="{text(article.id)}">'
    taken = "" if read_only or until else f"{remove}Remove</button>"
    return (
        f'<section class="opened" aria-label="Article" data-opened="{text(article.id)}">'
        f'<div class="bar"><button type="button" class="back">← Back to the list</button>{taken}'
        f"</div>{_notes(article, until, original, gone)}{panel.reader(whole(article), bar=False)}"
        f"{_copies(copies, shows_paths)}{_older(article, older, until)}</section>"
    )


def not_opened(message: str) -> str:
    """That an article cannot be opened, and why."""
    back = '<button type="button" class="back">← Back to the list</button>'
    return (
        f'<section class="opened" aria-label="Article"><div class="bar">{back}</div>'
        f"{problem(message)}</section>"
    )


def _notes(article: Article, until: str, original: Article | None, gone: str) -> str:
    notes = []
    if until:
        notes.append(
            f"This is how it was until {_day(until)}. "
            + _opens(article.id, "Read it as it stands now")
        )
    if original:
        notes.append(f"This is kept as a copy of {_opens(original.id, titled(original.title))}")
    if gone and not until:
        notes.append(f"It is {gone_since(gone)}.")
    return "".join(f'<p class="note" dir="auto">{each}</p>' for each in notes)


def _copies(copies: Sequence[Article], shows_paths: bool) -> str:
    listed = "".join(
        f'<li dir="auto">{_opens(each.id, titled(each.title))}'
        f'<span class="beside">{_beside(each, shows_paths)}</span></li>'
        for each in copies
    )
    return _section(f"The same text is also in {copies_said(len(copies))}", listed)


def _beside(copy: Article, shows_paths: bool) -> str:
    where = copy.source if shows_paths else copy.url
    place = f"<bdi>{text(cut(where, TITLE_SHOWN))}</bdi>" if where else ""
    known = (publisher(copy.publisher), day(copy.published), place)
    return " · ".join(each for each in known if each)


def _older(article: Article, older: Sequence[Older], until: str) -> str:
    listed = "".join(
        f"<li>{_opens(article.id, f'Until {_day(each.until)}', each.version)}</li>"
        for each in older
        if each.until != until
    )
    return _section("How it was before", listed)


def _section(title: str, listed: str) -> str:
    return f'<section class="also"><h3>{title}</h3><ul>{listed}</ul></section>' if listed else ""


def _opens(article_id: str, said: str, version: str = "") -> str:
    return (
        f'<button type="button" class="plain" data-open="{text(article_id)}" '
        f'data-version="{text(version)}">{text(cut(said, TITLE_SHOWN))}</button>'
    )


# ---- what was taken out


def removed(removal: Removal) -> str:
    """That something was taken out just now, and the way back."""
    return _notice(f"Removed {_named(removal)}.", _undo(removal, "Undo"))


def back(removal: Removal) -> str:
    """That something is in the library again."""
    return _notice(f"{_named(removal)} {'is' if len(removal.titles) == 1 else 'are'} back.")


def bringing_back() -> str:
    """That it takes a moment."""
    return _notice('<span class="dot"></span>Putting back what was removed …')


def waiting() -> str:
    """That another writes to the library just now."""
    return _notice(
        '<span class="dot"></span>Waiting for another program that is writing to this library …'
    )


def failed(message: str) -> str:
    """Why nothing was done."""
    return f'<div class="notice-box">{problem(message)}</div>'


def removals(listed: Sequence[Removal]) -> str:
    """What was taken out lately, and the way back for each."""
    if not listed:
        return ""
    items = "".join(
        f'<li><span dir="auto">{_named(each)}</span> <span class="beside">removed {_day(each.at)}'
        f"</span> {_undo(each, 'Put back')}</li>"
        for each in listed[:_REMOVALS_SHOWN]
    )
    count = sum(len(each.titles) for each in listed)
    return (
        f'<details class="removals"><summary>Removed lately ({count:,})</summary>'
        f"<p>What was removed is kept for {DAYS} days. No question finds it, and no sync brings it "
        f"back.</p><ul>{items}</ul></details>"
    )


def _notice(said: str, button: str = "") -> str:
    return f'<div class="notice-box"><p class="notice" role="status">{said}</p>{button}</div>'


def _undo(removal: Removal, said: str) -> str:
    named = text(f"{said}: {_plainly(removal)}")
    return (
        f'<button type="button" class="plain undo" data-undo="{removal.number}" '
        f'aria-label="{named}">{said}</button>'
    )


def _named(removal: Removal) -> str:
    return text(_plainly(removal))


def _plainly(removal: Removal) -> str:
    titles = list(removal.titles.values())
    own = len(titles) - removal.copies
    if own > 1 or not titles:
        said = f"{own:,} articles"
    else:
        said = f"“{cut(titled(titles[0]), TITLE_SHOWN)}”"
    copies = removal.copies if own else removal.copies - 1
    return f"{said} and {copies_said(copies)}" if copies else said


def _day(moment: str) -> str:
    return in_words(date.fromisoformat(moment[:10]))
