"""What may be asked after an answer: questions of what was found for it, and not said. Pure.

Each comes with the sentence that it was made from; whether that answers it is tried elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assistant.answer import Passage, Turn
from assistant.cite import Evidence, sentences_of
from assistant.prospects import FORMS, Prospect, prospects
from assistant.subjects import subjects
from ingest.terms import terms

_ON_SUBJECT = 0.4  # share of the question's terms in an article on its subject
_REPEATS = 0.7  # share of a question's terms in one that was asked, for it to repeat that

Found = tuple[Evidence, Prospect]


def of_cited(turns: Sequence[Turn]) -> list[Found]:
    """Questions of what the cited articles say besides what was said."""
    answer = turns[-1].answer
    cited = {each.article_id for each in answer.citations}
    near = cited & _on_subject(turns[-1]) or cited
    said = {(each.article_id, each.source) for turn in turns for each in turn.answer.citations}
    passages = [each for each in answer.passages if each.chunk.article_id in near]
    return _varied(pair for pair in _found(passages) if pair[0].key not in said)


def of_related(turns: Sequence[Turn]) -> list[Found]:
    """Questions of the other articles on the subject that are about one of the same names."""
    answer = turns[-1].answer
    cited = {each.article_id for each in answer.citations}
    near = _on_subject(turns[-1])
    names = {
        id: {name.removeprefix("the ") for name in subjects(title, text)}
        for id, (title, text) in _articles(answer.passages).items()
    }
    ours = {name for id in cited & names.keys() for name in names[id]}
    passages = [
        each
        for each in answer.passages
        if (id := each.chunk.article_id) in near - cited and names[id] & ours
    ]
    return _varied(pair for pair in _found(passages) if pair[1].stands_alone)


def _on_subject(turn: Turn) -> set[str]:
    """The ids of the articles found that have enough of the words that were asked with."""
    asked = set(terms(turn.standalone))
    return {
        id
        for id, (title, text) in _articles(turn.answer.passages).items()
        if len(asked & set(terms(f"{title} {text}"))) >= _ON_SUBJECT * len(asked)
    }


def _found(passages: Sequence[Passage]) -> Iterator[Found]:
    articles = _articles(passages)
    for each in sentences_of(passages):
        _, text = articles[each.passage.chunk.article_id]
        yield from ((each, prospect) for prospect in prospects(text, [each.quote]))


def _articles(passages: Iterable[Passage]) -> dict[str, tuple[str, str]]:
    """Each article's title, and its text as far as it was found."""
    found: dict[str, tuple[str, str]] = {}
    for each in passages:
        _, before = found.get(each.chunk.article_id, ("", ""))
        found[each.chunk.article_id] = (each.title, f"{before} {each.chunk.text}".strip())
    return found


def _varied(found: Iterable[Found]) -> list[Found]:
    """The first of every form, then the second of every one, and so on."""
    seen: Counter[str] = Counter()
    placed: list[tuple[int, int, Found]] = []
    for pair in found:
        form = pair[1].form
        placed.append((seen[form], FORMS.index(form), pair))
        seen[form] += 1
    return [pair for *_, pair in sorted(placed, key=lambda each: each[:2])]


def repeats(prospect: Prospect, asked: Sequence[str], chosen: Sequence[Prospect]) -> bool:
    """Whether it asks what was asked, or is another of the same form or sentence."""
    mine = set(terms(prospect.question))
    if any(len(mine & set(terms(each))) >= _REPEATS * len(mine) for each in asked):
        return True
    return any(each.sentence == prospect.sentence for each in chosen)
