"""The HTML of the list of articles, and of what it is narrowed by. Every value is escaped."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from assistant.answer import in_words
from assistant.app.markup import TITLE_SHOWN, cut, day, publisher, text, titled
from ingest.filters import fold
from ingest.months import MONTHS
from ingest.report import copies_said
from ingest.shelf import PAGE, Listed, Page, Sort, Tally, Wanted
from ingest.tables import PER_WORD

_SORTS: dict[Sort, str] = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "Title",
    "publisher": "Publisher",
    "added": "Last added or changed",
}
_FEW = 8  # values of a facet that are shown at first
_MANY = 200  # that are shown at all


def controls(*, read_only: bool) -> str:
    """What stays while the list changes: search, order, days, and what is done with a selection."""
    sorts = "".join(f'<option value="{sort}">{said}</option>' for sort, said in _SORTS.items())
    picked = (
        '<div class="picked" hidden><span class="picked-count" role="status"></span>'
        '<button type="button" class="plain remove">Remove</button>'
        '<button type="button" class="plain unpick">Clear selection</button></div>'
    )
    return (
        '<form class="shelf-search" role="search" aria-label="Articles of the library">'
        '<label class="words"><span class="said">Search the list</span><input type="search" '
        'name="words" maxlength="200" autocomplete="off" spellcheck="false" '
        'placeholder="Title, publisher, author or source"></label>'
        '<label><span class="said">Order</span>'
        f'<select name="sort">{sorts}</select></label>'
        '<label class="days"><span class="said">From</span><input type="date" name="after"></label>'
        '<label class="days"><span class="said">To</span><input type="date" name="before"></label>'
        '<button type="button" class="plain narrow" aria-expanded="false">Filters</button>'
        f"</form>{'' if read_only else picked}"
    )


def facets(page: Page, wanted: Wanted) -> str:
    """What the list can be narrowed by, with how many articles there would then be."""
    languages = [each for each in page.languages if each.value or len(page.languages) > 1]
    parts = [
        _facet("publisher", "Publisher", page.publishers, wanted.publishers),
        _periods(page.months, wanted.periods),
        _facet("language", "Language", languages, wanted.languages),
    ]
    is_narrowed = any((wanted.words, wanted.publishers, wanted.languages, wanted.periods,
                       wanted.after, wanted.before))  # fmt: skip
    clear = '<button type="button" class="plain clear">Clear all filters</button>'
    return f'<div class="facets">{"".join(parts)}{clear if is_narrowed else ""}</div>'


def articles(page: Page, wanted: Wanted, *, read_only: bool) -> str:
    """The list, with how many there are and the ways to the other pages."""
    if not page.articles:
        return f'<div class="shelf">{_nothing(page, wanted)}</div>'
    rows = "".join(_row(each, read_only=read_only) for each in page.articles)
    every = (
        '<label class="pick every"><input type="checkbox" name="every"> '
        "Select all on this page</label>"
    )
    ways = _ways(page) if page.pages > 1 else ""
    return (
        f'<div class="shelf"><div class="shelf-head">'
        f'<p class="shelf-count" role="status" tabindex="-1">{counted(page)}</p>'
        f"{'' if read_only else every}</div>"
        f'<ol class="entries" start="{page.first}">{rows}</ol>{ways}</div>'
    )


def counted(page: Page) -> str:
    """Which of how many are shown: "51–100 of 2,206 articles"."""
    last = page.first + len(page.articles) - 1
    among = "1 article" if page.found == 1 else f"{page.found:,} articles"
    shown = f"{page.first:,}–{last:,} of {among}" if page.pages > 1 else among
    rest = f" · {page.total:,} in the library" if page.found < page.total else ""
    return shown + rest


def _row(article: Listed, *, read_only: bool) -> str:
    title = text(cut(titled(article.title), TITLE_SHOWN))
    pick = (
        f'<label class="pick"><input type="checkbox" name="pick" value="{text(article.id)}" '
        f'aria-label="Select: {title}"></label>'
    )
    written = cut(", ".join(filter(str.strip, article.authors)), TITLE_SHOWN)
    authors = f'<p class="written"><bdi>{text(written)}</bdi></p>' if written else ""
    known = (
        ("from", publisher(cut(article.publisher, TITLE_SHOWN))),
        ("day", day(article.published) or '<span class="none">No date</span>'),
        ("tongue", language(article.language)),
        ("size", length(article)),
    )
    facts = "".join(f'<span class="{name}">{said}</span>' for name, said in known if said)
    return (
        f'<li class="entry" data-entry="{text(article.id)}">{"" if read_only else pick}'
        f'<div class="what"><button type="button" class="title" dir="auto" '
        f'data-open="{text(article.id)}">{title}</button>{authors}{marks(article)}</div>'
        f'<div class="facts">{facts}</div></li>'
    )


def marks(article: Listed) -> str:
    """Its copies, how often it has changed, and whether it is gone from its source."""
    said = [copies_said(article.copies)] if article.copies else []
    if article.older:
        said.append("changed once" if article.older == 1 else f"changed {article.older} times")
    listed = "".join(f"<li>{each}</li>" for each in said)
    if article.gone:
        listed += f'<li class="gone">{gone_since(article.gone)}</li>'
    return f'<ul class="marks">{listed}</ul>' if listed else ""


def gone_since(moment: str) -> str:
    """That an article is no longer where it came from, since that ISO time."""
    return f"no longer at its source since {in_words(date.fromisoformat(moment[:10]))}"


def language(code: str) -> str:
    """The language; the page's script says its name for the code."""
    return f'<span data-language="{text(code)}">{text(cut(code, 30))}</span>' if code else ""


def length(article: Listed) -> str:
    """How long its text is, in words or, of a script without spaces, in characters."""
    if article.words <= article.characters // PER_WORD:
        return f"{article.characters:,} characters"
    return "1 word" if article.words == 1 else f"{article.words:,} words"


def _nothing(page: Page, wanted: Wanted) -> str:
    if not page.total:
        return (
            '<p class="shelf-count" role="status" tabindex="-1">There are no articles in the '
            "library yet.</p>"
        )
    words = f" “<bdi>{text(wanted.words.strip())}</bdi>”" if wanted.words.strip() else ""
    what = f"No article matches{words}" if words else "No article has all that is chosen"
    more = " with all that is chosen" if words and _chosen(wanted) else ""
    return (
        f'<p class="shelf-count" role="status" tabindex="-1">{what}{more}: there are '
        f"{page.total:,} in the library.</p>"
        '<p><button type="button" class="plain clear">Show all articles</button></p>'
    )


def _chosen(wanted: Wanted) -> bool:
    narrowed = (wanted.publishers, wanted.languages, wanted.periods, wanted.after, wanted.before)
    return any(narrowed)


def _ways(page: Page) -> str:
    ways = [
        _way("First page", "⇤", 1, page.number > 1),
        _way("Previous page", "←", page.number - 1, page.number > 1),
        f'<span class="at">Page {page.number:,} of {page.pages:,}</span>',
        _way("Next page", "→", page.number + 1, page.number < page.pages),
        _way("Last page", "⇥", page.pages, page.number < page.pages),
    ]
    return f'<nav class="ways" aria-label="Pages of {PAGE} articles">{"".join(ways)}</nav>'


def _way(said: str, arrow: str, to: int, leads: bool) -> str:
    # Not `disabled`, which would lose the focus at the last page.
    where = f'data-page="{to}"' if leads else 'aria-disabled="true"'
    return (
        f'<button type="button" class="way" aria-label="{said}" title="{said}" {where}>'
        f"{arrow}</button>"
    )


# ---- facets


def _facet(name: str, title: str, tallies: Iterable[Tally], chosen: tuple[str, ...]) -> str:
    wanted = {fold(each): each for each in chosen}
    # What is chosen is spelt as it was when it was chosen.
    tallies = [Tally(wanted.get(fold(each.value), each.value), each.count) for each in tallies]
    there = {fold(each.value) for each in tallies}
    tallies += [Tally(each, 0) for each in chosen if fold(each) not in there]
    if len(tallies) < 2 and not chosen:
        return ""
    first = [each for at, each in enumerate(tallies) if at < _FEW or fold(each.value) in wanted]
    rest = [each for each in tallies if each not in first]
    return _fieldset(
        title,
        "".join(_chip(name, each, fold(each.value) in wanted) for each in first)
        + _more(name, rest),
    )


def _more(name: str, rest: list[Tally]) -> str:
    if not rest:
        return ""
    shown = "".join(_chip(name, each, False) for each in rest[:_MANY])
    left = len(rest) - _MANY
    search = f'<p class="hint">and {left:,} more: search for them</p>' if left > 0 else ""
    return (
        f'<details data-more="{name}"><summary>{len(rest):,} more</summary>{shown}{search}'
        "</details>"
    )


def _periods(months: tuple[Tally, ...], chosen: tuple[str, ...]) -> str:
    """The years, and the months of those that are chosen."""
    counts = {
        year: list(tallies) for year, tallies in groupby(months, key=lambda each: each.value[:4])
    }
    counts |= {each[:4]: [] for each in chosen if each[:4] not in counts}
    if len(months) < 2 and not chosen:
        return ""
    chips = []
    for year, tallies in counts.items():
        inside = [each for each in chosen if each.startswith(year)] if year else []
        many = Tally(year, sum(each.count for each in tallies))
        chips.append(_chip("period", many, year in chosen))
        if year and (inside or len(counts) == 1):
            listed = [*tallies, *(Tally(each, 0) for each in inside if len(each) > 4
                                  and each not in {one.value for one in tallies})]  # fmt: skip
            of_year = "".join(_chip("period", each, each.value in chosen) for each in listed)
            chips.append(f'<div class="months" role="group" aria-label="{year}">{of_year}</div>')
    few = "".join(chips[: _FEW + 4])
    rest = "".join(chips[_FEW + 4 :])
    more = f'<details data-more="period"><summary>earlier</summary>{rest}</details>' if rest else ""
    return _fieldset("Published", few + more)


def _fieldset(title: str, chips: str) -> str:
    return f'<fieldset class="facet"><legend>{title}</legend>{chips}</fieldset>'


def _chip(name: str, tally: Tally, is_chosen: bool) -> str:
    checked = " checked" if is_chosen else ""
    return (
        f'<label class="chosen-by"><input type="checkbox" name="{name}" '
        f'value="{text(tally.value)}"{checked}><span class="value" dir="auto">'
        f'{_said(name, tally.value)}</span> <span class="n">{tally.count:,}</span></label>'
    )


def _said(name: str, value: str) -> str:
    if not value:
        return {"publisher": "No publisher", "language": "Not known"}.get(name, "No date")
    if name == "language":
        return language(value)
    if name == "period" and len(value) > 4:
        return f"{MONTHS[int(value[5:]) - 1][:3]} {value[:4]}"
    return text(cut(value, TITLE_SHOWN))
