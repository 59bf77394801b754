"""`citewell eval`: questions whose answers are known, asked of the library.

Imports what it needs when it runs.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.ask import opened
from assistant.errors import AssistantError, QuestionsError
from assistant.options import add_filter_options, filters_of
from assistant.printed import print_json, printable
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.evaluation.feedback import FromFeedback
    from assistant.evaluation.figures import Figures
    from assistant.evaluation.outcome import Outcome
    from assistant.evaluation.questions import Question


def add_evaluation_options(parser: argparse.ArgumentParser) -> None:
    """Give `parser` what `evaluate` reads."""
    parser.add_argument(
        "questions", type=Path, nargs="?", metavar="QUESTIONS.jsonl",
        help="a question a line, with what is expected of it",
    )  # fmt: skip
    group = parser.add_argument_group(
        "questions from the chat",
        "Thumbs up: the words that were cited are expected again, from those articles (of a "
        "refusal, that the articles do not say). Thumbs down: what the person said is right, or "
        "that the articles do not say; where nothing was said it is listed for review, and not "
        "judged. Of the same question the newest word counts.",
    )
    group.add_argument(
        "--from-feedback", action="store_true",
        help="ask what people gave a thumbs up or down in the chat over this library",
    )  # fmt: skip
    group.add_argument(
        "--save", type=Path, metavar="FILE.jsonl",
        help="write these questions to a file, to look through and change, and ask none",
    )  # fmt: skip
    parser.add_argument(
        "--page", type=Path, metavar="FILE.html", help="write a page to read, failures first"
    )
    parser.add_argument(
        "--fail-under", type=_share, metavar="SHARE",
        help="exit with status 1 where a smaller share of the questions is answered right (a right "
        "refusal counts as right): 0.9 or 90%%",
    )  # fmt: skip
    add_filter_options(parser)
    parser.set_defaults(wrong=parser.error)


def evaluate(parsed: argparse.Namespace) -> int:
    """Ask all questions, print what came of it; stopped on the way, what was done till then."""
    from assistant.evaluation.articles import with_articles
    from assistant.evaluation.questions import questions_in, read_questions

    _check_usage(parsed)
    if parsed.from_feedback:
        made = _from_feedback(parsed)
        if parsed.save:
            return _save(parsed.save, made)
        parsed.questions = Path("feedback")
        questions = questions_in(made.text().encode().splitlines(), parsed.questions)
    else:
        questions = read_questions(parsed.questions)
    if parsed.page:
        _writable(parsed.page)
    assistant = opened(parsed)
    outcomes: list[Outcome] = []
    try:
        questions = list(with_articles(questions, assistant.library, parsed.questions))
        _ask(parsed, assistant, questions, outcomes)
    except (KeyboardInterrupt, AssistantError, IngestError):
        if outcomes:
            _report(parsed, outcomes, len(questions))
        raise
    finally:
        assistant.close()
    return _status(parsed, _report(parsed, outcomes, len(questions)))


def _check_usage(parsed: argparse.Namespace) -> None:
    """Leave with status 2 where the options do not go together."""
    if parsed.from_feedback == bool(parsed.questions):
        parsed.wrong("give a file of questions, or --from-feedback")
    if parsed.save and not parsed.from_feedback:
        parsed.wrong("--save writes what --from-feedback finds: give both")


def _from_feedback(parsed: argparse.Namespace) -> "FromFeedback":
    """The questions that the library's feedback makes; what is to be reviewed is told."""
    from assistant.evaluation.articles import Names
    from assistant.evaluation.feedback import from_feedback
    from ingest.feedback import FeedbackBox
    from ingest.library import Library

    library = Library.open(parsed.library)
    try:
        given = FeedbackBox(Path(parsed.library).expanduser()).all()
        if not given:
            raise QuestionsError(
                f"there is no feedback in {parsed.library}: it comes from the thumbs under the "
                "answers in `citewell chat`"
            )
        made = from_feedback(given, Names(library.articles()))
    finally:
        library.close()
    if made.older:
        print(
            f"citewell: left out: {made.older:,} older than the newest on the same question",
            file=sys.stderr,
        )
    for each in made.review:
        print(printable(f"review: {each}"), file=sys.stderr)
    return made


def _save(file: Path, made: "FromFeedback") -> int:
    """Write the questions to a file that is not there yet."""
    from ingest.outfile import written_whole

    if file.exists():
        raise QuestionsError(f"{file} is there already: name another file")
    with written_whole(file) as beside:
        beside.write_text(made.text(), encoding="utf-8")
    count = len(made.lines)
    print(
        f"citewell: {file} has {count:,} question{'' if count == 1 else 's'}, of which "
        f"{len(made.review):,} expect nothing yet; ask them with `citewell eval {file}`",
        file=sys.stderr,
    )
    return 0


def _ask(
    parsed: argparse.Namespace,
    assistant: "Assistant",
    questions: Sequence["Question"],
    outcomes: list["Outcome"],
) -> None:
    """Fill `outcomes`, with progress."""
    from tqdm import tqdm

    from assistant.evaluation.running import evaluate

    assistant.warm()
    found = evaluate(
        assistant, questions, filters_of(parsed), today=parsed.today, as_typed=parsed.as_typed
    )
    bar = tqdm(
        found, total=len(questions), unit="question", file=sys.stderr, leave=False, disable=None
    )
    with bar:
        right = 0
        for outcome in bar:
            outcomes.append(outcome)
            right += outcome.is_right
            bar.set_postfix_str(f"{right} right", refresh=False)


def _report(parsed: argparse.Namespace, outcomes: list["Outcome"], asked: int) -> "Figures":
    """Print the figures and write the page, of all questions or of those that were come to."""
    from assistant.evaluation.figures import figures
    from assistant.evaluation.page import page
    from assistant.evaluation.table import as_dict, failures, table

    found = figures(outcomes)
    about = {"library": parsed.library, "model": parsed.model, "questions": str(parsed.questions)}
    if parsed.json:
        print_json(
            {
                **about,
                "asked": len(outcomes),
                "of": asked,
                "figures": found.to_dict(),
                "outcomes": [as_dict(each) for each in outcomes],
            }
        )
    else:
        print(table(found))
        if wrong := failures(outcomes):
            print(f"\nnot right:\n{wrong}")
    if len(outcomes) < asked:
        print(f"citewell: {len(outcomes):,} of {asked:,} questions were asked", file=sys.stderr)
    if parsed.page:
        made = page(found, outcomes, asked, parsed.questions.name)
        parsed.page.write_text(made, encoding="utf-8")
        print(f"citewell: {parsed.page} shows each question", file=sys.stderr)
    return found


def _status(parsed: argparse.Namespace, found: "Figures") -> int:
    """1 where an answer is not proved, or fewer are right than was asked for."""
    if any(found.faults.values()):
        return 1
    if parsed.fail_under is None:
        return 0
    if found.right is None:
        print("citewell: no question says what is expected, so none is right", file=sys.stderr)
        return 1
    if found.right < parsed.fail_under:
        print(
            f"citewell: {found.right:.1%} of the questions were answered right, and at least "
            f"{parsed.fail_under:.1%} are asked for",
            file=sys.stderr,
        )
        return 1
    return 0


def _share(text: str) -> float:
    number, percent, rest = text.strip().partition("%")
    try:
        value = float(number) / (100 if percent else 1)
    except ValueError:
        value = -1.0
    if rest or not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no share: write it as 0.9 or 90%")
    return value


def _writable(page: Path) -> None:
    """Find out before an hour's questions that the page cannot be written. Raises OSError."""
    was_there = page.exists()
    with page.open("a", encoding="utf-8"):
        pass
    if not was_there:
        page.unlink()
