"""Quoting, over texts in hand."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fakes import CHEESE, WIRE

from assistant import Assistant, answer
from assistant.answerers.extractive import DOUBTED, MOST_OF_PART, ExtractiveAnswerer, Weighed
from assistant.judging import ReaderJudge, SimilarityJudge
from assistant.parts import Asked
from assistant.premises import NEAREST
from assistant.reader import Reader
from assistant.vectors import SentenceVectors
from ingest.embed import Embedder, load_embedder
from ingest.library import Library
from ingest.pipeline import add

WHEN = "When is the terminal to open?"
SPOKE = "Who spoke to the press?"
CLAIM = (
    "RAS HALIM, May 3, 2021 (Gulf Wire) - The port first asked the owner of the barge for "
    "30 million dirhams. It later settled for 12 million. The mayor was at the match that day.\n\n"
    "The barge had drifted for two weeks before anyone in the village saw it."
)


@pytest.fixture(scope="module")
def quoting() -> Iterator[Assistant]:
    opened = Assistant.over([WIRE, CHEESE])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much will the new terminal at Ras Halim cost?", "640 million dirhams"),
        ("When is the terminal to open?", "spring of 2027"),
        ("How many people is the construction to employ?", "1,900 people"),
        ("Who fears for their lobster grounds?", "Fishermen in the village of Umm Sadra"),
        ("Who edited the story about the terminal?", "Ruth Calloway"),
        ("Which cheese won the national prize?", "Grey Abbot"),
        ("How many cheeses did the jury taste?", "214 cheeses"),
    ],
)
def test_the_first_citation_answers(quoting: Assistant, question: str, words: str) -> None:
    given = quoting.ask(question)
    assert words in given.citations[0].quote
    assert given.model == "quoting"
    assert all(sentence.endswith(each[0].quote) for sentence, each in given.sentences())
    assert all(0 <= each.support <= 1 for each in given.citations)


@pytest.mark.parametrize(
    ("question", "sure", "best", "doubted"),
    [
        (WHEN, 0.51, 0.9, False),
        (WHEN, 0.49, 0.9, True),
        (SPOKE, 0.9, 0.14, True),
        (SPOKE, 0.9, 0.16, False),
        (WHEN, 0.9, 0.14, False),  # whose words stand out
    ],
)
def test_it_is_told_where_it_is_not_sure_that_anything_answers(
    quoting: Assistant, question: str, sure: float, best: float, doubted: bool
) -> None:
    likeness = SimilarityJudge(SentenceVectors(load_embedder()), quoting.library)
    judge = ReaderJudge(Reader.load(), likeness)
    passages = quoting.search(question, 4)
    asked = Asked(question, load_embedder().embed_query(question))
    first, *others = judge.rank(asked, passages)
    best_first = replace(first, support=best)
    assert judge.doubts(asked, sure, best_first) is doubted
    assert not likeness.doubts(asked, sure, best_first)
    if question == WHEN:
        weighed = Weighed(asked, judge, (best_first, *others), sure)
        answerer = ExtractiveAnswerer(judge, likeness, quoting.library)
        assert answerer.quote([weighed], passages).notes == ((DOUBTED,) if doubted else ())


@pytest.mark.parametrize(
    "question", ["What is the capital of Australia?", "How do I bake bread?", "?", "the", "🙂"]
)
def test_off_topic_is_refused_with_the_closest_passages(quoting: Assistant, question: str) -> None:
    given = quoting.ask(question)
    assert given.refused
    assert given.text == given.marked() == "The articles do not say."
    assert not given.citations
    assert 0 < len(given.passages) <= 3


def test_the_same_sentence_in_two_texts_counts_once() -> None:
    other = "Port news\n\nThe terminal is to open in the spring of 2027. Nobody else bid for it."
    given = answer("When is the terminal to open?", texts=[WIRE, other])
    assert given.text.count("spring of 2027") == 1


def test_a_hanging_sentence_brings_the_one_before() -> None:
    given = answer("Why had the dredging permit taken so long?", texts=[WIRE, CHEESE])
    said = [sentence for sentence, _ in given.sentences()]
    at = next(at for at, each in enumerate(said) if each.startswith("She said the dredging"))
    assert said[at - 1].startswith("Construction is to employ")
    assert given.marked().index("[1]") < given.marked().index("[2]")


def test_the_sentence_that_goes_on_comes_along() -> None:
    given = answer("How much did the port first ask for?", texts=[CLAIM, CHEESE])
    said = [sentence for sentence, _ in given.sentences()]
    assert said[0].startswith("The port first asked")
    assert said[1] == "It later settled for 12 million."


def test_a_dateline_is_no_evidence() -> None:
    given = answer("What did the port ask the owner for?", texts=[CLAIM])
    assert given.citations[0].source.start == CLAIM.index("The port first")
    assert "(Gulf Wire)" not in given.text


COURT = (
    "Court orders airline to pay\n\nA court in Lindhaven ordered the airline Nordal to pay "
    "4 million crowns to passengers. Nordal said it would appeal. The judge spoke for an hour."
)


@pytest.fixture(scope="module")
def comparing() -> Iterator[Assistant]:
    opened = Assistant.over([WIRE, CHEESE, CLAIM, COURT])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "Compare the cost of the terminal at Ras Halim with the sum the court ordered Nordal "
            "to pay",
            ("640 million dirhams", "4 million crowns"),
        ),
        (
            "Compare the sum the court ordered Nordal to pay with the cost of the terminal at Ras "
            "Halim",
            ("4 million crowns", "640 million dirhams"),
        ),
        (
            "What is the difference between the cheeses that the jury tasted and the people whom "
            "the construction of the terminal employs?",
            ("214 cheeses", "1,900 people"),
        ),
    ],
)
def test_each_part_of_a_comparing_question_is_answered_in_its_order(
    comparing: Assistant, question: str, words: tuple[str, str]
) -> None:
    given = comparing.ask(question)
    places = [given.text.find(each) for each in words]
    assert -1 < places[0] < places[1]
    assert given.notes == ()
    assert len(given.sentences()) <= 2 * (MOST_OF_PART + 1)
    assert all(sentence.endswith(cited[0].quote) for sentence, cited in given.sentences())


def test_the_part_that_the_articles_say_nothing_of_is_named(comparing: Assistant) -> None:
    given = comparing.ask("Compare the prize of the dairy in Tarnfell with photosynthesis")
    assert "Grey Abbot" in given.text
    assert not given.refused
    assert [note for note in given.notes if "“photosynthesis”" in note] == list(given.notes) != []


def test_a_comparison_of_what_nothing_says_anything_of_is_refused(comparing: Assistant) -> None:
    given = comparing.ask("Compare photosynthesis with quantum gravity")
    assert given.refused
    assert given.notes == ("Searched 4 articles, of 3 May 2021.",)


def test_a_comparing_question_is_embedded_once_a_part(
    comparing: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    embed = Embedder.embed_query

    def count(self: Embedder, text: str) -> list[float]:
        asked.append(text)
        return embed(self, text)

    monkeypatch.setattr(Embedder, "embed_query", count)
    comparing.ask("Compare the cheese with the barge")
    assert asked == ["Compare the cheese with the barge", "the cheese", "the barge"]


def test_what_hangs_at_the_start_of_a_passage_brings_the_end_of_the_last_one() -> None:
    before = "Rosalind Achterberg, the chief engineer, has kept the old dam at Tarnfell for years."
    filler = "The valley below it is known for its pears, its mills and its long wet winters. "
    more = "Its market opens on the first day of each month and sells wool, salt and honey. "
    hanging = "She measured a crack of 31 centimetres in the north wall of the dam last week."
    text = filler * 9 + before + " " + hanging + " " + more * 9
    assistant = Assistant.over([text])
    try:
        found = assistant.search("crack in the north wall of the dam", 9)
        opening = next(each for each in found if hanging in each.chunk.text).chunk
        assert opening.text.startswith(hanging)
        given = assistant.ask("Was a crack measured in the north wall of the dam?")
        said = [sentence for sentence, _ in given.sentences()]
        assert said[:2] == [before, hanging]
        assert all(each.source.cut(text) == each.quote for each in given.citations)
    finally:
        assistant.close()


DAYS = (
    ("Gulf Wire", "2024-05-03", "The ferry Aurora was stopped by a strike of its crew on Friday. "
     "The harbour was empty."),
    ("Lindhaven Post", "2024-05-04", "The strike of the crew of the ferry Aurora ended after a "
     "day. The owner gave in."),
    ("Lindhaven Post", "2023-01-02", "A dairy in Tarnfell won the national prize for its cheese. "
     "The jury was unanimous."),
)  # fmt: skip


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("dated")
    for publisher, day, text in DAYS:
        whole = f"---\npublisher: {publisher}\ndate: {day}\n---\n# News\n\n{text}\n"
        (folder / f"{day}.md").write_text(whole, encoding="utf-8")
    library = Library.open(folder / "library", create=True)
    add([folder], library)
    library.close()
    opened = Assistant.open(folder / "library")
    yield opened
    opened.close()


def test_of_a_subject_each_article_says_its_best_by_date(dated: Assistant) -> None:
    given = dated.ask("What do the articles say about the strike on the ferry Aurora?")
    said = [sentence for sentence, _ in given.sentences()]
    assert said[0].startswith("Gulf Wire, 3 May 2024: The ferry Aurora was stopped")
    assert said[1].startswith("Lindhaven Post, 4 May 2024: The strike of the crew")
    assert "cheese" not in given.text


def test_what_happened_in_a_time_is_told_by_how_its_articles_begin(dated: Assistant) -> None:
    given = dated.ask("What happened in May 2024?")
    assert not given.refused
    assert given.filters == ("published from 2024-05-01 to 2024-05-31",)
    said = [sentence for sentence, _ in given.sentences()]
    assert [each.partition(":")[0] for each in said] == [
        "Gulf Wire, 3 May 2024", "Lindhaven Post, 4 May 2024",
    ]  # fmt: skip


def test_two_questions_are_answered_and_the_one_that_is_not_is_named(dated: Assistant) -> None:
    given = dated.ask(
        "Which dairy won the national cheese prize, and who designed the opera house?"
    )
    assert "Tarnfell" in given.text
    assert given.notes == ("The articles do not say: “who designed the opera house?”.",)


@pytest.mark.parametrize(
    "question",
    [
        "Why did Nordal sell the court?",
        "Was the judge of the airline Nordal arrested?",
        "When did the airline Nordal strike?",
    ],
)
def test_what_a_question_takes_for_true_is_not_answered_as_if_it_were(
    comparing: Assistant, question: str
) -> None:
    given = comparing.ask(question)
    assert given.refused or any(NEAREST in note for note in given.notes)
    assert given.short is None


def test_what_the_passages_speak_of_gets_no_such_note(comparing: Assistant) -> None:
    given = comparing.ask("Did the court order the airline Nordal to pay passengers?")
    assert not given.refused
    assert given.notes == ()
