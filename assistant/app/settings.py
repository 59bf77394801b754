"""The HTML below the question's box: the settings, what they come to, and what the keys do."""

from collections.abc import Sequence
from datetime import date

from assistant.answer import QUOTING, in_words
from assistant.app.chosen import FEWEST, MOST, Chosen
from assistant.app.markup import text
from assistant.preferences import PASSAGES
from assistant.readings import CAUTIONS, DEFAULT_CAUTION
from assistant.writers import Way

_SURE = {
    "strict": "Refuses unless it is quite sure",
    "balanced": "Answers when it is fairly sure",
    "generous": "Answers when it may be so: look closely",
}
_KEYS = (
    ("Enter", "sends the question"),
    ("Shift + Enter", "starts a new line"),
    ("/", "goes to the question's box"),
    ("↑", "in the empty box, brings back the last question"),
    ("← →", "go along the citations of an answer"),
    ("Esc", "stops an answer, ends editing, closes the article"),
)


def settings(chosen: Chosen, ways: Sequence[Way], usual_caution: str, opened: bool = False) -> str:
    """The settings, closed at first, and the help on keys."""
    keys = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{does}</dd>" for key, does in _KEYS)
    return (
        f'<details class="settings"{" open" if opened else ""}><summary>Settings</summary>'
        f'<form class="sheet" aria-label="Settings">{_models(chosen, ways)}{_passages(chosen)}'
        f"{_dates(chosen)}{_cautions(chosen, usual_caution)}"
        '<p class="aside">These are kept in this browser, for you alone. '
        '<button type="button" class="reset">Back to the usual settings</button></p></form>'
        f'</details><details class="keys"><summary>Keyboard</summary>'
        f'<dl class="sheet">{keys}</dl></details>'
    )


def now(chosen: Chosen, ways: Sequence[Way]) -> str:
    """What the settings come to, in a line: what answers, what is searched, what leaves."""
    if chosen.problem:
        return f'<p class="standing" role="status">{text(chosen.problem)}</p>'
    way = chosen.way(ways)
    said = [f"{_called(way)}."]
    if chosen.after or chosen.before:
        said.append(f"Only articles{_from(chosen.after)}{_to(chosen.before)}.")
    said.append(way.leaves)
    return f'<p class="standing" role="status">{text(" ".join(said))}</p>'


def _models(chosen: Chosen, ways: Sequence[Way]) -> str:
    name = chosen.way(ways).name
    listed = "".join(
        _radio("model", each.name, each.name == name, _called(each), each.leaves) for each in ways
    )
    more = (
        '<p class="aside">For a language model that writes, start the chat with '
        "<code>--model NAME</code>.</p>"
        if len(ways) == 1
        else ""
    )
    return _group("How answers are made", listed + more)


def _cautions(chosen: Chosen, usual: str) -> str:
    is_now = chosen.caution or usual or DEFAULT_CAUTION
    listed = "".join(
        _radio("caution", each, each == is_now, each.capitalize(), _SURE[each]) for each in CAUTIONS
    )
    return _group("How sure it must be", listed)


def _passages(chosen: Chosen) -> str:
    slider = (
        f'<input type="range" name="passages" min="{FEWEST}" max="{MOST}" step="1" '
        f'value="{chosen.passages}" aria-label="Passages read for an answer">'
        f"<output>{chosen.passages}</output>"
    )
    more = f"More finds more, and takes longer. {PASSAGES} is usual."
    return _group("Passages read for an answer", f'{slider}<p class="aside">{more}</p>')


def _dates(chosen: Chosen) -> str:
    fields = (("after", "From", chosen.after), ("before", "To", chosen.before))
    return _group(
        "Only articles published",
        "".join(
            f'<label class="day">{label} <input type="date" name="{name}" '
            f'value="{day.isoformat() if day else ""}"></label>'
            for name, label, day in fields
        ),
    )


def _group(title: str, inside: str) -> str:
    return f"<fieldset><legend>{title}</legend>{inside}</fieldset>"


def _radio(name: str, value: str, is_chosen: bool, label: str, more: str) -> str:
    checked = " checked" if is_chosen else ""
    return (
        f'<label class="way"><input type="radio" name="{name}" value="{text(value)}"{checked}>'
        f'<span>{text(label)}<span class="aside">{text(more)}</span></span></label>'
    )


def _called(way: Way) -> str:
    return "Quoting the articles" if way.name == QUOTING else f"Written by {way.name}"


def _from(day: date | None) -> str:
    return f" from {in_words(day)}" if day else ""


def _to(day: date | None) -> str:
    return f" to {in_words(day)}" if day else ""
