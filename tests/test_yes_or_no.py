"""A written yes or no is kept where the evidence gives it, and taken off or left out where not."""

import pytest
from test_checking import shown

from assistant.checking import Checked
from assistant.cite import Draft
from assistant.premise import asserted, presumed
from assistant.reader import Reader
from assistant.yes_or_no import parted

SANK = "The ferry Aurora sank off Lindhaven on Monday."
AFLOAT = "The ferry Aurora did not sink, its owner said."
LEFT = "The ferry Aurora left Lindhaven at dawn."
DID = "Did the ferry Aurora sink?"
GRANTED = "The ministry approved the plan for the bridge in May."
REFUSED = "The ministry rejected the plan for the bridge in May."
PLAN = "Did the ministry approve the plan for the bridge?"
HURT = "Was anybody hurt in the fire at the mill?"
NOBODY = "Nobody was hurt in the fire at the mill."
SOME = "Two men were hurt in the fire at the mill."
CLEAR = "Is it clear who owns the mill?"
UNCLEAR = "It was unclear on Sunday who owns the mill."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def said(reader: Reader | None, question: str, evidence: str, written: str) -> str:
    """What is shown of a written sentence; "" where it is left out."""
    given = shown(evidence)
    return " ".join(
        e.text for e in Checked([Draft(written, tuple(given))], given, question, reader)
    )


# A question, its evidence, what is written, and what is shown of it: None for all of it.
CASES: list[tuple[str, str, str, str | None]] = [
    (DID, SANK, "Yes, the ferry Aurora sank off Lindhaven.", None),
    (DID, SANK, "Yes. The ferry Aurora sank off Lindhaven on Monday.", None),
    (DID, SANK, "Yes, it did.", None),
    (DID, SANK, "Yes.", None),
    (DID, SANK, "No, the ferry Aurora did not sink.", ""),
    (DID, SANK, "No, it did not.", ""),
    (DID, SANK, "No.", ""),
    (DID, SANK, "No, it did.", ""),
    (DID, SANK, "Yes, it did not.", ""),
    (DID, SANK, "No, the ferry Aurora sank off Lindhaven.", "The ferry Aurora sank off Lindhaven."),
    (DID, AFLOAT, "No, the ferry Aurora did not sink.", None),
    (DID, AFLOAT, "No, its owner said that the ferry Aurora did not sink.", None),
    (DID, AFLOAT, "No, it did not.", None),
    (DID, AFLOAT, "No.", None),
    (DID, AFLOAT, "Yes, the ferry Aurora sank.", ""),
    (DID, AFLOAT, "Yes, it did.", ""),
    (DID, AFLOAT, "Yes.", ""),
    (DID, AFLOAT, "Yes, the ferry Aurora did not sink.", "The ferry Aurora did not sink."),
    (DID, LEFT, "Yes, the ferry Aurora left Lindhaven.", "The ferry Aurora left Lindhaven."),
    (DID, LEFT, "No, the ferry Aurora left Lindhaven.", "The ferry Aurora left Lindhaven."),
    (DID, LEFT, "Yes, it did.", ""),
    (DID, LEFT, "No, it did not.", ""),
    (DID, LEFT, "Yes.", ""),
    ("Didn't the ferry Aurora sink?", SANK, "Yes, it did.", None),
    ("Didn’t the ferry Aurora sink?", AFLOAT, "No, it did not.", None),
    ("Did the ferry Aurora not sink?", AFLOAT, "Yes, it sank.", ""),
    (PLAN, GRANTED, "Yes, the ministry approved the plan in May.", None),
    (PLAN, GRANTED, "No, the ministry rejected the plan.", ""),
    (PLAN, GRANTED, "No, it did not.", ""),
    (PLAN, REFUSED, "No, the ministry rejected the plan in May.", None),
    (PLAN, REFUSED, "Yes, the ministry approved the plan.", ""),
    (PLAN, REFUSED, "Yes, it did.", ""),
    (HURT, NOBODY, "Yes, two men were hurt.", ""),
    (HURT, NOBODY, "Yes.", ""),
    (HURT, SOME, "Yes, two men were hurt in the fire.", None),
    (HURT, SOME, "No, nobody was hurt in the fire at the mill.", ""),
    (CLEAR, UNCLEAR, "No, it was unclear on Sunday who owns the mill.", None),
    (CLEAR, UNCLEAR, "Yes, it is clear who owns the mill.", ""),
    (CLEAR, UNCLEAR, "Yes.", ""),
]


@pytest.mark.parametrize(("question", "evidence", "written", "left"), CASES)
def test_a_yes_or_no_holds_the_polarity_of_its_evidence(
    reader: Reader, question: str, evidence: str, written: str, left: str | None
) -> None:
    assert said(reader, question, evidence, written) == (written if left is None else left)


def test_it_is_checked_without_a_reader_too() -> None:
    assert said(None, DID, SANK, "Yes, it did.") == "Yes, it did."
    assert said(None, DID, AFLOAT, "Yes, it did.") == ""
    assert said(None, DID, AFLOAT, "No.") == "No."
    assert said(None, DID, LEFT, "Yes.") == ""


def test_a_word_alone_rests_on_what_it_cites() -> None:
    drafts = Checked([Draft("Yes, it did.", ())], shown(SANK), DID, None)
    assert list(drafts) == []
    drafts = Checked([Draft("Yes, it did.", tuple(shown(AFLOAT)))], shown(AFLOAT), DID, None)
    assert list(drafts) == []
    assert drafts.left_out == {"otherwise": 1}


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("Yes, it sank.", "yes", "It sank."),
        ("No – it did not.", "no", "It did not."),
        ("No one was hurt.", "", "No one was hurt."),
        ("No 10 Downing Street is closed.", "", "No 10 Downing Street is closed."),
        ("Yes!", "yes", ""),
        ("yes it sank", "yes", "It sank"),
        ("Yesterday it sank.", "", "Yesterday it sank."),
        ("Noah left.", "", "Noah left."),
    ],
)
def test_the_word_in_front(text: str, word: str, rest: str) -> None:
    assert parted(text) == (word, rest)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Did the ferry sink?", "The ferry sink."),
        (
            "So was the captain of the Ever Given arrested?",
            "The captain of the Ever Given was arrested.",
        ),
        ("Isn't the crew safe?", "The crew is safe."),
        ("Was Luis Urzúa the first to leave?", "Luis Urzúa was the first to leave."),
        ("Why did the ferry sink?", ""),
        ("Did it?", ""),
    ],
)
def test_what_a_yes_would_say(question: str, claim: str) -> None:
    assert asserted(question) == claim


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Why did Apple buy Ford?", "Apple buy Ford."),
        ("When was the court in Ismailia closed?", "the court in Ismailia was closed."),
        ("How many containers did the ship lose?", "the ship lose containers."),
        ("In which year did Einstein win the Oscar?", "Einstein win the Oscar."),
        ("Who set fire to the mill?", "someone set fire to the mill."),
        ("Why did the sides not agree?", "the sides not agree."),
        ("Why didn't Macron speak outside?", ""),
        ("Did the ferry sink?", ""),
        ("What is it?", ""),
        ("Summarize the report", ""),
    ],
)
def test_what_a_question_takes_for_true(question: str, claim: str) -> None:
    assert presumed(question) == claim
