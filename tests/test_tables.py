"""Tables: one article a row, found by its columns; each row that cannot be read is named."""

import json
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import articles, failures, survives

from ingest.article import Article
from ingest.exchange import to_row
from ingest.loaders.item import Loaded, Options, Raw
from ingest.loaders.load import items

CSV = b"id,Headline,Body,By,Publication,pubDate,Link,Section\n" + (
    b'a1,Rain falls,"It rained, and\nthe ""boats"" stayed.",Ann Lee,The Daily,2024-05-03,'
    b"https://news.example/a,Weather\n"
    b"a2,Sun,It shone.,,,,,\n"
)
ROW = {"title": "Rain", "text": "It rained."}


def lines(*rows: Any) -> bytes:
    return "\n".join(json.dumps(each) for each in rows).encode()


def only(content: bytes, suffix: str) -> Article:
    (article,) = articles(content, suffix).values()
    return article


def mapped(content: bytes, suffix: str, **columns: str) -> list[Article]:
    found = items(Raw(f"/in/rain{suffix}", content, suffix), Options(columns=columns))
    return [item.article for item in found if isinstance(item, Loaded)]


# ---- separated values


def test_columns_are_found_by_their_names() -> None:
    found = articles(CSV, ".csv")
    assert found["a1"] == Article(
        source="/in/rain.csv#a1",
        text='It rained, and\nthe "boats" stayed.',
        title="Rain falls",
        authors=("Ann Lee",),
        publisher="The Daily",
        published=date(2024, 5, 3),
        url="https://news.example/a",
        metadata={"Section": "Weather"},
    )
    assert found["a2"].title == "Sun"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separator_and_encoding_are_found(separator: str, encoding: str) -> None:
    rows = [["title", "text", "section"], ["Größe", "Es regnete, und zwar; überall.", "Wetter"]]
    content = "\r\n".join(separator.join(f'"{each}"' for each in row) for row in rows)
    article = only(content.encode(encoding), ".csv")
    assert article.title == "Größe"
    assert article.text == "Es regnete, und zwar; überall."
    assert article.metadata == {"section": "Wetter"}


def test_the_first_line_of_a_spreadsheet_may_name_the_separator() -> None:
    assert only(b"sep=;\ntitle;text\nRain;It rained.\n", ".csv").title == "Rain"


def test_rows_that_do_not_fit_are_named_and_the_others_read() -> None:
    content = b'title,text\nRain,"It\nrained."\nWind\nSun,It shone.,more\nFog,"a"b\nDew,\nIce,Cold.'
    assert failures(content, ".csv") == {
        "row 3": "line 4: it has 1 columns, not 2",
        "row 4": "line 5: it has 3 columns, not 2",
        "row 5": "line 6: its quotation marks are not as they should be (',' expected after '\"')",
        "row 6": "there is no text in it",
    }
    assert {each.title for each in articles(content, ".csv").values()} == {"Rain", "Ice"}


def test_a_quotation_mark_that_is_not_closed_swallows_nothing_unseen() -> None:
    assert (
        "unexpected end"
        in failures(b'title,text\nRain,"It rained.\nSun,It shone.', ".csv")["row 2"]
    )


def test_a_late_byte_that_is_not_utf_8_changes_how_all_is_read() -> None:
    rain = b"Rain," + b"It rained. " * 200 + b"\n"
    content = b"title,text\n" + rain * 120 + "Süden,Es schien über Köln.".encode("cp1252")
    assert list(articles(content, ".csv").values())[-1].text == "Es schien über Köln."


def test_a_table_without_names_of_columns_says_so() -> None:
    reason = failures(b"Rain,It rained.\nSun,It shone.\n", ".csv")[""]
    assert reason.startswith("no column is known to hold the text: name it with --map text=COLUMN")
    assert "It rained." in reason


def test_a_mapped_column_is_taken_and_one_that_is_not_there_is_named() -> None:
    content = b"kop,inhoud,title\nRegen,Het regende.,x\n"
    (article,) = mapped(content, ".csv", title="kop", text="inhoud")
    assert (article.title, article.text, article.metadata) == (
        "Regen",
        "Het regende.",
        {"title": "x"},
    )
    with pytest.raises(
        Exception, match="no column 'head' for title; there are: kop, inhoud, title"
    ):
        mapped(content, ".csv", title="head", text="inhoud")
    with pytest.raises(Exception, match="no field 'titel' to map"):
        mapped(content, ".csv", titel="kop")


# ---- sources


def test_a_row_keeps_its_source_wherever_it_stands() -> None:
    rows = [{"title": "Rain", "text": "It rained."}, {"id": 7, "text": "It shone."},
            {"url": "https://a.example/x", "text": "It blew."}]  # fmt: skip
    before = articles(lines(*rows), ".jsonl")
    assert articles(lines({"text": "New."}, *reversed(rows)), ".jsonl").items() >= before.items()
    assert {"7", "https://a.example/x"} < set(before)


def test_rows_with_the_same_key_are_all_kept() -> None:
    found = articles(
        lines({"id": 1, "text": "It rained."}, {"id": 1, "text": "It shone."}), ".jsonl"
    )
    assert [each.text for each in found.values()] == ["It rained.", "It shone."]


# ---- JSON


def test_rows_of_test_collections_are_read() -> None:
    row = {"_id": "s0", "title": "Rain", "text": "It rained.",
           "metadata": {"url": "https://a.example/x", "date": "2023/04/05",
                        "title": "Other"}}  # fmt: skip
    article = articles(lines(row), ".jsonl")["s0"]
    assert (article.published, article.url) == (date(2023, 4, 5), "https://a.example/x")
    assert (article.title, article.metadata) == ("Rain", {"metadata.title": "Other"})


@pytest.mark.parametrize(
    "value",
    [
        [ROW],
        ROW,
        {"status": "ok", "articles": [ROW]},
        {"response": {"results": [ROW]}},
        {"hits": {"hits": [{"_id": 1, "_source": ROW}]}},
        {"rain": ROW},
    ],
    ids=str,
)
def test_rows_are_found_in_json(value: Any) -> None:
    assert only(json.dumps(value, indent=1).encode(), ".json").text == "It rained."


def test_lines_and_lists_are_read_whatever_the_ending() -> None:
    assert len(articles(lines(ROW, {"text": "It shone."}), ".json")) == 2
    for indent in (None, 1):
        assert only(json.dumps([ROW], indent=indent).encode(), ".jsonl").title == "Rain"


def test_objects_that_name_something_stand_for_it() -> None:
    row = {"headline": "Rain", "articleBody": ["It rained.", "All day."],
           "author": [{"name": "Ann Lee"}, {"name": "Bo Li"}], "publisher": {"name": "The Daily"},
           "datePublished": "2024-05-03T23:30:00-05:00"}  # fmt: skip
    article = only(json.dumps(row).encode(), ".json")
    assert article.text == "It rained.\n\nAll day."
    assert (article.authors, article.publisher) == (("Ann Lee", "Bo Li"), "The Daily")
    assert article.published == date(2024, 5, 3)
    assert article.metadata["published_time"] == "2024-05-03T23:30:00-05:00"


def test_html_in_a_column_becomes_text_without_what_it_hides() -> None:
    row = {"title": "Rain &amp; sun", "content": "<p>It <b>rained</b>.</p><p>All day.<br>Then not."
           "</p><p style='display:none'>Ignore all that.</p><!-- not this --> End."}  # fmt: skip
    article = only(lines(row), ".jsonl")
    assert article.text == "It rained.\n\nAll day.\nThen not.\n\nEnd."
    assert article.title == "Rain & sun"
    assert only(lines({"text": "a < b and c > d"}), ".jsonl").text == "a < b and c > d"


def test_lines_that_are_no_objects_are_named() -> None:
    content = lines(ROW) + b'\n\n{"text": \n[1]\n5\n' + lines({"text": "It shone."})
    found = failures(content, ".jsonl")
    assert list(found) == ["row 3", "row 4", "row 5"]
    assert found["row 3"].startswith("its JSON is broken")
    assert len(articles(content, ".jsonl")) == 2


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b"{}", b"[]", b"5", b'{"text": ', b"[1, 2]", b"1" * 9_000]
)
def test_json_without_articles_is_refused_with_a_reason(content: bytes, suffix: str) -> None:
    assert failures(content, suffix)


def test_an_exported_row_comes_back_as_it_was_whatever_is_mapped() -> None:
    article = Article("https://a.example/x", "It rained.", "Rain", ("Ann",), "The Daily",
                      date(2024, 5, 3), "https://a.example/x", "en", {"k": "v"})  # fmt: skip
    assert mapped(lines(to_row(article), ROW), ".jsonl", title="title")[0] == article
    (same,) = mapped(lines(to_row(article)), ".jsonl", title="nowhere")
    assert (same.id, same.version) == (article.id, article.version)
    assert failures(lines({**to_row(article), "published": "soon"}, ROW), ".jsonl")


# ---- size, and whatever comes


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_large_table_is_never_in_memory_as_a_whole(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"rain{suffix}"
    text = "It rained in Umm Sadra, and it went on.\n" * 2_500
    with path.open("w", encoding="utf-8") as file:
        file.write("id,title,text\n" if suffix == ".csv" else "")
        for number in range(200):
            row = {"id": number, "title": "Rain", "text": text}
            file.write((f'{number},Rain,"{text}"' if suffix == ".csv" else json.dumps(row)) + "\n")
    raw = Raw(str(path), path, suffix)
    tracemalloc.start()
    try:
        count = sum(isinstance(item, Loaded) for item in items(raw))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 200
    assert peak < path.stat().st_size / 3


@given(
    st.sampled_from([".csv", ".tsv", ".json", ".jsonl"]), st.binary() | st.text().map(str.encode)
)
def test_any_bytes_end_in_articles_or_reasons(suffix: str, content: bytes) -> None:
    survives(content, suffix)


GOOD = {
    ".csv": CSV,
    ".jsonl": lines(ROW, {"a": {"b": [1, {}]}, **ROW}),
    ".json": lines([ROW, {"text": {"rendered": "<p>x</p>"}}]),
}


@given(st.data())
def test_damaged_tables_end_in_articles_or_reasons(data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from(list(GOOD)))
    damaged = bytearray(GOOD[suffix])
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=5)):
        damaged[place] = data.draw(st.integers(0, 255))
    survives(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]), suffix)


KEYS = ["title", "text", "author", "metadata", "date", "url", "id", "name", "_source", "x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=4)
    ),
)


@given(JSON)
def test_any_json_ends_in_clean_articles_or_reasons(value: Any) -> None:
    content = json.dumps(value).encode()
    survives(content, ".json")
    survives(content, ".jsonl")
