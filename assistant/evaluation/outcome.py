"""What came of a question: the answer beside what was expected, and a verdict. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.answer import Answer, Citation, Passage
from assistant.evaluation.questions import Question
from assistant.evaluation.words import holds


class Verdict(StrEnum):
    """What is said of an answer, the worst first."""

    UNPROVED = "not proved"
    WRONG = "wrong"
    INVENTED = "should have refused"
    MISSED = "refused wrongly"
    RIGHT = "right"
    OPEN = "not judged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, its answer (without the passages), and how they stand to each other.

    `rank` is the first passage of an expected article, 1-based, None where none was found;
    `closest` are the titles of the articles found, best first. `from_expected` and `holding` say of
    each sentence of the answer whether it cites an expected article, and whether it or its quotes
    hold the expected words; `in_first` is whether the first does that supports anything: one that
    is there to lead up to the next has a support of 0. `cited` counts the expected articles that
    are cited. `seconds` are those to the whole answer and `first_words` those to its first
    sentence, None for a refusal.
    """

    question: Question
    answer: Answer
    verdict: Verdict
    rank: int | None
    closest: tuple[str, ...]
    cited: int
    from_expected: tuple[bool, ...]
    holding: tuple[bool, ...]
    in_first: bool
    in_short: bool
    faults: tuple[str, ...]
    seconds: float
    first_words: float | None

    @property
    def is_right(self) -> bool:
        """Whether the verdict is the best there is."""
        return self.verdict is Verdict.RIGHT

    @property
    def is_judged(self) -> bool:
        """Whether anything was expected, or it is wrong whatever was."""
        return self.verdict is not Verdict.OPEN


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it came: what was found, and the seconds to the first sentence and the end."""

    answer: Answer
    passages: tuple[Passage, ...]
    seconds: float
    first_words: float | None


def outcome(question: Question, told: Told, faults: Sequence[str]) -> Outcome:
    """How the answer stands to what was expected.

    Where words are expected they decide, in any sentence or its quotes; else the article does,
    which must be cited; else that it answered at all.
    """
    answer, wanted = told.answer, set(question.articles)
    sentences = answer.sentences()
    holding = tuple(
        holds(" ".join([text, *(each.quote for each in cited)]), question.words)
        for text, cited in sentences
    )
    ranks = [n for n, each in enumerate(told.passages, 1) if each.chunk.article_id in wanted]
    cited = wanted & {each.article_id for each in answer.citations}
    is_met = any(holding) if question.words else bool(cited) if wanted else not answer.refused
    return Outcome(
        question=question,
        answer=replace(answer, passages=()),
        verdict=_verdict(question, answer, is_met=is_met, is_proved=not faults),
        rank=min(ranks, default=None),
        closest=tuple(dict.fromkeys(each.title for each in told.passages)),
        cited=len(cited),
        from_expected=tuple(
            any(each.article_id in wanted for each in cited) for _, cited in sentences
        ),
        holding=holding,
        in_first=bool(holding) and holding[_first(sentences)],
        in_short=answer.short is not None and holds(answer.short.text, question.words),
        faults=tuple(faults),
        seconds=told.seconds,
        first_words=told.first_words,
    )


def _first(sentences: Sequence[tuple[str, tuple[Citation, ...]]]) -> int:
    """The place of the first sentence with any support; 0 where none has."""
    supported = (at for at, (_, cited) in enumerate(sentences) if any(e.support for e in cited))
    return next(supported, 0)


def _verdict(question: Question, answer: Answer, *, is_met: bool, is_proved: bool) -> Verdict:
    if not is_proved:
        return Verdict.UNPROVED
    if question.answerable is None:
        return Verdict.OPEN
    if not question.answerable:
        return Verdict.RIGHT if answer.refused else Verdict.INVENTED
    if answer.refused:
        return Verdict.MISSED
    return Verdict.RIGHT if is_met else Verdict.WRONG
