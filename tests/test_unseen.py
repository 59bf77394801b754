"""What a page hides is not text of its article; what only looks hidden is."""

import pytest

from ingest.loaders.html import load_html

PAGE = (
    "<html><head><title>Ferry</title>{head}</head><body><article><h1>Ferry</h1><p>The ferry Aurora "
    "left Lindhaven at 06:40 on Monday with 212 passengers, the port authority said.</p>{body}<p>"
    "The mayor thanked the crew of the lifeboat for the rescue of two swimmers.</p></article>"
    "</body></html>"
)
SECRET = "The harbour is closed for good, the secret text says."


def text(body: str, head: str = "") -> str:
    found = load_html(PAGE.format(head=head, body=body), "page.html").text
    assert "212 passengers" in found
    assert "thanked the crew" in found
    return found


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        "hidden=hidden",
        "style='DISPLAY : none !important'",
        "style='margin:0;visibility:hidden'",
        "style='opacity:0'",
        "style='opacity: 0.00; margin: 0'",
        "style='font-size:0'",
        "style='font-size: 0.0em;'",
        "style='color:white;background:white'",
        "style='color: rgb(1, 2, 3); background-color: rgb(1,2,3)'",
        "style='color:transparent'",
        "style='position:absolute; left:-9999px'",
        "style='text-indent:-999em'",
        "style='height:0;overflow:hidden'",
        "style='clip-path: inset(50%)'",
        "style='dis/**/play:none'",
    ],
)
def test_hidden(attributes: str) -> None:
    assert "secret" not in text(f"<div {attributes}><p>{SECRET}</p></div>")


@pytest.mark.parametrize(
    "attributes",
    [
        "style='opacity:0.9'",
        "style='opacity:1'",
        "style='fill-opacity:0'",
        "style='font-size:0.9em'",
        "style='font-size:10px'",
        "style='color:white;background:black'",
        "style='background-color:transparent'",
        "style='margin-left:-100px'",
        "style='height:0.5em'",
        "style='display:block'",
        "class='nohidden'",
        "hidden=until-found",
    ],
)
def test_not_hidden(attributes: str) -> None:
    assert "secret" in text(f"<p {attributes}>{SECRET}</p>")


@pytest.mark.parametrize(
    ("style", "is_shown"),
    [
        (".x{display:none}", False),
        ("p{margin:0}\n/* .y{} */ .y , p.x { color : red; display : none }", False),
        ("#one{font-size:0}", False),
        ("@import 'a.css'; .x{display:none}", False),
        ("@media print{.x{display:none}}", True),
        ("@media print{.y{top:0}.x{display:none}} .z{display:none}", True),
        (".y .x{display:none}", True),
        (".x{display:block}", True),
        (".x{", True),
    ],
)
def test_rules_of_the_page(style: str, is_shown: bool) -> None:
    found = text(f"<p class='a x' id=one>{SECRET}</p>", f"<style>{style}</style>")
    assert ("secret" in found) is is_shown


def test_what_stands_behind_a_hidden_element_is_kept() -> None:
    found = text(f"<p>It was <span hidden>{SECRET}</span> a calm day with little wind.</p>")
    assert "It was a calm day" in " ".join(found.split())


def test_a_page_that_hides_nearly_all_until_it_is_loaded_is_read() -> None:
    page = PAGE.format(head="", body="").replace("<article>", "<article style='opacity:0'>")
    assert "212 passengers" in load_html(page, "page.html").text


def test_text_in_data_alone_is_no_text_of_a_page_that_has_some() -> None:
    data = f'{{"@type":"NewsArticle","author":"Ada Holm","articleBody":"{SECRET * 9}"}}'
    assert "secret" not in text("", f'<script type="application/ld+json">{data}</script>')
