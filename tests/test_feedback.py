"""What people said of answers: kept in the library, and made into questions to measure with."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import CHEESE, WIRE
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli import main
from assistant.evaluation.articles import Names
from assistant.evaluation.feedback import from_feedback
from assistant.evaluation.questions import questions_in
from ingest.article import Article
from ingest.database import FILE, Database
from ingest.errors import IngestError
from ingest.feedback import CitedWords, Feedback, FeedbackBox
from ingest.library import Library
from ingest.pipeline import add

Capture = pytest.CaptureFixture[str]
ARTICLE = Article("wire.txt", WIRE, "Terminal for Ras Halim")
QUOTE = "It will have four cranes, each 52 metres high."
UP = Feedback(
    "a" * 32, "2026-11-29T10:00:00+00:00", "up", "and how many cranes?",
    "How many cranes will the terminal at Ras Halim have?", "answered", QUOTE,
    (CitedWords(ARTICLE.id, ARTICLE.version, 3, 9, ARTICLE.title, QUOTE),),
)  # fmt: skip
DOWN = replace(UP, id="b" * 32, at="2026-11-29T11:00:00+00:00", verdict="down")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an empty library."""
    Library.open(tmp_path / "library", create=True).close()
    return tmp_path / "library"


def lines(*feedback: Feedback) -> list[dict[str, Any]]:
    return from_feedback(feedback, Names([ARTICLE])).lines


# ---- kept


@given(st.text(st.characters(exclude_categories=["Cs"])), st.booleans())
def test_what_is_put_comes_back(tmp_path_factory: Any, said: str, unanswerable: bool) -> None:
    folder = tmp_path_factory.getbasetemp() / "round"
    if not folder.exists():
        Library.open(folder, create=True).close()
    full = replace(DOWN, note=said, question=said, filters=(said,), unanswerable=unanswerable)
    box = FeedbackBox(folder)
    box.put(full)
    assert box.all() == [full]


def test_said_again_it_is_another_word_and_it_can_be_taken_back(folder: Path) -> None:
    box = FeedbackBox(folder)
    assert box.all() == []
    box.take_back(UP.id)
    box.put(UP)
    box.put(replace(UP, verdict="down", note="wrong year"))
    box.put(DOWN)
    assert [(each.id, each.verdict) for each in box.all()] == [(UP.id, "down"), (DOWN.id, "down")]
    box.take_back(UP.id)
    assert [each.id for each in box.all()] == [DOWN.id]


def test_several_processes_at_once(folder: Path) -> None:
    """Each puts fifty, while the others do: none is lost, and none fails."""
    program = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from ingest.feedback import *\n"
        "box, name = FeedbackBox(Path(sys.argv[1])), sys.argv[2]\n"
        "for n in range(50):\n"
        "    box.put(Feedback(f'{name}-{n}', 'now', 'up', 'q', '', 'answered', 'a'))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(folder), name]) for name in "abc"
    ]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    assert len(FeedbackBox(folder).all()) == 150


def test_a_read_only_library_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def reading(path: Path, **options: Any) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, **options)  # type: ignore[no-any-return]

    box = FeedbackBox(folder)
    box.put(UP)
    with monkeypatch.context() as patched:
        patched.setattr("ingest.database.sqlite3.connect", reading)
        with pytest.raises(IngestError, match="not kept: the library may only be read here"):
            box.put(DOWN)
        assert box.all() == [UP]


def test_a_full_disk_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Database, *given: Any) -> Any:
        if given[0].startswith("INSERT"):
            self._connection.execute("PRAGMA max_page_count = 1")
        return self._connection.execute(*given)

    box = FeedbackBox(folder)
    box.put(UP)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "execute", full)
        with pytest.raises(IngestError, match="not kept: the disk is full"):
            box.put(replace(DOWN, note="long " * 10_000))
    assert box.all() == [UP]


def test_no_library_is_made_to_keep_it(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no library to keep it in"):
        FeedbackBox(tmp_path).put(UP)
    assert FeedbackBox(tmp_path).all() == []
    assert not (tmp_path / FILE).exists()


# ---- as questions


def test_thumbs_up_expects_the_words_and_the_article_again() -> None:
    (line,) = lines(UP)
    assert line["question"] == "How many cranes will the terminal at Ras Halim have?"
    assert line["articles"] == [ARTICLE.id]
    assert line["answers"] == [QUOTE]
    (refused,) = lines(replace(UP, status="refused", cited=()))
    assert refused["answerable"] is False


def test_thumbs_down_expects_what_the_person_said() -> None:
    named = replace(DOWN, article="terminal for ras halim", words=" five ", note="Look again")
    (line,) = lines(named)
    assert (line["articles"], line["answers"]) == ([ARTICLE.id], ["five"])
    assert line["note"] == "thumbs down on an answer, 2026-11-29: “Look again”"
    (unanswerable,) = lines(replace(DOWN, unanswerable=True))
    assert unanswerable["answerable"] is False


@pytest.mark.parametrize(
    ("feedback", "why"),
    [
        (DOWN, "nothing is said of what would be right"),
        (replace(DOWN, article="Nowhere"), "no article of the library is called “Nowhere”"),
        (
            replace(UP, cited=(replace(UP.cited[0], article="f" * 16),)),
            "“Terminal for Ras Halim”, which was cited, is no longer in the library",
        ),
    ],
)
def test_what_says_nothing_is_listed_and_not_judged(feedback: Feedback, why: str) -> None:
    made = from_feedback([feedback], Names([ARTICLE]))
    assert why in made.review[0]
    (question,) = questions_in(made.text().encode().splitlines(), Path("feedback"))
    assert question.answerable is None


def test_of_the_same_question_the_newest_word_counts() -> None:
    other = replace(DOWN, unanswerable=True, understood=UP.understood.upper())
    made = from_feedback([other, UP], Names([ARTICLE]))
    assert [each.get("answerable") for each in made.lines] == [False]
    assert made.older == 1


def test_a_day_that_was_counted_from_stays() -> None:
    (line,) = lines(replace(UP, filters=("published from 2026-11-22",)))
    assert line["today"] == "2026-11-29"
    assert "today" not in lines(UP)[0]


# ---- the command


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two articles and of feedback on them."""
    texts = tmp_path_factory.mktemp("texts")
    (texts / "wire.txt").write_text(WIRE)
    (texts / "cheese.txt").write_text(CHEESE)
    folder = texts.parent / "feedback-library"
    with closing(Library.open(folder, create=True)) as opened:
        assert not add([texts], opened).failed
        wire = next(each for each in opened.articles() if "Ras Halim" in each.text)
    box = FeedbackBox(folder)
    box.put(replace(UP, cited=(replace(UP.cited[0], article=wire.id),)))
    box.put(replace(DOWN, understood="Who taught the king of Peru to sing?", unanswerable=True))
    box.put(replace(DOWN, id="c" * 32, understood="Who won the cheese prize?"))
    return folder


def test_feedback_is_asked_again(library: Path, capsys: Capture) -> None:
    assert main(["eval", "--from-feedback", "--library", str(library), "--json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert [each["verdict"] for each in told["outcomes"]] == ["right", "right", "not judged"]
    assert told["questions"] == "feedback"
    assert "review: Who won the cheese prize?: thumbs down on an answer" in printed.err


def test_feedback_is_saved_to_be_edited(library: Path, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "mine.jsonl"
    assert main(["eval", "--from-feedback", "--save", str(file), "--library", str(library)]) == 0
    assert "3 questions, of which 1 expect nothing yet" in capsys.readouterr().err
    assert main(["eval", str(file), "--library", str(library), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"]["verdicts"]["right"] == 2
    assert main(["eval", "--from-feedback", "--save", str(file), "--library", str(library)]) == 1
    assert "is there already" in capsys.readouterr().err


def test_wrong_usage_and_no_feedback(folder: Path, capsys: Capture) -> None:
    for options in ([], ["x.jsonl", "--from-feedback"], ["x.jsonl", "--save", "y.jsonl"]):
        with pytest.raises(SystemExit) as left:
            main(["eval", *options, "--library", str(folder)])
        assert left.value.code == 2
    capsys.readouterr()
    assert main(["eval", "--from-feedback", "--library", str(folder)]) == 1
    assert "it comes from the thumbs under the answers" in capsys.readouterr().err
