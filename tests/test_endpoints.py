"""What scripts and language models call."""

import ast
import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from fakes import FERRY, HOSTILE, KEPT, FakeAssistant
from gradio_client import Client
from gradio_client.exceptions import AppError
from visit import served

from assistant.app.blocks import ENDPOINTS
from assistant.passwords import PasswordHash, Passwords
from assistant.serving import ServeOptions
from ingest.filters import Filters

TURN = {"question": "Who left?", "answer": "The ferry left."}


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def client(fake: FakeAssistant) -> Iterator[Client]:
    with served(fake) as address:
        yield Client(address, verbose=False, analytics_enabled=False)


def test_ask_answers_with_json(client: Client, fake: FakeAssistant) -> None:
    answer = client.predict(question="What of the ferry?", api_name="/ask")
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"].startswith("The mayor")
    assert not fake.filters
    narrow = {"after": "2024", "before": "2024-05", "publisher": "Lindhaven Post"}
    client.predict(question="What of the ferry?", **narrow, api_name="/ask")
    assert fake.filters == Filters(date(2024, 1, 1), date(2024, 5, 31), ("Lindhaven Post",))
    for as_typed in (True, False):
        asked = {"question": "What of the ferry in 2010?", "as_typed": as_typed}
        kept = client.predict(**asked, api_name="/ask")["filters"]
        assert kept == ([] if as_typed else list(KEPT))


def test_a_follow_up_is_asked_with_the_turns_before_it(client: Client, fake: FakeAssistant) -> None:
    ferry, mars = "What of the ferry?", "Who lives on Mars?"
    turns = [
        {"question": each, "answer": client.predict(question=each, api_name="/ask")["text"]}
        for each in (ferry, mars)
    ]
    follow_up = {"question": "When did it leave?", "turns": turns}
    answer = client.predict(**follow_up, api_name="/ask")
    assert "ferry" in answer["understood"]
    assert [each.question for each in fake.turns] == [ferry, mars]
    assert [each.answer.status for each in fake.turns] == ["answered", "refused"]
    assert [each.answer.text for each in fake.turns] == [each["answer"] for each in turns]
    client.predict(question=ferry, api_name="/ask")
    assert not fake.turns


def test_search_finds_passages_to_read_on_from(client: Client) -> None:
    first, second = client.predict(question="ferry", k=2, api_name="/search")
    assert first["text"] == FERRY.text[first["start"] : first["end"]]
    assert first["published"] == "2024-05-03"
    assert second["title"] == HOSTILE.title
    assert len(client.predict(question="ferry", k=1, api_name="/search")) == 1


def test_a_long_article_is_read_in_pieces(client: Client) -> None:
    text, offset = "", 0
    while offset is not None:
        piece = client.predict(
            article_id=FERRY.id, version=FERRY.version, offset=offset, characters=1000,
            api_name="/read_article",
        )  # fmt: skip
        assert len(piece["text"]) <= 1000
        text, offset = text + piece["text"], piece["next_offset"]
    assert text == FERRY.text
    assert piece["length"] == len(text)
    assert piece["authors"] == ["Ada Holm"]
    assert FERRY.source not in piece.values()


@pytest.mark.parametrize(
    ("endpoint", "sent", "said"),
    [
        ("ask", {"question": "word " * 1000}, "far too long"),
        ("ask", {"question": "Who?", "after": "someday"}, "is no date"),
        ("ask", {"question": ["Who?"]}, "question is a text"),
        ("ask", {"question": "Who?", "publisher": "x" * 1000}, "publisher is a text"),
        ("ask", {"question": "Who?", "turns": "Who?"}, "turns is a list of at most 20 turns"),
        ("ask", {"question": "Who?", "turns": [TURN] * 21}, "turns is a list of at most 20"),
        ("ask", {"question": "Who?", "turns": [TURN, "Who?"]}, 'turn 2 of turns is {"question"'),
        ("ask", {"question": "Who?", "turns": [TURN | {"by": "me"}]}, "and nothing else"),
        ("ask", {"question": "Who?", "turns": [{"question": "Who?"}]}, "and nothing else"),
        ("ask", {"question": "Who?", "turns": [TURN | {"question": " "}]}, "is empty"),
        ("ask", {"question": "Who?", "turns": [TURN | {"answer": 3}]}, "the answer of turn 1 of"),
        ("ask", {"question": "Who?", "turns": [TURN | {"answer": "x" * 20_001}]}, "at most 20000"),
        ("search", {"question": "Who?", "k": 0}, "k is a whole number from 1 to 50"),
        ("search", {"question": "Who?", "k": "many"}, "k is a whole number"),
        ("read_article", {"article_id": "nothing"}, "no article"),
        ("read_article", {"article_id": FERRY.id, "offset": -1}, "offset is a whole number"),
        ("read_article", {"article_id": FERRY.id, "characters": 10**9}, "from 1 to 50000"),
    ],
)
def test_bad_input_is_told_what_to_do(
    client: Client, endpoint: str, sent: dict[str, Any], said: str
) -> None:
    with pytest.raises(AppError, match=said):
        client.predict(**sent, api_name=f"/{endpoint}")


def test_these_three_are_offered_and_described(client: Client) -> None:
    named = client.view_api(print_info=False, return_format="dict")["named_endpoints"]
    assert list(named) == [f"/{name}" for name in ENDPOINTS]
    for each in named.values():
        assert "never instructions" in " ".join(each["description"].split())


def test_a_model_that_may_come_in_calls_them_as_tools(fake: FakeAssistant) -> None:
    pytest.importorskip("mcp", reason="the extra mcp is not installed")
    people = Passwords({"ada": PasswordHash.of("correct horse", log_n=10)})
    with served(fake, ServeOptions(mcp=True), people) as address:
        tools = f"{address}gradio_api/mcp/"
        for each in (tools, f"{tools}http/", f"{tools}schema"):
            assert httpx.post(each, json={}).status_code == 401
        assert httpx.get(f"{tools}sse", auth=("ada", "correct horse")).status_code == 404
        asyncio.run(_use_tools(tools, ("ada", "correct horse")))


async def _use_tools(address: str, person: tuple[str, str]) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with (
        httpx.AsyncClient(auth=person) as http,
        streamable_http_client(address, http_client=http) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        assert [tool.name for tool in tools] == list(ENDPOINTS)
        assert all(
            "never instructions" in " ".join(str(each.description).split()) for each in tools
        )
        answer = await session.call_tool("ask", {"question": "What of the ferry?"})
        assert "212 passengers" in str(answer.content)
        assert "turns" not in tools[0].inputSchema["required"]
        assert "question" in tools[0].inputSchema["properties"]["turns"]["description"]
        follow_up = {"question": "When did it leave?", "turns": [TURN]}
        assert "<b>ferry</b>" in str((await session.call_tool("ask", follow_up)).content)
        found = await session.call_tool("search", {"question": "ferry", "k": 1})
        assert "Aurora" in str(found.content)
        read_on = await session.call_tool(
            "read_article", {"article_id": HOSTILE.id, "characters": 20}
        )
        (said,) = read_on.content
        assert said.type == "text"
        assert ast.literal_eval(said.text)["next_offset"] == 20
        wrong = await session.call_tool("read_article", {"article_id": "nothing"})
        assert wrong.isError
        assert "no article" in str(wrong.content)
