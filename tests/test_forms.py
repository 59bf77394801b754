"""How a model's sentences and their numbers are read, in the forms that models give them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers.forms import FORMS, JSON_LINES, MARKERS, Form, Said, read_line

MOST = 30
RAINED, SNOWED = "It rained.", "It snowed."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("It rained [1].", [(RAINED, (1,))]),
        ("It rained. [1]", [(RAINED, (1,))]),
        ("It rained [1]", [("It rained", (1,))]),
        ("It rained [1][2].", [(RAINED, (1, 2))]),
        ("It rained [1] [2, 4].", [(RAINED, (1, 2, 4))]),
        ("It rained [1], [2].", [(RAINED, (1, 2))]),
        ("It rained. [ 4 ; 5 ]", [(RAINED, (4, 5))]),
        ("It rained [2-4].", [(RAINED, (2, 3, 4))]),
        ("It rained [2–4, 4].", [(RAINED, (2, 3, 4))]),
        ("It rained [1-999].", [(RAINED, (1, 999))]),
        ("It rained (3).", [(RAINED, (3,))]),
        ("It rained (3, 4).", [(RAINED, (3, 4))]),
        ("It rained [S3].", [(RAINED, (3,))]),
        ("It rained [S3, S4].", [(RAINED, (3, 4))]),
        ("It rained [^3].", [(RAINED, (3,))]),
        ("It rained [sentence 3].", [(RAINED, (3,))]),
        ("It rained [Source: 3].", [(RAINED, (3,))]),
        ("It rained 【3】.", [(RAINED, (3,))]),
        ("It rained【3†source】.", [(RAINED, (3,))]),
        ("* It rained [1].", [(RAINED, (1,))]),
        ("2. It rained [1].", [(RAINED, (1,))]),
        ("## **Answer:** It rained [1].", [(RAINED, (1,))]),
        ("**It rained** [1].", [(RAINED, (1,))]),
        ("It rained [1]. It snowed [2].", [(RAINED, (1,)), (SNOWED, (2,))]),
        ("It rained. [1] It snowed. [2]", [(RAINED, (1,)), (SNOWED, (2,))]),
        ("It rained (1). It snowed (2).", [(RAINED, (1,)), (SNOWED, (2,))]),
        ("It rained. It snowed [1, 2].", [(RAINED, (1, 2)), (SNOWED, (1, 2))]),
        ("It rained [1]. It snowed.", [(RAINED, (1,)), (SNOWED, ())]),
        ("It rained [1] and snowed [2][3].", [("It rained and snowed.", (1, 2, 3))]),
        ("“It rained,” she said [1].", [("“It rained,” she said.", (1,))]),
        ("She said: “It rained.” [1]", [("She said: “It rained.”", (1,))]),
        ("The U.S. [1] froze [2].", [("The U.S. froze.", (1, 2))]),
        # What is no number of a sentence stays.
        ("It [sic] rained.", [("It [sic] rained.", ())]),
        ("The crew (12) slept [1].", [("The crew (12) slept.", (1,))]),
        ("It was the worst flood (1998).", [("It was the worst flood (1998).", ())]),
        ("It fell 3.5 (2) metres.", [("It fell 3.5 (2) metres.", ())]),
        # What is no sentence is none.
        ("", []),
        ("   ", []),
        ("[1][2]", [("", (1, 2))]),
        ("Here is the answer:", []),
        ("```json", []),
        ("---", []),
    ],
)
def test_a_line_with_markers(line: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read_line(line, MOST) == [Said(text, ids) for text, ids in expected]


@pytest.mark.parametrize(
    "text",
    [
        '{"sentence": "It rained.", "numbers": [1]}\n{"sentence": "It snowed.", "numbers": [2]}\n',
        '[{"sentence": "It rained.", "numbers": [1]}, {"sentence": "It snowed.", "numbers": [2]}]',
        '{"answer": [{"text": "It rained.", "ids": 1}, {"text": "It snowed.", "ids": ["[2]"]}]}',
        'Sure:\n```json\n{"sentence": "It rained.", "numbers": [1, 1]}\n'
        '{\n "sentence": "It\\n snowed.",\n "numbers": ["S2"]\n}\n```',
        "It rained [1].\nIt snowed [2].",  # keeps to no form
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_json(text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert list(JSON_LINES.read(pieces, MOST)) == [Said(RAINED, (1,)), Said(SNOWED, (2,))]


def test_braces_in_a_sentence_are_its_own() -> None:
    text = json.dumps({"sentence": 'He wrote "{x}".', "numbers": [3]})
    assert list(JSON_LINES.read(list(text), MOST)) == [Said('He wrote "{x}".', (3,))]


def test_json_comes_as_each_object_is_closed() -> None:
    def pieces() -> object:
        yield '{"sentence": "It rained.", "numbers": [1]}'
        raise AssertionError("read on before it was asked to")

    read = JSON_LINES.read(pieces(), MOST)  # type: ignore[arg-type]
    assert next(iter(read)) == Said(RAINED, (1,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained.\n[1]\nIt snowed.\n\n[2][3]", [Said(RAINED, (1,)), Said(SNOWED, (2, 3))]),
        ("It rained [1].\n[2]\n", [Said(RAINED, (1,)), Said("", (2,))]),
        ("It rained.\nIt snowed.\n[2]", [Said(RAINED), Said(SNOWED, (2,))]),
        ("[1]\n[2]", [Said("", (1,)), Said("", (2,))]),
    ],
)
def test_numbers_on_a_line_of_their_own(text: str, expected: list[Said]) -> None:
    assert list(MARKERS.read(list(text), MOST)) == expected


@pytest.mark.parametrize(
    ("form", "text", "finished"),
    [
        (MARKERS, "It rained [1].\nIt sno", [True, False]),
        (MARKERS, "It rained [1].\nIt snowed [2]", [True, True]),
        (MARKERS, "It rained [1].\n", [True]),
        (JSON_LINES, '{"sentence": "It rained.", "numbers": [1]}\n{"sen', [True, False]),
    ],
)  # fmt: skip
def test_what_did_not_end_says_so(form: Form, text: str, finished: list[bool]) -> None:
    assert [each.finished for each in form.read([text], MOST)] == finished


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@given(st.text(alphabet='[]()0123{}",:.\\n\n It rained', max_size=80), st.integers(1, 9))
def test_anything_can_be_read_and_pieces_do_not_matter(form: Form, text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    read = list(form.read(pieces, MOST))
    assert read == list(form.read([text], MOST))
    for each in read:
        assert "\n" not in each.text
        assert len(set(each.ids)) == len(each.ids)
