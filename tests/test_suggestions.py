"""What is offered to be asked: questions of the library, and questions behind an answer."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import answered, passage

from assistant import Answer, Assistant, Turn
from assistant.answer import REFUSAL
from assistant.sampling import sample
from assistant.suggestions import FOLLOW_UPS, Suggestions
from ingest.article import Article
from ingest.library import Library

ASKED = (
    "At what time of day did the giant ship get stuck in the Suez Canal?",
    "How fast was DART going when it crashed into the asteroid?",
)


def refused(question: str) -> Answer:
    return Answer(question, question, REFUSAL, (), (), "refused", "quoting")


def found(suggestions: Suggestions) -> tuple[str, ...]:
    """Its questions of the library, once they are there."""
    until = time.monotonic() + 120
    while (examples := suggestions.examples()) is None:
        assert time.monotonic() < until
        time.sleep(0.05)
    return examples


@pytest.fixture(scope="module")
def conversations(assistant: Assistant) -> list[list[Turn]]:
    """A turn each."""
    return [[Turn(each, assistant.ask(each))] for each in ASKED]


def test_what_is_offered_is_answered_and_of_several_articles(assistant: Assistant) -> None:
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return assistant.ask(question)

    suggestions = Suggestions(assistant.library, ask, lambda: None)
    offered = found(suggestions)
    assert 4 <= len(offered) <= 5
    articles = set()
    for each in offered:
        answer = assistant.ask(each)
        assert not answer.refused
        articles.add(answer.citations[0].article_id)
    assert len(articles) > 2
    assert sum(each.startswith("What do the articles say about ") for each in offered) == 1
    assert sum(each.startswith("What happened in ") for each in offered) == 1

    before = len(asked)
    assert suggestions.examples() == offered
    assert len(asked) == before  # remembered
    assert found(Suggestions(assistant.library, ask, lambda: None)) == offered


def test_what_is_offered_goes_with_the_articles_it_is_about(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True)

    def put(*articles: Article) -> None:
        for each in articles:
            library.put_pending(each, [passage(each).chunk])
        library.mark_all_ready([(each.id, each.version) for each in articles])

    def ask(question: str) -> Answer:
        about = [each for each in library.articles() if each.title.lower() in question.lower()]
        fact = "the articles" not in question
        return answered(question, [(each, each.text) for each in about if fact])

    ferry = Article("f", "The ferry Aurora left Lindhaven on 3 May 2024.", "Aurora")
    bridge = Article("b", "The Tarn Bridge is 212 metres long.", "The Tarn Bridge")
    put(ferry, bridge)
    suggestions = Suggestions(library, ask, lambda: None)
    offered = found(suggestions)
    asked = {"When did the ferry Aurora leave Lindhaven?", "How long is the Tarn Bridge?"}
    assert asked <= {*offered}
    put(Article("rain.txt", "It rained.", "Rain"))
    assert suggestions.examples() == offered  # not anew for each that comes
    for each in (ferry, Article("rain.txt", "", "")):
        library.drop(each.id)
    assert suggestions.examples() is None
    assert not any("Aurora" in each for each in found(suggestions))
    suggestions.close()
    library.close()


def test_what_the_articles_do_not_answer_is_not_offered(assistant: Assistant) -> None:
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return refused(question)

    assert found(Suggestions(assistant.library, ask, lambda: None)) == ()
    assert len(asked) > 5


def test_the_articles_looked_at_are_of_all_publishers(assistant: Assistant) -> None:
    facets = assistant.library.facets()
    chosen = sample(assistant.library, facets)
    publishers = [each.publisher for each in chosen]
    first = publishers[: len(set(publishers))]
    assert set(first) >= set(facets.publishers)
    assert sample(assistant.library, facets) == chosen


def test_what_to_ask_next_is_answered_and_new(
    assistant: Assistant, conversations: list[list[Turn]]
) -> None:
    for turns in conversations:
        offered = assistant.follow_ups(turns)
        assert 2 <= len(offered) <= FOLLOW_UPS
        assert len(set(offered)) == len(offered)
        said = {each.quote for each in turns[0].answer.citations}
        for each in offered:
            answer = assistant.ask(each, turns=turns)
            assert not answer.refused, each
            assert {cited.quote for cited in answer.citations} - said, each


def test_nothing_that_was_asked_is_offered(
    assistant: Assistant, conversations: list[list[Turn]]
) -> None:
    (first,) = conversations[0]
    offered = assistant.follow_ups([first])
    second = Turn(offered[0], assistant.ask(offered[0], turns=[first]))
    again = assistant.follow_ups([first, replace(second, answer=first.answer)])
    assert offered[0] not in again


def test_a_refusal_or_a_reply_is_followed_by_nothing(assistant: Assistant) -> None:
    assert assistant.follow_ups([]) == ()
    assert assistant.follow_ups([Turn("Who lives on Mars?", refused("Who lives on Mars?"))]) == ()
    assert assistant.follow_ups([Turn("Thanks!", assistant.ask("Thanks!"))]) == ()
