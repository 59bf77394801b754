"""Filters: what they match, in both searches, in the library, in the assistant and in words."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import HashedEmbedder

from assistant import Assistant, Filters
from assistant.cli import main
from assistant.question import understand
from assistant.retrieve import HybridRetriever, dense_search
from ingest.article import Article, Chunk, Span
from ingest.filters import Facets, condition, fold
from ingest.index import VectorIndex
from ingest.library import Library

EMBEDDER = HashedEmbedder()
HOSTILE = "x' OR 1=1 --\"*:$.[0] \ud800"
TODAY = date(2025, 6, 11)
ARTICLES = [
    Article(
        f"{folder}/{number}.txt",
        f"The port was closed, said source {number}.",
        f"Port closed {number}",
        authors,
        publisher,
        date.fromisoformat(published) if published else None,
        language=language,
        metadata=metadata,
    )
    for number, (folder, authors, publisher, published, language, metadata) in enumerate(
        [
            ("news", ("Ann Lee", "Émile Zola"), "The Guardian", "2023-01-01", "en", {}),
            ("news", ("Bo Li",), "BBC News", "2023-06-30", "EN", {"section": "Trade"}),
            ("blog", ("ann lee",), "Reuters", "2025-06-04", "fr", {"tags": "steel; Free trade"}),
            ("blog", (HOSTILE,), "", None, "", {"a-b": "1", HOSTILE: HOSTILE}),
        ]
    )
]


def store(library: Library, index: VectorIndex, article: Article) -> None:
    chunk = Chunk(
        article.id, article.version, 0, 0, len(article.text), article.text,
        (Span(0, len(article.text)),),
    )  # fmt: skip
    library.put_pending(article, [chunk])
    index.upsert([chunk.id], [chunk.text])
    library.mark_all_ready([(article.id, article.version)])


@pytest.fixture(scope="module")
def parts() -> Iterator[tuple[Library, VectorIndex]]:
    library, index = Library(None), VectorIndex(None, EMBEDDER)
    for article in ARTICLES:
        store(library, index, article)
    half = Article("half.txt", "The port was closed.", "Half", publisher="Reuters")
    library.put_pending(half, [Chunk(half.id, half.version, 0, 0, 20, half.text, (Span(0, 20),))])
    yield library, index
    index.close()
    library.close()


CASES = [
    (Filters(), "0123"),
    (Filters(after=date(2023, 1, 1)), "012"),
    (Filters(after=date(2023, 1, 2)), "12"),
    (Filters(before=date(2023, 6, 30)), "01"),
    (Filters(before=date(2023, 6, 29)), "0"),
    (Filters(date(2023, 1, 1), date(2023, 1, 1)), "0"),
    (Filters(date(2024, 1, 1), date(2023, 1, 1)), ""),
    (Filters(publishers=("guardian",)), "0"),
    (Filters(publishers=("THE GUARDIAN", "reuters")), "02"),
    (Filters(publishers=("Guard",)), ""),
    (Filters(authors=("Ann Lee",)), "02"),
    (Filters(authors=("e\u0301mile zola",)), "0"),
    (Filters(authors=("Ann",)), ""),
    (Filters(languages=("en",)), "01"),
    (Filters(sources=("news/",)), "01"),
    (Filters(sources=("BLOG", "news/0")), "023"),
    (Filters(where={"section": "trade"}), "1"),
    (Filters(where={"tags": "free trade"}), "2"),
    (Filters(where={"tags": "trade"}), ""),
    (Filters(where={"tags": "steel", "section": "trade"}), ""),
    (Filters(where={"title": "x"}), ""),
    (Filters(after=date(2023, 1, 1), authors=("ann lee",), languages=("fr",)), "2"),
    (Filters(publishers=(HOSTILE,)), ""),
    (Filters(authors=(HOSTILE,)), ""),
    (Filters(sources=("%", "_", HOSTILE)), ""),
    (Filters(where={HOSTILE: "x"}), ""),
    (Filters(where={"section": HOSTILE}), ""),
]


@pytest.mark.parametrize(("filters", "expected"), CASES, ids=range(len(CASES)))
def test_both_searches_find_only_what_matches(
    parts: tuple[Library, VectorIndex], filters: Filters, expected: str
) -> None:
    library, index = parts
    wanted = {ARTICLES[int(number)].id for number in expected}
    vector = EMBEDDER.embed_query("port closed")
    allowed = library.allowed(filters)
    dense = [found for found, _ in index.search(vector, 9, allowed)]
    keyword = [found for found, _ in library.keyword_search(["port"], 9, filters)]
    assert set(dense) == set(keyword) == set(allowed)
    assert {library.stored([each])[each].chunk.article_id for each in allowed} == wanted
    passages = HybridRetriever(library, index).retrieve("port closed", vector, 9, filters)
    assert {each.chunk.article_id for each in passages} == wanted
    assert [each.rank for each in passages] == list(range(1, len(wanted) + 1))


def test_a_search_among_ids_is_exact_whatever_their_number(
    parts: tuple[Library, VectorIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, index = parts
    vector = EMBEDDER.embed_query("port closed")
    among = [*library.allowed(Filters(after=date(2023, 1, 1))), "not-there"]
    exactly = index.search(vector, 2, among)
    monkeypatch.setattr("ingest.index._EXACT", 0)
    searched = index.search(vector, 2, among)
    assert [found for found, _ in searched] == [found for found, _ in exactly]
    assert [near for _, near in searched] == pytest.approx([near for _, near in exactly], abs=1e-5)
    everywhere = dict(index.search(vector, 9))
    assert index.similarities(vector, among) == pytest.approx(
        {each: everywhere[each] for each in among[:-1]}, abs=1e-5
    )
    assert index.similarities(vector, []) == {}
    assert index.search(vector, 2, []) == []


@pytest.mark.parametrize(
    ("filters", "among_all"),
    [
        (Filters(publishers=("Even",)), True),
        (Filters(publishers=("Odd", "Even")), True),
        (Filters(before=date(2020, 1, 1)), False),  # a few
        (Filters(publishers=("Far",)), False),  # a third, none of them near
    ],
)
def test_dense_search_is_exact_whatever_a_filter_keeps(
    filters: Filters, among_all: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, index = Library(None), VectorIndex(None, EMBEDDER)
    vector = np.array(EMBEDDER.embed_query("the question"))
    vectors = np.array(EMBEDDER.embed_documents([str(number) for number in range(300)]))
    vectors[::3] = vectors[::3] - np.outer(vectors[::3] @ vector + 0.9, vector)
    monkeypatch.setattr(EMBEDDER, "embed_documents", lambda texts: vectors[[int(n) for n in texts]])
    for number in range(300):
        publisher = "Far" if number % 3 == 0 else ("Even", "Odd")[number % 2]
        day = date(2020, 1, 1) if number < 6 else date(2024, 1, 1)
        article = Article(f"{number}", f"{number}", "", publisher=publisher, published=day)
        store(library, index, article)
    near = index.similarities(vector.tolist(), library.allowed(filters))
    expected = sorted(near, key=lambda chunk_id: -near[chunk_id])[:20]
    if among_all:
        monkeypatch.setattr(library, "allowed", None)  # every id there is: not asked for
    found = dense_search(library, index, vector.tolist(), 20, filters)
    assert [chunk_id for chunk_id, _ in found] == expected
    index.close()


def test_facets() -> None:
    library, index = Library(None), VectorIndex(None, EMBEDDER)
    assert library.facets() == Facets()
    for article in ARTICLES:
        store(library, index, article)
    assert library.facets() is library.facets()
    facets = library.facets()
    assert set(facets.publishers) == {"The Guardian", "BBC News", "Reuters"}
    assert set(facets.authors) == {
        "Ann Lee", "ann lee", "Émile Zola", "Bo Li", HOSTILE.replace("\ud800", "���"),
    }  # fmt: skip
    assert facets.days == (date(2023, 1, 1), date(2023, 6, 30), date(2025, 6, 4))
    assert facets.dated == 0.75
    library.drop(ARTICLES[1].id)
    assert "BBC News" not in library.facets().publishers
    assert facets.any_published(date(2023, 2, 1), date(2023, 6, 30))
    assert not facets.any_published(date(2023, 7, 1), date(2025, 6, 3))
    assert not facets.any_published(date(2025, 6, 5), None)
    assert facets.any_published(None, date(2023, 1, 1))
    index.close()


def test_values() -> None:
    assert not Filters()
    assert Filters(where={"a": "b"})
    assert condition(None) == condition(Filters()) == ("1", ())
    statement, values = condition(Filters(publishers=("Ann",), where={"key": "value"}))
    assert not any(each in statement for each in ("Ann", "ann", "'key", "value'", "'value"))
    assert len(values) == statement.count("?") == 3
    assert fold("  The  GUARDIAN ") == "guardian"
    given = Filters(after=date(2023, 1, 1), where={"a": "b"})
    other = Filters(before=date(2020, 1, 1), publishers=("X",), where={"a": "c", "d": "e"})
    assert given.or_else(other) == Filters(
        after=date(2023, 1, 1), publishers=("X",), where={"a": "b", "d": "e"}
    )
    assert Filters().or_else(other) == other


def test_describe() -> None:
    day = date(2023, 1, 1)
    assert Filters().describe() == ()
    assert Filters(after=day).describe() == ("published from 2023-01-01",)
    assert Filters(before=day).describe() == ("published to 2023-01-01",)
    assert Filters(day, day).describe() == ("published on 2023-01-01",)
    assert Filters(
        day, date(2023, 2, 1), ("Reuters", "BBC"), ("Ann",), ("a/",), ("en",), {"section": "x"}
    ).describe() == (
        "published from 2023-01-01 to 2023-02-01",
        "publisher Reuters or BBC",
        "author Ann",
        "source a/",
        "language en",
        "section x",
    )


def test_what_leaves_nothing_is_left_out_and_said(parts: tuple[Library, VectorIndex]) -> None:
    library, _ = parts
    read = understand("According to Reuters, what happened last week?", library, today=TODAY)
    assert read.filters == Filters(date(2025, 6, 2), date(2025, 6, 8), ("Reuters",))
    assert (read.text, read.notes) == ("What happened?", ())

    question = "According to the BBC, what happened last week?"
    read = understand(question, library, today=TODAY)
    assert read.filters == Filters(publishers=("BBC News",))
    assert read.text == question
    assert read.notes == (
        "No article of the library matches “published from 2025-06-02 to 2025-06-08”: "
        "searched without that.",
    )
    read = understand("What happened yesterday?", library, today=TODAY)
    assert (read.filters, len(read.notes)) == (Filters(), 1)
    assert not understand(question, library, today=TODAY, as_typed=True).filters

    given = Filters(publishers=("Guardian",))
    read = understand("According to Reuters, what happened last week?", library, given, today=TODAY)
    assert read.filters == given
    assert "2025-06-02" in read.notes[0]
    assert "Reuters" not in read.notes[0]
    nothing = Filters(publishers=("Nobody",))
    read = understand("What happened last week?", library, nothing, today=TODAY)
    assert (read.filters, read.notes) == (nothing, ())


def test_the_assistant_keeps_to_them(assistant: Assistant) -> None:
    question = "What was said about the Ever Given?"
    every = assistant.search(question, 50)
    publisher = next(each.publisher for each in every if each.publisher)
    given = assistant.ask(question, Filters(publishers=(publisher.upper(),)))
    assert given.filters == (f"publisher {publisher.upper()}",)
    assert {each.publisher for each in given.passages} == {publisher}
    spoken = assistant.ask(f"According to {publisher}, what was said about the Ever Given?")
    assert spoken.filters == (f"publisher {publisher}",)
    assert spoken.query == "What was said about the Ever Given?"
    assert {each.publisher for each in spoken.passages} == {publisher}
    typed = assistant.ask(spoken.question, as_typed=True)
    assert (typed.filters, typed.query) == ((), typed.question)

    times = assistant.search("What happened in March 2021?", 50)
    assert {(each.published or date.min).strftime("%Y-%m") for each in times} == {"2021-03"}
    last_week = assistant.ask("What happened last week?", today=date(2021, 3, 31))
    assert last_week.filters == ("published from 2021-03-22 to 2021-03-28",)
    assert len({each.chunk.article_id for each in last_week.passages}) == 1
    long_ago = assistant.ask("What happened last week?", today=date(1999, 3, 31))
    assert long_ago.filters == ()
    assert long_ago.notes[0].startswith("No article of the library matches “published from 1999-")
    assert long_ago.passages
    nothing = assistant.ask(question, Filters(authors=("Nobody",)))
    assert nothing.refused
    assert nothing.passages == ()
    assert nothing.filters == ("author Nobody",)
    assert nothing.notes == ()


def test_on_the_command_line(
    examples_library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CITEWELL_MODEL", raising=False)
    ask = ["ask", "What was said about the Suez Canal?", "--library", str(examples_library)]
    options = ["--after", "2021", "--before", "2021-03", "--source", "/", "--language", "en"]
    assert main([*ask, *options, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["filters"] == [
        "published from 2021-01-01 to 2021-03-31", "source /", "language en",
    ]  # fmt: skip
    assert main([*ask, "--where", "kind = fable", "--publisher", "A", "--author", "B"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("The articles do not say.")
    assert "(Only articles that match were searched: publisher A; author B; kind fable.)" in page
    last = ["ask", "What happened last week?", "--library", str(examples_library)]
    assert main([*last, "--today", "31 March 2021", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["filters"][0].startswith("published from 2021-03-22")
    assert main([*last, "--today", "2021-03-31", "--as-typed", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["filters"] == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--after", "yesterdayish", "“yesterdayish” is no date: write it as 2023-05-31"),
        ("--before", "2023-13", "“2023-13” is no date"),
        ("--before", "2023-02-30", "“2023-02-30” is no date"),
        ("--today", "0000", "“0000” is no date"),
        ("--where", "politics", "“politics” is not KEY=VALUE"),
        ("--where", "=x", "“=x” is not KEY=VALUE"),
    ],
)
def test_wrong_values_are_named(
    option: str, value: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["ask", "Who?", option, value])
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


def test_each_filter_can_be_taken_off_by_what_it_is_called() -> None:
    every = Filters(
        date(2023, 1, 1), None, ("Reuters", "BBC News"), ("Ann Lee",), where={"a": "1", "b": "2"}
    )
    for said in every.describe():
        left = tuple(each for each in every.describe() if each != said)
        assert every.without([said]).describe() == left
    assert not every.without(every.describe())
    assert every.without(["publisher Reuters"]) == every


def test_a_question_is_understood_without_a_filter_that_was_taken_off(
    parts: tuple[Library, VectorIndex],
) -> None:
    library, _ = parts
    question = "According to Reuters, what happened last week?"
    both = understand(question, library, today=TODAY).filters.describe()
    assert len(both) == 2
    for off, left in (both, both[::-1]):
        read = understand(question, library, today=TODAY, without=[off])
        assert (read.filters.describe(), read.notes) == ((left,), ())
    assert not understand(question, library, today=TODAY, without=both).filters
    given = Filters(after=date(2023, 1, 1))
    assert not understand("Who?", library, given, without=given.describe()).filters
