"""Which sentences answer, and whether any does: by likeness, and by the reader."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import EXAMPLES
from fakes import CHEESE, WIRE, tiny_reader

from assistant import Answer, Assistant
from assistant.cite import sentences_of
from assistant.deciding import Deciding
from assistant.errors import ReaderError
from assistant.judging import Judge, ReaderJudge, SimilarityJudge
from assistant.parts import Asked
from assistant.printed import answer_page
from assistant.reader import Reader
from assistant.search import NONE
from assistant.vectors import SentenceVectors
from ingest.embed import load_embedder
from ingest.library import Library

QUESTIONS = ["How wide was the capsule?", "Who paid for rebuilding Notre-Dame?", "x", "متى؟", "🙂"]
ANSWERABLE = [
    row["question"]
    for line in (EXAMPLES / "questions.jsonl").read_text("utf-8").splitlines()
    if (row := json.loads(line))["answerable"]
]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader of random weights."""
    return tiny_reader(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module", params=["likeness", "the shipped reader", "a tiny reader"])
def judge(request: pytest.FixtureRequest, examples_library: Path, tiny: Path) -> Iterator[Judge]:
    library = Library.open(examples_library)
    likeness = SimilarityJudge(SentenceVectors(load_embedder()), library)
    if request.param == "likeness":
        yield likeness
    else:
        yield ReaderJudge(Reader.load(tiny if "tiny" in request.param else None), likeness)
    library.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_judge_ranks_sentences_of_the_passages(
    judge: Judge, assistant: Assistant, question: str
) -> None:
    passages = assistant.search(question, 6)
    asked = Asked(question, load_embedder().embed_query(question))
    ranked = judge.rank(asked, passages)
    assert {each.key for each in ranked} <= {each.key for each in sentences_of(passages)}
    assert [each.support for each in ranked] == sorted((e.support for e in ranked), reverse=True)
    assert all(0 <= each.support <= 1 for each in ranked)
    assert 0 <= judge.sure(asked, passages, ranked) <= 1
    assert ranked == judge.rank(asked, passages)
    for each in ranked[:5]:
        if short := judge.short(asked, each):
            assert each.span.start <= short.span.start < short.span.end <= each.span.end
            assert short.text in each.quote


@pytest.mark.parametrize(
    ("question", "least"),
    [("When is the terminal to open?", 0.2), ("Who spoke to the press?", 0.35)],
)
def test_words_that_stand_out_are_shown_of_a_less_sure_sentence(
    question: str, least: float
) -> None:
    opened = Assistant.over([WIRE])
    passages = opened.search(question, 4)
    likeness = SimilarityJudge(SentenceVectors(load_embedder()), opened.library)
    judge = ReaderJudge(Reader.load(), likeness)
    asked = Asked(question, load_embedder().embed_query(question))
    best = judge.rank(asked, passages)[0]
    shown = [judge.short(asked, replace(best, support=least + by)) for by in (-0.01, 0.01)]
    opened.close()
    assert (shown[0], bool(shown[1])) == (None, True)


def test_no_passages_are_no_answer(judge: Judge) -> None:
    asked = Asked("Who?", load_embedder().embed_query("Who?"))
    assert judge.rank(asked, []) == []
    assert judge.sure(asked, [], []) == 0.0


def test_the_reader_is_surer_where_an_answer_is() -> None:
    def sure(question: str, *texts: str) -> float:
        opened = Assistant.over(texts)
        passages = opened.search(question, 8)
        opened.close()
        return Reader.load().read(question, passages).answers

    question = "When is the new terminal at Ras Halim to open?"
    without = WIRE.replace("The terminal is to open in the spring of 2027. ", "")
    assert sure(question, WIRE, CHEESE) > sure(question, without, CHEESE) > 0
    assert sure(question, WIRE) > 2 * sure(question, CHEESE)


def test_more_caution_asks_for_more() -> None:
    deciding = Deciding.load()
    assert 0 < deciding.threshold("generous") < deciding.threshold("balanced")
    assert deciding.threshold("balanced") == deciding.threshold() < deciding.threshold("strict") < 1


def test_an_unknown_caution_is_named(examples_library: Path) -> None:
    opened = Assistant.open(examples_library, caution="brave")
    with pytest.raises(ReaderError, match="strict, balanced, generous, and not brave"):
        opened.ask("How strong was the earthquake?")
    opened.close()


def test_more_caution_answers_less(examples_library: Path) -> None:
    answered = []
    for caution in ("strict", "balanced", "generous"):
        opened = Assistant.open(examples_library, caution=caution)
        answered.append({each for each in ANSWERABLE[::3] if not opened.ask(each).refused})
        opened.close()
    assert answered[0] <= answered[1] <= answered[2]
    assert answered[2]


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    return [assistant.ask(question) for question in ANSWERABLE]


def test_the_short_answer_stands_in_a_cited_sentence(
    answers: list[Answer], assistant: Assistant
) -> None:
    told = [each for each in answers if each.short]
    assert len(told) > len(answers) / 4
    for given in told:
        assert given.short is not None
        (cited, *_) = [each for each in given.citations if each.number == given.short.number]
        assert given.short.text == given.short.source.cut(assistant.article(cited.article_id).text)
        assert cited.source.start <= given.short.source.start
        assert given.short.source.end <= cited.source.end
        assert answer_page(given).startswith(" ".join(given.short.text.split()))


def test_without_a_reader_likeness_decides(examples_library: Path) -> None:
    opened = Assistant.open(examples_library, reader=NONE)
    given = opened.ask("How strong was the 2011 Japan earthquake?")
    opened.close()
    assert "magnitude" in given.text
    assert given.short is None


def test_another_reader_can_be_named(examples_library: Path, tiny: Path) -> None:
    opened = Assistant.open(examples_library, reader=str(tiny))
    given = opened.ask("How strong was the 2011 Japan earthquake?")
    opened.close()
    assert all(
        each.quote in opened_text(examples_library, each.article_id) for each in given.citations
    )


def opened_text(folder: Path, article_id: str) -> str:
    library = Library.open(folder)
    text = library.article(article_id).text
    library.close()
    return text


def test_a_missing_reader_is_named_with_the_way_out(examples_library: Path, tmp_path: Path) -> None:
    opened = Assistant.open(examples_library, reader=str(tmp_path / "none"))
    with pytest.raises(ReaderError, match="--reader none"):
        opened.ask("How strong was the earthquake?")
    opened.close()
    run = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "Who?", "--library", str(examples_library),
         "--reader", str(tmp_path / "none")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "--reader none" in run.stderr
