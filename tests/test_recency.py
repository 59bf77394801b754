"""Recency: when newer counts, and how little."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fakes import FERRY, passage

from assistant import Assistant
from assistant.answer import Passage
from assistant.recency import SAME, newer_first, wants_latest
from ingest.embed import Embedder
from ingest.library import Library
from ingest.pipeline import add


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on the strike?",
        "What is the newest figure?",
        "What is the most recent count of the dead?",
        "Who is the current mayor?",
        "Who currently leads the party?",
        "How many are missing now?",
        "How many have been found so far?",
        "How high is the dam as of today?",
    ],
)
def test_questions_for_how_things_stand(question: str) -> None:
    assert wants_latest(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        "What was known in 2019?",
        "How is a knowledge base kept?",
        "What is an electric current?",
        "How strong is the current?",
        "What does a current flow through?",
        "What is alternating current measured in?",
        "",
    ],
)
def test_questions_for_anything_else(question: str) -> None:
    assert not wants_latest(question)


def ranked(*found: tuple[float, str]) -> list[Passage]:
    """Passages with these scores and dates; their chunks' ids end in 0, 1, 2, …"""
    return [
        replace(
            passage(FERRY),
            chunk=replace(passage(FERRY).chunk, ordinal=at),
            rank=at + 1,
            score=score,
            published=date.fromisoformat(day) if day else None,
        )
        for at, (score, day) in enumerate(found)
    ]


def days(passages: list[Passage]) -> list[str]:
    return [str(each.published or "") for each in passages]


def test_only_equals_change_places() -> None:
    found = ranked(
        (0.9, "2001-01-01"),
        (0.5, ""),
        (0.5, "2020-01-01"),
        (0.5, "2021-01-01"),
        (0.4, "2025-01-01"),
    )
    again = newer_first(found)
    assert days(again) == ["2001-01-01", "2021-01-01", "2020-01-01", "", "2025-01-01"]
    assert [each.rank for each in again] == [1, 2, 3, 4, 5]
    assert [each.score for each in again] == [0.9, 0.5, 0.5, 0.5, 0.4]
    assert newer_first([]) == newer_first([], {}) == []


def test_the_latest_is_first_only_among_those_that_tell_of_the_same() -> None:
    found = ranked(
        (0.9, "2001-01-01"),
        (0.8, "2025-01-01"),
        (0.7, "2020-01-01"),
        (0.6, ""),
        (0.5, "2019-01-01"),
    )
    cosines = (1.0, SAME - 0.01, SAME, SAME + 0.01, SAME)
    alike = {each.chunk.id: cosine for each, cosine in zip(found, cosines, strict=True)}
    again = newer_first(found, alike)
    assert days(again) == ["2020-01-01", "2025-01-01", "2019-01-01", "2001-01-01", ""]
    assert [each.score for each in again] == [0.9, 0.8, 0.7, 0.6, 0.5]
    assert [each.rank for each in again] == [1, 2, 3, 4, 5]
    assert newer_first(again, alike) == again
    assert newer_first(found, {}) == newer_first(found) == found


STORM = (
    "---\ntitle: Storm over Lindhaven\ndate: {day}\n---\n"
    "The storm over Lindhaven has left {count} people missing, the coast guard said. Boats from "
    "the harbour are searching the bay, and the school is open to those who lost their roofs.{more}"
)
OTHER = (
    "---\ntitle: People of the coast guard\ndate: 2026-11-05\n---\n"
    "The coast guard of Lindhaven told how many people now want to join it: forty. They are to row "
    "in the bay in spring, and the harbour is to get a school for them."
)


@pytest.fixture(scope="module")
def storms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Two reports of one storm, the later one less to the point; a newer article beside them."""
    folder = tmp_path_factory.mktemp("storms")
    (folder / "first.md").write_text(STORM.format(day="2026-10-01", count=12, more=""))
    more = " The mayor has thanked the bakers, who bring bread to the quay in the mornings."
    (folder / "later.md").write_text(STORM.format(day="2026-10-03", count=9, more=more))
    (folder / "other.md").write_text(OTHER)
    library = Library.open(folder / "library", create=True)
    add([folder], library)
    library.close()
    opened = Assistant.open(folder / "library")
    yield opened
    opened.close()


def test_the_later_report_comes_first_when_the_latest_is_asked_for(storms: Assistant) -> None:
    plain = storms.search("How many people has the storm over Lindhaven left missing?")
    assert days(plain) == ["2026-10-01", "2026-10-03", "2026-11-05"]
    latest = storms.search("How many people has the storm over Lindhaven left missing now?")
    assert days(latest) == ["2026-10-03", "2026-10-01", "2026-11-05"]


def test_the_newest_of_sentences_that_are_nearly_the_same_is_quoted(storms: Assistant) -> None:
    question = "How many people has the storm over Lindhaven left missing, as the coast guard said"
    both = storms.ask(f"{question}?")
    newer, older = (each.quote for each in both.citations)
    assert "left 9 people missing" in newer
    assert "left 12 people missing" in older
    assert both.notes == ("The articles do not say the same, newest first: “9”; “12”.",)
    now = storms.ask(f"{question} now?").citations
    assert "left 9 people missing" in now[0].quote
    assert not any("12 people" in each.quote for each in now)


def test_who_asks_for_the_latest_waits_for_no_more_vectors(
    storms: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "How many people are missing in the storm over Lindhaven"
    storms.search(f"{question}?")
    storms.search(f"{question} now?")
    embedded: list[list[str]] = []
    embed = Embedder.embed_documents

    def count(self: Embedder, texts: list[str]) -> list[list[float]]:
        embedded.append(texts)
        return embed(self, texts)

    monkeypatch.setattr(Embedder, "embed_documents", count)
    storms.search(f"{question}?")
    assert sum(map(len, embedded)) == 0
    storms.search(f"{question} now?")
    assert sum(map(len, embedded)) == 0


def test_without_dates_or_with_one_nothing_is_embedded_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(self: Embedder, texts: list[str]) -> list[list[float]]:
        assert not texts
        return []

    opened = Assistant.over(["A storm over Lindhaven.", "A storm over Umlach."])
    try:
        opened.search("Which storm?")
        monkeypatch.setattr(Embedder, "embed_documents", refuse)
        assert len(opened.search("Which storm now?")) == 2
    finally:
        opened.close()
