"""References to copy: true, without what is not known, and words whatever their words are."""

import re
from dataclasses import replace
from datetime import date

import pytest
from fakes import FERRY, HOSTILE, answered
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markup import Elements

from assistant import citation_as
from assistant.answer import Done
from assistant.app.actions import as_text
from assistant.app.conversation import Exchange
from ingest.article import Article
from ingest.text import visible

QUOTE = "Nobody was hurt."
ANY = st.text(
    st.sampled_from("\\{}[]()<>*_`~^|#%&$@!\"'-+=.:;,/ \n\t019abZé你\u202e") | st.characters(),
    max_size=60,
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MEANT = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textless{}": "<",
    r"\textgreater{}": ">", r"\textbar{}": "|", **{f"\\{each}": each for each in "$&%#_"},
}  # fmt: skip
ORDER = re.compile("|".join(map(re.escape, sorted(MEANT, key=len, reverse=True))))


def test_text_has_quote_authors_title_publisher_day_page_and_address() -> None:
    by = replace(FERRY, authors=("Ada Holm", "Bo Ek", "Cy Lund"))
    assert citation_as(by, QUOTE, page=3) == (
        "“Nobody was hurt.”\n\n"
        "Ada Holm, Bo Ek and Cy Lund. “Ferry leaves Lindhaven”. "
        "Lindhaven Post, 3 May 2024, page 3. https://post.example/ferry"
    )


def test_markdown_quotes_in_a_block_and_links_the_title() -> None:
    assert citation_as(FERRY, QUOTE, "markdown") == (
        "> Nobody was hurt.\n\n"
        "Ada Holm. [Ferry leaves Lindhaven](https://post.example/ferry). "
        "*Lindhaven Post*, 3 May 2024."
    )


def test_bibtex_is_an_entry() -> None:
    by = replace(FERRY, authors=("Ada Holm", "Holm and Sons"), title="Ferry: 5 % {late} & wet")
    assert citation_as(by, QUOTE, "bibtex", page=3).split("\n") == [
        "@misc{holm2024ferrylate,",
        "  author = {Ada Holm and {Holm and Sons}},",
        r"  title = {{Ferry: 5 \% \textbraceleft{}late\textbraceright{} \& wet}},",
        "  howpublished = {Lindhaven Post},",
        "  year = {2024},",
        "  month = may,",
        "  day = {3},",
        "  url = {https://post.example/ferry},",
        "  note = {page 3},",
        "}",
    ]


def test_what_is_not_known_is_left_out_and_nothing_is_made_up() -> None:
    bare = Article("/home/ada/secret.txt", "It rained.", "")
    assert citation_as(bare) == "“Untitled article”."
    assert citation_as(bare, form="markdown") == "“Untitled article”."
    assert citation_as(bare, form="bibtex") == "@misc{article,\n  title = {{Untitled article}},\n}"
    assert all("javascript" not in citation_as(HOSTILE, "", form) for form in ("text", "bibtex"))
    with pytest.raises(ValueError, match="text, markdown, bibtex"):
        citation_as(bare, form="apa")  # type: ignore[arg-type]


@given(ANY, ANY, ANY, ANY)
@example("# 1. Title", "\\input{x} and y", "}} , url={http://evil.example}", "")
@example("a", "Ann and Bo", "%", "\\")
def test_in_bibtex_any_words_stay_words(title: str, author: str, publisher: str, end: str) -> None:
    article = Article(
        "s", "t", title, (author,), publisher, date(2024, 5, 3), f"https://a.example/{end}"
    )
    entry = citation_as(article, form="bibtex")
    assert re.match(r"@misc\{[a-z0-9]+,\n", entry)
    assert entry.endswith("\n}")
    fields = dict(line.split(" = ", 1) for line in entry.split("\n")[1:-1])
    assert set(fields) <= {f"  {each}" for each in (
        "author", "title", "howpublished", "year", "month", "day", "url")}  # fmt: skip
    for value in fields.values():
        assert is_balanced(value.removesuffix(","))
    said = {name: ORDER.sub("", value) for name, value in fields.items() if "url" not in name}
    assert not any(set(value) & set("\\$&%#~^<>|") for value in said.values())
    assert read(fields["  title"]) == f"{{{{{line(title) or 'Untitled article'}}}}},"
    assert read(fields.get("  howpublished", "{},")) == f"{{{line(publisher)}}},"
    assert "\\" not in fields.get("  url", "")


@given(ANY, ANY, ANY, ANY)
@example("# A\n===", "- b", "* * *", "1. no\n\n> list")
@example("[a](javascript:x)", "![x](y)", "<img src=x>", "&lt;b&gt; http://e.example www.e.example")
@example("1.", "12", ": a", "% b")
@example("`a`", "https://a.example", "__a__ ~~b~~", "| a |\n|---|\n| b |")
def test_in_markdown_any_words_stay_words(
    title: str, author: str, publisher: str, quote: str
) -> None:
    address = "https://a.example/x_(y)?a=1&copy;=2"
    article = Article("s", "t", title, (author,), publisher, None, address)
    made = Elements(MARKDOWN.render(citation_as(article, quote, "markdown")))
    assert set(made.tags) <= {"blockquote", "p", "a", "em"}
    assert made.tags.count("a") == 1
    (target,) = [value for name, value in made.attributes if name == "href"]
    assert str(target).replace("%28", "(").replace("%29", ")") == address
    said = [line(each) for each in (quote, author, title or "Untitled article", publisher)]
    assert all(each in line(made.said) for each in said if each)


def test_a_copied_answer_says_where_its_words_are() -> None:
    answer = answered("What of the ferry?", [(FERRY, "It carried 212 passengers")])
    paged = replace(answer, citations=(replace(answer.citations[0], page=7),))
    assert as_text(Exchange("What of the ferry?").after(Done(paged))).split("\n")[-1] == (
        "[1] “It carried 212 passengers” Ferry leaves Lindhaven, Lindhaven Post, 3 May 2024, "
        "page 7, https://post.example/ferry"
    )


def is_balanced(value: str) -> bool:
    """Whether it is in braces as BibTeX counts them, which go to its end; or a month."""
    depth, closed = 0, 0
    for at, each in enumerate(value):
        depth += (each == "{") - (each == "}")
        closed += depth == 0 and at < len(value) - 1
    return value == "may" or (depth == 0 and closed == 0)


def read(value: str) -> str:
    """What LaTeX would print of it."""
    return ORDER.sub(lambda found: MEANT[found[0]], value)


def line(text: str) -> str:
    """The text as one clean line."""
    return " ".join(visible(text).split())
