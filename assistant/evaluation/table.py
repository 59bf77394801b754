"""Figures as a table of text, and outcomes as JSON values."""

from collections.abc import Sequence
from typing import Any

from assistant.answer import QUOTING
from assistant.evaluation.figures import Figures
from assistant.evaluation.outcome import Outcome, Verdict


def table(figures: Figures) -> str:
    """The figures, aligned: each share with its count and its 95 % interval."""
    widest = max((len(each.name) for each in figures.shares), default=0)
    lines = [
        f"{each.name:<{widest}}  {each.figure.mean:>6.1%}  "
        f"[{each.figure.low:>6.1%}, {each.figure.high:>6.1%}]  "
        f"{each.part:>6,} of {each.whole:,} {each.of}"
        for each in figures.shares
    ]
    lines += [""] if lines else []
    lines += [
        f"{name:<{widest}}  median {each.median:.2f} s, 95 % within {each.p95:.2f} s  "
        f"({each.count:,})"
        for name, each in figures.times.items()
    ]
    said = [f"{n:,} {each}" for each, n in figures.verdicts.items() if n]
    lines += ["", f"{_counted(figures.questions, 'question')}: {', '.join(said)}"]
    if set(figures.models) - {QUOTING}:
        lines.append("answered by " + ", ".join(f"{a}: {n:,}" for a, n in figures.models.items()))
    unproved = [f"{_counted(n, kind)}" for kind, n in figures.faults.items() if n]
    proved = "every sentence cited, every quote the article's own, no number that is not quoted"
    lines.append(f"NOT PROVED: {'; '.join(unproved)}" if unproved else f"proved: {proved}")
    return "\n".join(lines)


def failures(outcomes: Sequence[Outcome], most: int = 10) -> str:
    """A line for each of the first questions that went wrong; "" where none did."""
    wrong = worst_first([each for each in outcomes if each.is_judged and not each.is_right])
    lines = [
        f"  {each.question.id}: {each.verdict}: {each.question.text[:100]}" for each in wrong[:most]
    ]
    if len(wrong) > most:
        lines.append(f"  and {len(wrong) - most:,} more: --page FILE.html shows all")
    return "\n".join(lines)


def worst_first(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes by verdict, the worst first, else as they came."""
    order = list(Verdict)
    return sorted(outcomes, key=lambda each: order.index(each.verdict))


def as_dict(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain JSON values, as they came."""
    question, answer = outcome.question, outcome.answer
    return {
        "id": question.id,
        "question": question.text,
        "expected": {
            "articles": list(question.articles),
            "words": list(question.words),
            "answerable": question.answerable,
        },
        "verdict": outcome.verdict.value,
        "status": answer.status,
        "answer": answer.marked(),
        "short": answer.short.text if answer.short else None,
        "citations": [
            {"number": each.number, "article": each.article_id, "quote": each.quote}
            for each in answer.citations
        ],
        "notes": list(answer.notes),
        "rank": outcome.rank,
        "faults": list(outcome.faults),
        "seconds": round(outcome.seconds, 3),
        "first_words": round(outcome.first_words, 3) if outcome.first_words else None,
    }


def _counted(count: int, thing: str) -> str:
    if count == 1:
        return f"1 {thing}"
    head, space, rest = thing.partition(" ")
    return f"{count:,} {head}s{space}{rest}"
