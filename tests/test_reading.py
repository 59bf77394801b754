"""Which words of an article are marked."""

from assistant.app.reading import Choice, paragraphs
from ingest.article import Span


def test_paragraphs_hold_all_text_and_cut_at_marks() -> None:
    text = "One two.\n\n  \nThree four.\nFive."
    parts = paragraphs(text, Span(4, 20), [Span(0, 5), Span(25, 30)])
    assert ["".join(piece.text for piece in part) for part in parts] == [
        "One two.",
        "Three four.",
        "Five.",
    ]
    assert [(piece.text, piece.mark) for part in parts for piece in part] == [
        ("One ", "cited"),
        ("t", "chosen"),
        ("wo.", "chosen"),
        ("Three f", "chosen"),
        ("our.", ""),
        ("Five.", "cited"),
    ]


def test_keys_tell_choices_apart() -> None:
    choice = Choice(0, "a", "v", Span(1, 2))
    sent = {"turn": "0", "article": "a", "version": "v", "start": "1", "end": "2"}
    assert Choice.parse(sent) == choice
    others = [Choice(1, "a", "v", Span(1, 2)), Choice(0, "a", "v", Span(1, 3))]
    assert choice.key not in {each.key for each in others}
