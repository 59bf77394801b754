"""Decoding, normalising, unwrapping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import LoadError
from ingest.text import Decoded, decode, normalise, unwrap

FRENCH = "Le préfet a déclaré que la forêt brûlait déjà. « Ça dépend du vent », a-t-il ajouté. " * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_declared_and_utf8_encodings_are_certain(encoding: str) -> None:
    decoded = decode(FRENCH.encode(encoding))
    assert decoded.text == FRENCH
    assert decoded.certain


def test_other_encodings_are_read_but_uncertain() -> None:
    decoded = decode(FRENCH.encode("cp1252"))
    assert decoded.text.startswith("Le préfet a déclaré que la for")  # the rest is a guess
    assert not decoded.certain


POLISH = "Książę powiedział, że łódź płynęła wśród źdźbeł trawy. Most będzie otwarty w marcu. "
CZECH = "Starosta řekl, že most bude otevřen v březnu. Žluťoučký kůň úpěl ďábelské ódy. "


@pytest.mark.parametrize("encoding", ["iso8859-2", "cp1250"])
@pytest.mark.parametrize("text", [POLISH, CZECH, POLISH * 9, CZECH * 9])
def test_central_european(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding, False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == Decoded(FRENCH, encoding, False)


def test_signs_in_western_text() -> None:
    text = "La maison déjà brûlée a 50 m² et ½ étage. Il fait ±3 °C à l'été, « ça va ». "
    assert decode(text.encode("cp1252")) == Decoded(text, "cp1252", False)


def test_charset_of_a_page_is_believed() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><p>{FRENCH}</p>'
    assert decode(page.encode("iso-8859-1")).text == page
    assert decode(b'<meta charset="no-such-thing">' + "né".encode("cp1252")).text


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(32))])
def test_nothing_and_binary_are_refused(raw: bytes) -> None:
    with pytest.raises(LoadError):
        decode(raw)


def test_normalise_examples() -> None:
    assert normalise("a\r\nb\rc\u2028d\x0ce") == "a\nb\nc\nd\ne"
    assert normalise("e\u0301\x00\ufeff\ud800!") == "é!"


@given(st.text())
def test_normalise_is_done_once_and_storable(text: str) -> None:
    once = normalise(text)
    assert "\r" not in once
    once.encode("utf-8")
    assert normalise(once) == once


@given(
    st.text(st.sampled_from("aé\u0301\u200b\u200d\u200f\u202e\ufe0f\U000e0101\U000e0041م❤1 \x1b\r"))
)
def test_normalise_is_done_once_for_what_nobody_sees(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "text", ["می‌خواهم", "❤️‍🔥", "1️⃣ ©️", "क्‍ष", "葛󠄀城", "مرحبا\u200f.", "שלום\u200f!"]
)
def test_what_a_script_needs_is_kept(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "ru\u200bn",
        "r\u200du\u200en",
        "\u202erun\u202c",
        "ru\u00adn",
        "run\U000e0041\U000e007f",
        "r\ufe0fu\ufe01n",
        "\u2067run\u2069",
        "run\U000e0100\U000e0101",
        "r\u2060un\u2064",
        "\x1brun\x9b",
        "run\u3164",
    ],
)
def test_what_nobody_sees_is_left_out(text: str) -> None:
    assert normalise(text) == "run"


def test_hard_wrapped_paragraphs_are_joined() -> None:
    line = "the harbour master said that the boats would stay in port until noon"
    assert unwrap(f"{line}\n{line}\n{line}\n{line}.\n\nAnother.") == (
        f"{line} {line} {line} {line}.\n\nAnother."
    )


@pytest.mark.parametrize("text", ["Short\nlines\nof\nverse", "One. " * 14 + "\nTwo.", "", "\n\n"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert unwrap(text) == text
