"""The optional judge: the model is asked once more about what it wrote, and can only take away."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import CHEESE, WIRE, id_of
from misbehaving import JUDGING, MisbehavingServer, serving

from assistant import Answer, Assistant
from assistant.answer import QUOTING
from assistant.answerers.chat_model import ModelOptions
from assistant.cli import main
from ingest.library import Library
from ingest.pipeline import add
from prompts import PromptError

QUESTION = "When is the terminal at Ras Halim to open?"
OPENS, COSTS = "It opens in spring 2027.", "It is to cost 640 million dirhams."
OPTIONS = ModelOptions(api_key="none", timeout=0.6, retries=0)
FAILS = [
    "bad_key", "rate", "broken", "too_long", "drops", "drops_at_once", "fails_on_the_way", "empty",
    "thinks_only", "withholds", "page", "other_events", "odd_events",
]  # fmt: skip


class Asked:
    """An assistant over two texts, whose model writes two sentences and judges by `says`."""

    def __init__(self, server: MisbehavingServer) -> None:
        self.server = server
        self.says: Callable[[str], str] = lambda _: "yes"
        server.writes = self._writes
        self._plain = Assistant.over([WIRE, CHEESE])

    def _writes(self, prompt: str) -> str:
        if JUDGING in prompt:
            return self.says(prompt)
        return f"{OPENS} [{id_of(prompt, 'spring of 2027')}]\n{COSTS} [{id_of(prompt, '640 m')}]\n"

    def ask(self, judge: bool = True, prompts: Path | None = None) -> Answer:
        options = replace(OPTIONS, base_url=self.server.base_url, judge=judge, prompts=prompts)
        writing = Assistant(
            self._plain.library, self._plain.writer, "openai:small", options=options
        )
        self.server.requests.clear()
        return writing.ask(QUESTION)

    def judged(self) -> list[str]:
        """What it was asked to judge."""
        said = [str(each["messages"][-1]["content"]) for each in self.server.requests]
        return [each for each in said if JUDGING in each]

    def close(self) -> None:
        self._plain.close()


@pytest.fixture(scope="module")
def opened() -> Iterator[Asked]:
    with serving(lambda _: "") as server:
        asked = Asked(server)
        yield asked
        asked.close()


@pytest.fixture
def asked(opened: Asked) -> Asked:
    opened.says, opened.server.judges = lambda _: "yes", "good"
    return opened


def no_to(words: str, otherwise: str = "Yes.") -> Callable[[str], str]:
    return lambda prompt: "No." if words in prompt.partition(JUDGING)[2] else otherwise


def test_it_is_off_unless_asked_for(asked: Asked) -> None:
    asked.says = lambda _: "no"
    given = asked.ask(judge=False)
    assert given.text == f"{OPENS} {COSTS}"
    assert asked.judged() == []


def test_each_sentence_is_judged_by_its_evidence_alone(asked: Asked) -> None:
    given = asked.ask()
    assert (given.text, given.notes) == (f"{OPENS} {COSTS}", ())
    for sentence, prompt in zip(given.sentences(), asked.judged(), strict=True):
        text, [citation] = sentence
        shown = re.fullmatch(r"(?s).*?(-----[0-9a-f]{32}-----).*\n\1\n(.*)\n\1\n(.*)", prompt)
        assert shown
        assert shown[2] == citation.quote
        assert text in shown[3]


@pytest.mark.parametrize(
    "says", ["no", "No.", "**No**, it does not.", "Answer: no", "The answer is no"]
)
def test_what_it_denies_is_left_out_and_counted(asked: Asked, says: str) -> None:
    asked.says = lambda prompt: says if COSTS in prompt else "yes"
    given = asked.ask()
    assert given.text == OPENS
    assert given.model == "openai:small"
    assert given.notes == (
        "Left out 1 sentence of the model's: the model itself, asked again, did not find it in the "
        "passages cited.",
    )


def test_where_it_denies_all_it_is_quoted(asked: Asked) -> None:
    asked.says = lambda _: "no"
    given = asked.ask()
    assert given.model == QUOTING
    assert "spring of 2027" in given.text
    assert any("asked again, did not find them" in each for each in given.notes)


@pytest.mark.parametrize("way", FAILS)
def test_a_judge_that_fails_loses_nothing_and_is_not_asked_again(asked: Asked, way: str) -> None:
    asked.server.judges = way
    given = asked.ask()
    assert given.text == f"{OPENS} {COSTS}"
    assert given.model == "openai:small"
    [note] = given.notes
    assert note.startswith("Not all sentences were judged by the model: ")
    assert len(asked.judged()) == 1


def test_what_is_neither_yes_nor_no_takes_nothing_away(asked: Asked) -> None:
    asked.says = lambda prompt: "Nobody can say." if COSTS in prompt else "<think>no</think>Yes"
    given = asked.ask()
    assert given.text == f"{OPENS} {COSTS}"
    assert given.notes == ("The model, asked to judge a sentence, said neither yes nor no.",)


def test_ones_own_prompt_is_used(asked: Asked, tmp_path: Path) -> None:
    own = f"{{boundary}} {{evidence}} {{boundary}} {JUDGING}, my way: {{sentence}}"
    (tmp_path / "judge.md").write_text(own)
    asked.ask(prompts=tmp_path)
    assert all("my way: " in each for each in asked.judged())
    (tmp_path / "judge.md").write_text("{evidence}")
    with pytest.raises(PromptError, match=r"judge\.md must use the variables"):
        asked.ask(prompts=tmp_path)


@pytest.mark.parametrize("by", ["option", "environment", ""])
def test_it_is_asked_for_by_option_or_environment(
    asked: Asked, by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "wire.txt").write_text(WIRE)
    library = Library.open(tmp_path / "library", create=True)
    add([tmp_path / "wire.txt"], library)
    library.close()
    if by == "environment":
        monkeypatch.setenv("CITEWELL_JUDGE", "1")
    asked.says = no_to(COSTS)
    asked.server.requests.clear()
    given = ["ask", QUESTION, "--library", str(tmp_path / "library"), "--model", "openai:small"]
    given += ["--base-url", asked.server.base_url] + ["--judge"] * (by == "option")
    assert main(given) == 0
    said = capsys.readouterr().out
    assert (COSTS in said) is not bool(by)
    assert len(asked.judged()) == (2 if by else 0)
