"""A conversation as Markdown and as a page: what is cited is there, and what is hostile is text."""

from dataclasses import replace
from datetime import date

from fakes import FERRY, HOSTILE, answered, passage
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markup import Elements

from assistant.answer import REFUSAL, Answer, Turn
from assistant.escaping import in_markdown
from assistant.exporting import as_html, as_markdown
from ingest.text import visible

LAST = "The mayor thanked the crew of the lifeboat for the rescue."
FIRST = "It carried 212 passengers, the port authority said."
MADE = date(2026, 11, 29)


def turns() -> list[Turn]:
    """An answer, a refusal, and an answer from a hostile article."""
    ferry = answered("What of the ferry?", [(FERRY, LAST), (FERRY, FIRST)])
    mars = Answer(
        "Who lives on Mars?", "", REFUSAL, (), (passage(FERRY, 0, 51),), "refused", "quoting"
    )
    kept = replace(mars, filters=("published in 2010",), understood="Who lives on Mars (ferry)?")
    hostile = answered("<script>alert(0)</script> # [x](javascript:1)", [(HOSTILE, HOSTILE.text)])
    return [Turn(each.question, each) for each in (ferry, kept, hostile)]


def tokens(source: str) -> list[Token]:
    """Every token that Markdown has in it."""
    found = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    return [each for token in found for each in (token, *(token.children or ()))]


def said(source: str) -> str:
    """What Markdown shows, as one text."""
    return "".join(
        "\n" if each.type in ("softbreak", "paragraph_close", "heading_close") else each.content
        for each in tokens(source)
        if each.type != "inline"
    )


def test_markdown_has_each_quote_with_its_number_and_origin() -> None:
    text = as_markdown(turns(), made=MADE, asked=[date(2026, 11, 28)])
    shown = said(text)
    assert f"{LAST} [1] {FIRST} [2]" in shown
    assert f"[1] “{LAST}” — Ferry leaves Lindhaven, Lindhaven Post, 3 May 2024. " in shown
    assert "<https://post.example/ferry>" in text
    assert "3 questions, 29 November 2026" in shown
    assert "Asked on 28 November 2026." in shown
    assert f"{REFUSAL}\nThe closest passages" in shown
    assert "Only articles that match were searched: published in 2010" in shown
    assert "Understood as: Who lives on Mars (ferry)?" in shown


def test_hostile_words_are_words_in_markdown() -> None:
    text = as_markdown(turns())
    links = [each.attrs["href"] for each in tokens(text) if each.type == "link_open"]
    assert set(links) == {"https://post.example/ferry"}
    assert not [each for each in tokens(text) if each.type.startswith("html")]
    shown = said(text)
    assert " ".join(HOSTILE.text.split()) in shown
    assert "<script>alert(0)</script> # [x](javascript:1)" in shown


@given(st.text(alphabet=st.sampled_from("ab1 .)(-+*_`#>|~<![]&;:/\\=\n$@^\"'wé"), max_size=40))
@example(": a")
@example("% a")
@example("12. a")
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    wanted = " ".join(visible(text).split())
    for source in (
        in_markdown(text),
        f"# {in_markdown(text)}",
        f"- x {in_markdown(text)} x",
        f"x *“{in_markdown(text)}”*,",
    ):
        found = tokens(source)
        kinds = {each.type for each in found if each.type.startswith(("html", "link", "code"))}
        assert not kinds, source
        assert wanted in said(source).replace("\n", ""), source


def test_bare_addresses_do_not_become_links_elsewhere() -> None:
    assert in_markdown("see https://evil.example and www.evil.example") == (
        r"see https\://evil.example and www\.evil.example"
    )


def test_the_page_is_whole_without_network_or_script() -> None:
    page = as_html(turns(), made=MADE)
    elements = Elements(page)
    assert not {"script", "img", "svg", "b", "iframe", "link"} & set(elements.tags)
    assert "default-src 'none'" in page
    links = [value for name, value in elements.attributes if name == "href"]
    outside = {value for value in links if value and not value.startswith("#")}
    assert outside == {"https://post.example/ferry"}
    ids = {value for name, value in elements.attributes if name == "id"}
    assert {value[1:] for value in links if value and value.startswith("#")} == ids
    assert HOSTILE.text in elements.said
    assert "Lindhaven Post, 3 May 2024" in elements.said.replace("\n", "")
    assert turns()[2].question in elements.said


def test_the_page_of_a_pdf_is_named() -> None:
    answer = answered("What of the ferry?", [(FERRY, LAST)])
    paged = replace(answer, citations=(replace(answer.citations[0], page=7),))
    for export in (as_markdown, as_html):
        assert "3 May 2024, page 7" in Elements(export([Turn("?", paged)])).said


def test_nothing_to_export_is_still_a_file() -> None:
    assert as_markdown([]).startswith("# Conversation\n")
    assert "0 questions" in as_html([])
