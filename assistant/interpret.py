"""Words of a question -> Filters: "since 2023", "last week", "according to Reuters". Pure.

A time in a question is nearly always that of an event, and not of publication: "who won the World
Cup in 2018" may be answered by an article of 2022. A filter there would hide the answer, so a time
becomes one only where the question

- speaks of articles: "articles from March 2025", "news of 2023", "what was reported in 2019"; or
- asks openly what there is ("What happened …", "What did X say …", "any news on …"), and the time
  stands first, last or before "about …" and, unless it is relative to today, is in the library; a
  bare year is too long for that ("in 2018"), "since 2018" is not; or
- asks for one thing and begins or ends with "yesterday", "last week", "in the past month": then for
  articles from then on, for what has happened can be reported later.

Where in doubt there is no filter. Sources are the library's own (see `assistant.names`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.names import sources
from assistant.periods import PRESS, Period, periods
from ingest.article import Span
from ingest.filters import Facets, Filters
from ingest.terms import terms


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The filters that a question's words ask for, and the question without those words."""

    filters: Filters
    query: str


_ABOUT = r"(?:about|by|on|of|regarding|concerning) (?:[\w'’.,-]+ ){1,12}?"
_WRITTEN = r"(?:(?:that|which) (?:was|were|appeared) )?(?:published|written|printed|posted|dated)"
_PLAIN = r"(?:(?:^|\b(?:all|any|some|the|our|your|me|in|from|of|with|only|find|which|what) ))"
_ARTICLES = (
    r"(?:articles?|news (?:articles?|stories|reports?|coverage)|(?:press|media) (?:reports?|"
    rf"coverage|articles?)|{_PLAIN}(?:news|stories|coverage|headlines))"
)
# What stands before a time of publication; "cut" begins what goes out of the query with it.
_PUBLICATION = [
    re.compile(rf"(?:^|\b){pattern}$", re.IGNORECASE)
    for pattern in (
        rf"{_ARTICLES} (?:{_ABOUT})?(?P<cut>{_WRITTEN} )?",
        r"in the (?:press|papers|newspapers|media|news) ",
        r"\bas (?:was )?reported ",
        r"^what (?:was|were|is|has been|have been) (?:being )?(?:reported|written) ",
    )
]
_DIRECT = re.compile(r"^(?:in|of|between|before|after|until|till|during|on)\b", re.IGNORECASE)
_OF_TOPIC = re.compile(rf"{_ARTICLES} {_ABOUT}$", re.IGNORECASE)
_THEN_ARTICLES = re.compile(
    r"['’]?s? (?:articles|headlines|(?:news|press|media) coverage)\b(?! of)"
)
_OWNED = re.compile(rf"['’]s (?:{PRESS})\b", re.IGNORECASE)
_ASKS_PRESS = re.compile(
    r"^(?:and |so |but )?what (?:(?:was|were|has been|have been|is|are) (?:being )?"
    r"(?:reported|written)|(?:did|do|does) (?:the )?(?:press|papers|newspapers|media|articles)"
    r" (?:say|write|report))\b",
    re.IGNORECASE,
)
_VERBS = (
    r"(?:says?|said|saying|do|done|doing|announced?|decided?|promised?|report(?:s|ed)?|tell|told|write|"
    r"written|declared?|warn(?:ed)?|happen(?:ed|ing)?|chang(?:e|ed|ing))"
)
_OPEN = re.compile(
    r"^(?:(?:and|so|but|please|hi|hello|ok|now)[, ]+)*(?:"
    r"what(?:['’]s| is| was| has| have| had| else)*(?: been)? (?:happen\w*|going on|went on|"
    r"took place|(?:the )?(?:latest|news)|new|changed)\b|"
    r"what (?:was|were|has been|have been) (?:said|decided|announced|reported|published)\b|"
    rf"what (?:did|does|do|has|have|was|were|is|are) (?:[\w'’.-]+ ){{1,7}}?{_VERBS}\b|"
    r"(?:(?:is|are) there |have you |do you have |give me |show me |find |tell me |list )?"
    r"(?:any |the |all |some )?(?:latest |recent )?(?:news|headlines|developments|updates?)\b|"
    r"(?:is there |are there )?anything (?:new|happen)|tell me what happened\b|"
    r"(?:summari[sz]e|sum up|recap) (?:the |what )?(?:news|happened|events|headlines)\b)",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|won['’]t|would|going to|upcoming|expected|scheduled|due|plan\w*|next|tomorrow)\b",
    re.IGNORECASE,
)
# Not "this week" or "on Sunday": in questions for one thing they only set the scene. Of 18 that
# newsquiz2023 asks so on the days it was written, a filter took all that is relevant from 6.
_PAST = re.compile(
    r"\b(?:yesterday|(?:last|past|previous)\b.*\b(?:day|week|month)s?)$", re.IGNORECASE
)
_QUESTION_FOLLOWS = re.compile(
    r"\s*,|\s+(?:what|who|whom|which|how|where|when|why|did|does|was|were|is|are|has|have)\b",
    re.IGNORECASE,
)
# "What did she say last week about steel?"
_SAID = re.compile(rf"\b(?:{_VERBS}|news|updates?|developments) $", re.IGNORECASE)
_TOPIC_FOLLOWS = re.compile(r" (?:about|on|regarding|concerning|to|in|at) ", re.IGNORECASE)
_SENTENCES = re.compile(r"\w\w[.?!][\"”]?\s+\S")
_DATED = 0.5  # share of a library's articles with a date, for one to be worth a filter
_MOST_WORDS = 12  # of an open question: a longer one says what it looks for, and finds it


def interpret(question: str, facets: Facets, today: date) -> Interpretation:
    """The filters that the question asks for, and what is left of it to search for."""
    named = sources(question, facets)
    left = _without(question, [each.cut for each in named])
    after = before = None
    if found := _published(left, facets, today):
        after, before, cut = found
        left = _without(left, [cut])
    filters = Filters(
        after=after,
        before=before,
        publishers=_unique(name for each in named for name in each.publishers),
        authors=_unique(name for each in named for name in each.authors),
    )
    return Interpretation(filters, left if terms(left) else question)


def _published(
    question: str, facets: Facets, today: date
) -> tuple[date | None, date | None, Span] | None:
    """The range of publication that the question asks for, and the words that say so."""
    times = periods(question, today)
    for period in times:
        if cut := _speaks_of_articles(question, period):
            return period.after, period.before, cut
    if len(times) != 1 or facets.dated < _DATED:
        return None
    period = times[0]
    rest = _rest(question, period)
    if (
        not re.search(r"\w", rest)
        or not _stands_alone(question, period)
        or _FUTURE.search(question)
    ):
        return None
    cut = Span(period.span.start, period.span.start) if period.event else period.span
    in_library = facets.any_published(period.after, period.before)
    if _OPEN.search(rest) and len(question.split()) <= _MOST_WORDS + 4:
        is_wanted = period.near or (in_library and period.unit != "year")
        return (period.after, period.before, cut) if is_wanted else None
    in_library = facets.any_published(period.after, None)
    words = question[period.span.start : period.span.end]
    if period.near and in_library and _PAST.search(words):
        # "the committee that he resigned from last week" is still in need of its "from".
        is_whole = not re.match(r"(?:from|of) ", words, re.IGNORECASE)
        return period.after, None, cut if is_whole else Span(cut.start, cut.start)
    return None


def _speaks_of_articles(question: str, period: Period) -> Span | None:
    """The words to leave out where the time is that of publication, else None."""
    start, end = period.span.start, period.span.end
    before, behind = question[:start], question[end:]
    words = question[start:end]
    kept = Span(start, start) if period.event else period.span
    if owned := _OWNED.match(behind):
        return Span(start, end + min(2, owned.end()))
    if not before[-1:].isspace() and before:
        return None
    if not period.near and _THEN_ARTICLES.match(behind):
        return kept
    for pattern in _PUBLICATION:
        if found := pattern.search(before):
            cut = found.groupdict().get("cut")
            if not cut and _OF_TOPIC.search(before) and _DIRECT.match(words):
                return None  # "articles about the war in 1945": the war was
            return Span(found.start("cut"), end) if cut else kept
    return kept if _ASKS_PRESS.search(question) and _stands_alone(question, period) else None


def _stands_alone(question: str, period: Period) -> bool:
    """Whether the time is for all of the question: its first or last words, or before its topic."""
    before, behind = question[: period.span.start], question[period.span.end :]
    is_first = not before.strip("\"'“‘ ") and bool(_QUESTION_FOLLOWS.match(behind))
    is_last = not re.search(r"\w", behind) and not re.search(r"\b(?:and|or|than|of) $", before)
    is_between = bool(_SAID.search(before) and _TOPIC_FOLLOWS.match(behind))
    return (is_first or is_last or is_between) and not _SENTENCES.search(question)


def _rest(question: str, period: Period) -> str:
    return _tidy(question[: period.span.start] + question[period.span.end :])


def _without(question: str, cuts: Sequence[Span]) -> str:
    left = question
    for cut in sorted(cuts, reverse=True):
        left = f"{left[: cut.start]} {left[cut.end :]}"
    return _tidy(left) if any(cut.start < cut.end for cut in cuts) else question


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([?.!,;:])", r"\1", " ".join(text.split()))
    text = re.sub(r",(?=[?.!])", "", text).lstrip(" ,;:?!–—-")
    return text[:1].upper() + text[1:]


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
