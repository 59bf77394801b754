"""The publishers and authors that a question names as its source: "according to Reuters". Pure.

Only a library's own are known. A name counts where it is capitalised and whole, and where the words
around it make it a source: "according to the BBC" does, "who owns the BBC" does not. A person is
a source only as the author of an article: "according to" a person is what an article reports.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.article import Span
from ingest.filters import Facets, fold

_MOST_WORDS = 8  # of a name
_SHORT = re.compile(r"(?: news| online|\.com|\.org|\.net|\.co\.uk)$")
_WORD = re.compile(r"[^\s,;:?!()\"“”]+")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ARTICLE = r"(?:articles?|stor(?:y|ies)|reports?|reporting|coverage|pieces?)"
_ITS_ARTICLE = re.compile(rf" (?:[a-z-]+ )?{_ARTICLE}\b(?! card)")


@dataclass(frozen=True, slots=True)
class Source:
    """A source that a question names: publishers or authors as the library spells them.

    `cut` are the words of the question that only say so, and may be left out of a search.
    """

    publishers: tuple[str, ...]
    authors: tuple[str, ...]
    cut: Span


@dataclass(frozen=True, slots=True)
class _Mention:
    """A known name in a question. `start` is before a "the", `end` behind a possessive."""

    start: int
    end: int
    publishers: tuple[str, ...]
    authors: tuple[str, ...]
    whole: bool  # and not a short form, such as "BBC" for "BBC News"
    owns: bool  # stands in the possessive
    words: int  # "the" counts


_BEHIND_IS_END = re.compile(r"\W*$")
_BEHIND_IS_COMMA = re.compile(r",")
_ANYTHING = re.compile("")
_SAYS = re.compile(r" (?:says?|said|reports?|reported|writes?|written|publish(?:ed)?)\b")
_REPORTED = re.compile(r" (?:report|write|publish|cover)\b")


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s(,;:“\"]))(?:{pattern})$", re.IGNORECASE)


# What stands before a publisher's name, and what behind it; "cut" begins what can be left out.
_PUBLISHER: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (_before(r"(?P<cut>according to|(?:as )?reported (?:by|in)|as told to) "), _ANYTHING),
    (
        _before(
            rf"{_ARTICLE} (?:[\w'’-]+ ){{0,8}}?(?P<cut>(?:(?:published|printed|written) )?"
            r"(?:by|in|from) )"
        ),
        _ANYTHING,
    ),
    (_before(r"(?:news|have|got|anything|everything) (?P<cut>from )"), _ANYTHING),
    (_before(r"(?:what|how) (?:does|do|has) "), _SAYS),
    (_before(r"(?:what|how) did "), _REPORTED),
)
_IN = (
    (_before(r"(?P<cut>in )"), _BEHIND_IS_END),
    (re.compile(r"^\W*(?P<cut>in )$", re.IGNORECASE), _BEHIND_IS_COMMA),
)
_AUTHOR = (
    (
        _before(
            rf"{_ARTICLE} (?:[\w'’-]+ ){{0,8}}?(?P<cut>(?:(?:published|written) )?by "
            r"(?:(?:the )?(?:author|journalist|reporter|correspondent) )?)"
        ),
        _ANYTHING,
    ),
    (
        _before(r"(?P<cut>(?:written )?by (?:the )?(?:author|journalist|reporter|correspondent) )"),
        _ANYTHING,
    ),
)
_IN_ARTICLE = re.compile(r"(?:^|(?<=\s))(?:in|from|according to) (?:an? )?$", re.IGNORECASE)
_AND = re.compile(r"(?:,? (?:and|or)|,) ")


def sources(question: str, facets: Facets) -> list[Source]:
    """The sources that the question names, in order."""
    found: list[Source] = []
    mentions = {each.start: each for each in _mentions(question, facets)}
    for mention in mentions.values():
        if found and mention.start < found[-1].cut.end:
            continue
        source = _source(question, mention)
        while source:
            found.append(source)
            joined = _AND.match(question, source.cut.end)
            other = mentions.get(joined.end()) if joined else None
            source = _another(source, other) if other else None
    return found


def _another(source: Source, mention: _Mention) -> Source | None:
    """The second of "Reuters and the BBC", of the same kind as the first."""
    publishers = mention.publishers if source.publishers else ()
    authors = mention.authors if source.authors else ()
    cut = Span(source.cut.end, mention.end if source.cut.start < source.cut.end else source.cut.end)
    return Source(publishers, authors, cut) if publishers or authors else None


def _source(question: str, mention: _Mention) -> Source | None:
    before, behind = question[: mention.start], question[mention.end :]
    if mention.publishers:
        patterns = _PUBLISHER + (_IN if mention.words > 1 else ())
        for left, right in patterns:
            if (found := left.search(before)) and right.match(behind):
                if right in (_SAYS, _REPORTED):
                    if mention.whole:
                        return Source(mention.publishers, (), Span(mention.end, mention.end))
                    continue
                article = _ITS_ARTICLE.match(behind)
                end = mention.end + (article.end() if article else 0)
                return Source(mention.publishers, (), Span(found.start("cut"), end))
    elif mention.authors:
        for left, right in _AUTHOR:
            if (found := left.search(before)) and right.match(behind):
                return Source((), mention.authors, Span(found.start("cut"), mention.end))
    return _owner(mention, before, behind)


def _owner(mention: _Mention, before: str, behind: str) -> Source | None:
    """The source where it is the owner of an article: "the Guardian's article"."""
    article = _ITS_ARTICLE.match(behind)
    if not article or not (mention.owns or (mention.publishers and mention.whole)):
        return None
    publishers, authors = mention.publishers, () if mention.publishers else mention.authors
    if within := _IN_ARTICLE.search(before):
        return Source(publishers, authors, Span(within.start(), mention.end + article.end()))
    return Source(publishers, authors, Span(mention.end, mention.end))


def _mentions(question: str, facets: Facets) -> Iterator[_Mention]:
    publishers, authors = _known(facets.publishers, True), _known(facets.authors, False)
    words = list(_WORD.finditer(question))
    taken = 0
    for number, word in enumerate(words):
        if word.start() < taken or not (word.group()[0].isupper() or word.group()[0].isdigit()):
            continue
        for last in reversed(words[number : number + _MOST_WORDS]):
            mention = _mention(question, word.start(), last.end(), publishers, authors)
            if mention and not _goes_on(question, mention):
                taken = mention.end
                yield mention
                break


def _mention(
    question: str,
    start: int,
    end: int,
    publishers: Mapping[str, tuple[str, ...]],
    authors: Mapping[str, tuple[str, ...]],
) -> _Mention | None:
    said = question[start:end].rstrip(".")
    name = _POSSESSIVE.sub("", said)
    key = fold(name)
    if not key or (key not in publishers and key not in authors):
        return None
    ours = publishers.get(key, ())
    the = re.search(r"(?:^|(?<=\s))the $", question[:start], re.IGNORECASE)
    return _Mention(
        start=the.start() if the else start,
        end=start + len(said),
        publishers=ours,
        authors=authors.get(key, ()),
        whole=any(fold(each) == key for each in ours),
        owns=name != said,
        words=len(name.split()) + bool(the),
    )


def _goes_on(question: str, mention: _Mention) -> bool:
    """Whether the name is a part of a longer one: the Times in "Irish Times", or "Times Square"."""
    behind = re.match(r"(?:[-&/]| & | )([^\W_]+)", question[mention.end :])
    if behind and not mention.owns and behind.group(1)[0].isupper():
        return True
    before = re.search(r"(\S+)[ -]$", question[: mention.start])
    return bool(before and before.start() and before.group(1)[0].isupper())


@lru_cache(maxsize=16)
def _known(names: Sequence[str], are_publishers: bool) -> Mapping[str, tuple[str, ...]]:
    """The names by what they may be called: folded, and for publishers a short form too."""
    known: dict[str, tuple[str, ...]] = {}
    for name in names:
        key = fold(name)
        forms = {key, _SHORT.sub("", key)} if are_publishers else {key}
        for form in forms:
            if form and (are_publishers or " " in form):  # "Staff" is nobody's name
                known[form] = (*known.get(form, ()), name)
    return known
