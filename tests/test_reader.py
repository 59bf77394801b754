"""The reader, on a tiny network of random weights, exported as the shipped one is."""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import onnx.version_converter
import pytest
from fakes import encoder_folder, tiny_reader
from onnx.reference import ReferenceEvaluator

from assistant.answer import Passage
from assistant.errors import ReaderError
from assistant.reader import CONFIG, MODEL, SHIPPED, Reader, session
from assistant.windows import Lengths, windows
from ingest.article import Chunk, Span
from ingest.sentences import split_sentences
from training.data import Claim, Row, label_by_span
from training.tokens import CLAIM, encode_claim, encode_row, load_tokenizer

TEXT = (
    "The bridge opened in May 1932. It was built by Dorman Long of Middlesbrough. "
    "Trains cross it every four minutes. Its arch is 134 metres above the water."
)
QUESTION = "When did the bridge open?"


@pytest.fixture(scope="module", params=[False, True], ids=["fp32", "int8"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny reader's folder."""
    return tiny_reader(tmp_path_factory.mktemp("reader"), small=bool(request.param))


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    """The tiny reader, loaded."""
    return Reader.load(folder)


def passage(text: str = TEXT, start: int = 100, title: str = "A bridge") -> Passage:
    """A passage whose chunk begins at `start` in its article."""
    spans = tuple(each.shift(start) for each in split_sentences(text))
    chunk = Chunk("a", "v", 0, start, start + len(text), text, spans)
    return Passage(chunk, title, "", None, "", 1, 1.0, 0.4)


def test_reads_each_sentence_and_a_span_of_the_article(reader: Reader) -> None:
    reading = reader.read(QUESTION, [passage(), passage("Nothing else.", 0)])
    assert [len(each.sentences) for each in reading.passages] == [4, 1]
    assert all(0 <= p <= 1 for each in reading.passages for p in (each.answers, *each.sentences))
    assert 0 <= reading.answers <= 1
    for at, each in enumerate(reading.passages):
        assert each.short is not None
        assert each.short.passage == at
    first = reading.passages[0].short
    assert first is not None
    assert first.span.shift(-100).cut(TEXT) == first.text
    assert reading.short in [each.short for each in reading.passages]


def test_a_passage_reads_the_same_in_any_company(reader: Reader) -> None:
    alone = reader.read(QUESTION, [passage()]).passages[0]
    among = reader.read(QUESTION, [passage("Other words.", 7), passage()]).passages[1]
    assert alone.sentences == among.sentences
    assert alone.score == among.score


@pytest.mark.parametrize(
    "question", ["", "   ", QUESTION, "q" * 5000, "who? " * 900, "桥什么时候开通？", "🌉"]
)
@pytest.mark.parametrize(
    "text", ["", " ", TEXT, "x" * 3000, "桥在一九三二年开通。" * 80, "word " * 900]
)
def test_any_question_and_text(reader: Reader, question: str, text: str) -> None:
    reading = reader.read(question, [passage(text)])
    assert len(reading.passages[0].sentences) == len(split_sentences(text))
    short = reading.passages[0].short
    if not text.strip() or not question.strip():
        assert short is None
        assert reading.passages[0].answers == 0.0
    if short:
        assert short.text
        assert short.span.shift(-100).cut(text) == short.text


def test_no_passages(reader: Reader) -> None:
    reading = reader.read(QUESTION, [])
    assert (reading.answers, reading.passages, reading.short) == (0.0, (), None)


def test_long_texts_are_read_whole(reader: Reader) -> None:
    sentences = [
        f"Sentence number {n} says that bridge {n} opened in {1900 + n}." for n in range(90)
    ]
    reading = reader.read(QUESTION, [passage(" ".join(sentences))])
    assert len(reading.passages[0].sentences) == 90
    assert min(reading.passages[0].sentences) > 1e-8


def test_threads_agree(reader: Reader) -> None:
    expected = reader.read(QUESTION, [passage()])
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reader.read(QUESTION, [passage()]), range(12)))
    assert all(each == expected for each in found)


def test_many_are_read_at_once_as_each_alone(folder: Path) -> None:
    asked = [
        passage(f"{TEXT} It was painted in {1900 + n}. " + "It is grey. " * n, n) for n in range(20)
    ]
    asked.insert(3, asked[0])
    together = Reader.load(folder).read(QUESTION, asked)
    by_itself = Reader.load(folder)
    alone = [by_itself.read(QUESTION, [each]).passages[0] for each in asked]
    for at, (one, each) in enumerate(zip(alone, together.passages, strict=True)):
        assert one.short
        assert each == replace(one, short=replace(one.short, passage=at))


def test_threads_that_read_many_do_not_wait_for_each_other_for_ever(folder: Path) -> None:
    reader = Reader.load(folder)
    asked = [[passage(f"{TEXT} In {n} came {m}.") for m in range(6)] for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda each: reader.read(QUESTION, each), asked, timeout=60))
    assert found == [reader.read(QUESTION, each) for each in asked]
    other = Reader.load(folder)
    assert found == [other.read(QUESTION, each) for each in asked]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be taken away here")
def test_reads_the_same_on_one_core(folder: Path) -> None:
    asked = [passage(), passage("Nothing else.", 0)]
    usual = Reader.load(folder).read(QUESTION, asked)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        assert Reader.load(folder).read(QUESTION, asked) == usual
    finally:
        os.sched_setaffinity(0, cores)


def test_support_sums_to_one(reader: Reader) -> None:
    for evidence in (TEXT, split_texts(TEXT), TEXT * 30, "a"):
        found = reader.supports("The bridge opened in 1932.", evidence)
        assert abs(found.supports + found.contradicts + found.neither - 1) < 1e-9


@pytest.mark.parametrize(("claim", "evidence"), [("", TEXT), ("A claim.", ""), ("A claim.", [])])
def test_nothing_supports_nothing(reader: Reader, claim: str, evidence: str | list[str]) -> None:
    assert reader.supports(claim, evidence).neither == 1.0


def split_texts(text: str) -> list[str]:
    """Its sentences, as texts."""
    return [each.cut(text) for each in split_sentences(text)]


def test_changed_weights_are_not_loaded(folder: Path, tmp_path: Path) -> None:
    for name in ("tokenizer.json", CONFIG, MODEL):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / MODEL).write_bytes((folder / MODEL).read_bytes() + b" ")
    with pytest.raises(ReaderError, match="not as it was exported"):
        Reader.load(tmp_path)


@pytest.mark.parametrize("config", ["", "xx", "[]", "{}", '{"format": 99}', "\x00"])
def test_a_broken_configuration_is_no_reader(folder: Path, tmp_path: Path, config: str) -> None:
    for name in ("tokenizer.json", MODEL):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / CONFIG).write_text(config, "utf-8")
    with pytest.raises(ReaderError, match="--reader none"):
        Reader.load(tmp_path)


def test_files_that_are_as_exported_and_no_network(folder: Path, tmp_path: Path) -> None:
    for name, text in ((MODEL, "no graph"), ("tokenizer.json", "{}")):
        (tmp_path / name).write_text(text, "utf-8")
    config = json.loads((folder / CONFIG).read_text("utf-8"))
    config["sha256"] = {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        for name in (MODEL, "tokenizer.json")
    }
    (tmp_path / CONFIG).write_text(json.dumps(config), "utf-8")
    with pytest.raises(ReaderError, match="cannot be loaded"):
        Reader.load(tmp_path)


def test_the_shipped_weights_read_the_same_on_every_processor() -> None:
    """Against exact arithmetic: where bytes overflow, numbers come out more than 1 away."""
    model = onnx.version_converter.convert_version(onnx.load(str(SHIPPED / MODEL)), 19)
    tokens = np.random.default_rng(0).integers(1_000, 20_000, (1, 60))
    asked = {"tokens": tokens, "types": np.zeros_like(tokens)}
    exact = ReferenceEvaluator(model).run(None, asked)
    for ours, theirs in zip(session(SHIPPED).run(None, asked), exact, strict=True):
        assert np.abs(np.asarray(ours) - np.asarray(theirs)).max() < 0.15


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="there is no reader in"):
        Reader.load(tmp_path / "none")


def test_reading_imports_no_torch(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.reader import Reader; "
        f"Reader.load(Path({str(folder)!r})).supports('A claim.', 'A text.'); "
        "assert 'torch' not in sys.modules, 'torch'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("title", ["", "A bridge", "A title, far longer than most are: " * 4])
def test_trained_and_read_on_the_same_tokens(folder: Path, title: str) -> None:
    tokenizer = load_tokenizer(encoder_folder())
    lengths = Lengths.of(json.loads((folder / CONFIG).read_text("utf-8"))["lengths"])
    row = label_by_span(
        Row("r", "s", QUESTION, title, TEXT, True, (Span(25, 29),), words=("1932",))
    )
    trained = encode_row(row, tokenizer)
    (read,) = windows(QUESTION, title, TEXT, split_sentences(TEXT), tokenizer, lengths)
    assert trained.tokens == read.tokens.tolist()
    assert trained.second == read.second
    inside = slice(read.first, read.first + len(read.offsets))
    assert trained.sentence[inside] == read.sentence.tolist()
    assert trained.labels == [1, 0, 0, 0]
    assert [tokenizer.decode([trained.tokens[at]]) for at in trained.starts] == ["1932"]
    claim = encode_claim(Claim("c", "s", "It opened.", TEXT, 0), tokenizer)
    (read,) = windows(f"{CLAIM} It opened.", "", TEXT, split_sentences(TEXT), tokenizer, lengths)
    assert claim.tokens == read.tokens.tolist()


def test_windows_hold_whole_sentences_and_overlap(folder: Path) -> None:
    tokenizer = load_tokenizer(encoder_folder())
    text = " ".join(f"Sentence {n} has a few more words than that." for n in range(40))
    spans = split_sentences(text)
    found = windows("q", "", text, spans, tokenizer, Lengths(8, 8, 60, 70))
    assert all(len(each.tokens) <= 70 for each in found)
    assert set(np.concatenate([each.sentence for each in found])) == set(range(len(spans)))
    for before, after in pairwise(found):
        assert after.sentence[0] == before.sentence[-1]
    for each in found:
        assert each.offsets[0, 0] == spans[each.sentence[0]].start
        assert each.offsets[-1, 1] == spans[each.sentence[-1]].end
