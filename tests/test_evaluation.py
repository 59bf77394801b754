"""`citewell eval`: what is read, what is found to be right, what is printed, and the page."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fakes import CHEESE, FERRY, HOSTILE, WIRE, answered

from assistant import Assistant
from assistant.answer import REFUSAL, Answer, Done, Event, Found, Restart, Sentence, ShortAnswer
from assistant.cli import main
from assistant.errors import QuestionsError
from assistant.evaluation.articles import Names
from assistant.evaluation.figures import figures
from assistant.evaluation.intervals import bootstrap, share
from assistant.evaluation.outcome import Outcome, Told, Verdict, outcome
from assistant.evaluation.page import page
from assistant.evaluation.proof import faults
from assistant.evaluation.questions import Question, read_questions
from assistant.evaluation.running import tell
from assistant.evaluation.table import table
from assistant.evaluation.words import holds, is_same, overlap, strange_numbers
from ingest.article import Article, Span
from ingest.errors import NoSuchArticle
from ingest.library import Library
from ingest.pipeline import add

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Capture = pytest.CaptureFixture[str]
EXAMPLES = Path(__file__).parent.parent / "examples"
OPENING = {
    "question": "When is the terminal at Ras Halim to open?",
    "article": "wire.txt",
    "answer": ["in spring 2027", "the Spring of 2027"],
}
CRANES = {"question": "How many cranes will the terminal have?", "answer": "4 cranes"}
PARROT = {"question": "Who taught the parrot of the king of Peru to sing?", "answerable": False}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two articles."""
    texts = tmp_path_factory.mktemp("texts")
    (texts / "wire.txt").write_text(WIRE)
    (texts / "cheese.txt").write_text(CHEESE)
    folder = texts.parent / f"{texts.name}-library"
    opened = Library.open(folder, create=True)
    assert not add([texts], opened).failed
    opened.close()
    return folder


def written(folder: Path, *lines: Any) -> Path:
    """A file of questions."""
    path = folder / "questions.jsonl"
    texts = [each if isinstance(each, str) else json.dumps(each) for each in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def run(library: Path, questions: Path, *options: str) -> int:
    return main(["eval", str(questions), "--library", str(library), *options])


def found(capsys: Capture) -> Any:
    return json.loads(capsys.readouterr().out)


# ---- the command


def test_the_whole_way(library: Path, tmp_path: Path, capsys: Capture) -> None:
    questions = written(tmp_path, OPENING, "", CRANES, PARROT)
    shown = tmp_path / "page.html"
    assert run(library, questions, "--json", "--page", str(shown), "--fail-under", "100%") == 0
    told = found(capsys)
    assert [each["verdict"] for each in told["outcomes"]] == ["right"] * 3
    assert [each["id"] for each in told["outcomes"]] == ["1", "3", "4"]
    shares = told["figures"]["shares"]
    assert shares["right"] == {
        "of": "judged questions", "part": 3, "whole": 3, "mean": 1.0, "low": 1.0, "high": 1.0,
    }  # fmt: skip
    assert shares["article in the first passage"]["whole"] == 1
    # "It will have four cranes" is led up to by the sentence that says what "it" is.
    assert shares["answer in the first sentence"]["part"] == 2
    assert shares["refusal recall"]["part"] == shares["refusal precision"]["whole"] == 1
    assert shares["false refusals"]["part"] == 0
    assert not any(told["figures"]["faults"].values())
    assert told["figures"]["seconds"]["whole answer"]["count"] == 3
    assert told["figures"]["seconds"]["first words"]["count"] == 2
    assert "four cranes" in shown.read_text(encoding="utf-8")


def test_the_share_that_must_be_right(library: Path, tmp_path: Path, capsys: Capture) -> None:
    questions = written(tmp_path, OPENING, CRANES | {"answer": "nine cranes"}, PARROT)
    assert run(library, questions, "--fail-under", "0.66") == 0
    printed = capsys.readouterr()
    assert "2 of 3 judged questions" in printed.out
    assert "2: wrong: How many cranes will the terminal have?" in printed.out
    assert "proved: every sentence cited" in printed.out
    assert run(library, questions, "--fail-under", "0.67") == 1
    assert "66.7% of the questions were answered right" in capsys.readouterr().err


def test_nothing_is_expected(library: Path, tmp_path: Path, capsys: Capture) -> None:
    questions = written(tmp_path, {"question": CRANES["question"]})
    assert run(library, questions) == 0
    printed = capsys.readouterr().out
    assert "1 question: 1 not judged" in printed
    assert "article" not in printed.splitlines()[0]
    assert run(library, questions, "--fail-under", "0.5") == 1
    assert "no question says what is expected" in capsys.readouterr().err


def test_filters_and_days_of_a_question(library: Path, tmp_path: Path, capsys: Capture) -> None:
    elsewhere = OPENING | {"filters": {"source": ["/nowhere/"]}}
    questions = written(tmp_path, elsewhere, OPENING | {"today": "2024-05-01", "id": "own"})
    assert run(library, questions, "--json") == 0
    first, second = found(capsys)["outcomes"]
    assert (first["verdict"], first["rank"]) == ("refused wrongly", None)
    assert (second["verdict"], second["rank"], second["id"]) == ("right", 1, "own")
    assert run(library, questions, "--json", "--source", "/nowhere/") == 0
    assert found(capsys)["figures"]["verdicts"]["refused wrongly"] == 2


def test_stopped_on_the_way(
    library: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C at the third question: what was done till then is told, and written."""
    whole, asked = Assistant.stream, []

    def until(self: Assistant, question: str, *given: Any, **more: Any) -> Iterator[Any]:
        asked.append(question)
        if len(asked) == 3:
            raise KeyboardInterrupt
        yield from whole(self, question, *given, **more)

    monkeypatch.setattr(Assistant, "stream", until)
    shown = tmp_path / "page.html"
    questions = written(tmp_path, OPENING, CRANES, PARROT, PARROT)
    assert run(library, questions, "--page", str(shown)) == 130
    printed = capsys.readouterr()
    assert "2 of 2 judged questions" in printed.out
    assert "2 of 4 questions were asked" in printed.err
    assert "2 of 4 questions asked" in shown.read_text(encoding="utf-8")


def test_what_is_not_proved_is_a_failure(
    library: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should an answer ever hold a number of its own, the command fails whatever is asked of it."""
    whole = Assistant.stream

    def inventing(self: Assistant, *given: Any, **more: Any) -> Iterator[Event]:
        for event in whole(self, *given, **more):
            if isinstance(event, Done):
                made = event.answer
                (first, *_) = made.citations
                said = first.answer.cut(made.text).replace(".", " in 1789.")
                span = Span(first.answer.start, first.answer.start + len(said))
                cited = (replace(first, answer=span),)
                event = Done(replace(made, text=said, citations=cited, short=None))
            yield event

    monkeypatch.setattr(Assistant, "stream", inventing)
    shown = tmp_path / "page.html"
    questions = written(tmp_path, OPENING)
    assert run(library, questions, "--fail-under", "0", "--page", str(shown)) == 1
    assert "NOT PROVED: 1 number that is not in the quotes" in capsys.readouterr().out
    assert "1 fault: not everything is proved" in shown.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "options", [["--fail-under", "2"], ["--fail-under", "most"], ["--nonsense"], ["--caution", "x"]]
)
def test_wrong_usage(options: list[str], library: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(library, written(tmp_path, OPENING), *options)
    assert stopped.value.code == 2


def test_a_page_that_cannot_be_written(library: Path, tmp_path: Path, capsys: Capture) -> None:
    missing = tmp_path / "no" / "page.html"
    assert run(library, written(tmp_path, OPENING), "--page", str(missing)) == 1
    assert capsys.readouterr().out == ""
    page_of_none = tmp_path / "page.html"
    assert (
        run(library, written(tmp_path, OPENING | {"article": "?"}), "--page", str(page_of_none))
        == 1
    )
    assert not page_of_none.exists()


# ---- what is read


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "this is no JSON"),
        ("[1]", "no JSON object"),
        ('{"question": "a"}{}', "this is no JSON"),
        ({"answer": "x"}, "it has no “question”"),
        ({"question": " "}, "there is no question"),
        ({"question": "word " * 2_000}, "the question has 9,999 characters"),
        ({"question": 5}, "“question” is 5"),
        ({"question": "Who?", "anwser": "Ada"}, "there is no field “anwser”"),
        ({"question": "Who?", "answer": {"a": 1}}, "“answer.0” is"),
        ({"question": "Who?", "answerable": "perhaps"}, '“answerable” is "perhaps"'),
        ({"question": "Who?", "answerable": False, "answer": "Ada"}, "“answerable” is false"),
        ({"question": "Who?", "today": "May"}, '“today” is "May"'),
        ({"question": "Who?", "filters": {"paper": "x"}}, "the fields are after, before"),
        ({"question": "Who?", "id": "1"}, "the id 1 is that of line 1"),
    ],
)
def test_a_bad_line_is_named(
    line: Any, reason: str, library: Path, tmp_path: Path, capsys: Capture
) -> None:
    questions = written(tmp_path, {"question": "What?"}, "", line)
    assert run(library, questions) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"citewell: {questions}, line 3: ")
    assert reason in printed.err
    assert printed.err.count("\n") == 1


def test_many_bad_lines_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"question": "Who?"}\r\n{"question": "\xff"}\n' + b"{\n" * 8)
    with pytest.raises(QuestionsError, match=r"line 2: .*UTF-8.*line 6: .*and 4 more lines$"):
        read_questions(path)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file(content: str, library: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(library, written(tmp_path, content)) == 1
    assert "is empty: give it a line such as" in capsys.readouterr().err
    assert run(library, tmp_path / "none.jsonl") == 1
    assert "none.jsonl cannot be read: No such file" in capsys.readouterr().err


def test_one_or_several(tmp_path: Path) -> None:
    (one,) = read_questions(written(tmp_path, {"question": " Who  won? ", "answer": 422}))
    assert (one.text, one.words, one.answerable, one.articles) == ("Who won?", ("422",), True, ())
    (several,) = read_questions(
        written(
            tmp_path,
            {"question": "Who?", "article": "a", "articles": ["a", "b"], "answers": ["x", ""]},
        )
    )
    assert (several.articles, several.words) == (("a", "b"), ("x",))
    (open_,) = read_questions(written(tmp_path, {"question": "Who?", "answer": ""}))
    assert open_.answerable is None


def test_the_examples_are_read() -> None:
    questions = read_questions(EXAMPLES / "questions.jsonl")
    assert len(questions) == 52
    assert sum(each.answerable is False for each in questions) == 16


# ---- which article is meant

HARBOUR = [
    Article("/home/a/news/2024/ferry.txt", "x", "Ferry leaves Lindhaven", url="https://www.a.example/f/"),
    Article("/home/a/news/2023/ferry.txt", "x", "The ferry returns"),
    Article("/home/a/old/port.md", "x", "The Port: a history"),
    Article("https://b.example/story?id=7", "x", "Cheese"),
    Article("/home/a/old/cheese.md", "x", "cheese"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "which"),
    [
        (HARBOUR[0].source, 0),
        (HARBOUR[1].id, 1),
        (HARBOUR[1].id[:6].upper(), 1),
        ("http://a.example/f", 0),
        ("2024/ferry.txt", 0),
        ("2023/ferry", 1),
        ("port.md", 2),
        ("PORT", 2),
        ("the port: A history", 2),
        ("b.example/story?id=7", 3),
        ("cheese.md", 4),
    ],
)
def test_an_article_by_any_name(name: str, which: int) -> None:
    assert Names(HARBOUR).id_of(name) == HARBOUR[which].id


@pytest.mark.parametrize("name", ["ferry.txt", "ferry", "cheese"])
def test_an_article_is_not_guessed(name: str) -> None:
    with pytest.raises(QuestionsError, match=r"2 articles are called “.*give an id"):
        Names(HARBOUR).id_of(name)


@pytest.mark.parametrize("name", ["fer", "rry.txt", "www.", "/", "news", HARBOUR[0].id[:3]])
def test_an_article_that_there_is_not(name: str) -> None:
    with pytest.raises(QuestionsError, match="no article of the library is called"):
        Names(HARBOUR).id_of(name)


def test_an_unknown_article_names_its_line(library: Path, tmp_path: Path, capsys: Capture) -> None:
    questions = written(tmp_path, OPENING, CRANES | {"article": "moon.txt"})
    assert run(library, questions) == 1
    assert "line 2: no article of the library is called “moon.txt”" in capsys.readouterr().err


# ---- words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The 30,000 cubic metres", "thirty thousand cubic metres"),
        ("$1.7bn", "1.7 billion"),
        ("two hundred and twelve", "212"),
        ("2m", "Two Million"),
        ("5%", "five per cent"),
        ("a U.S. court", "US court"),
        ("7:40 a.m.", "7:40 am"),
        ("Café “Noir”", "cafe noir"),
        ("The", "the"),
    ],
)
def test_the_same_words(one: str, other: str) -> None:
    assert is_same(one, [other])
    assert is_same(other, [one])
    assert overlap(one, ["nothing of it", other]) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2 million", "2 billion"),
        ("1.7", "17"),
        ("nineteen eighty-four", "1984"),
        ("Ada", "Adam"),
    ],
)
def test_other_words(one: str, other: str) -> None:
    assert not is_same(one, [other])
    assert not holds(one, [other])


def test_holding() -> None:
    assert holds("It cost about 1.7 billion dollars.", ["$1.7 billion"])
    assert not holds("It cost about 11.7 billion dollars.", ["$1.7 billion"])
    assert not holds("Anything", ["", "?!"])
    assert overlap("the grey abbot cheese", ["Grey Abbot"]) == pytest.approx(0.8)


def test_strange_numbers() -> None:
    assert strange_numbers("In 2019, 52 m and 2m.", "52m, two million; 2018") == ["2019"]
    assert strange_numbers("One of 1,900 people", "about 1 900 or 1,900") == []


# ---- what is proved

ARTICLES = {each.id: each for each in (FERRY, HOSTILE)}
CARRIED = "It carried 212 passengers, the port authority said."


def article_of(article_id: str) -> Article:
    try:
        return ARTICLES[article_id]
    except KeyError:
        raise NoSuchArticle(article_id) from None


def ferry(said: str = "") -> Answer:
    """An answer that cites one sentence of an article, and says it, or something else."""
    answer = answered("How many?", [(FERRY, CARRIED)])
    (citation,) = answer.citations
    span = Span(0, len(said or CARRIED))
    return replace(answer, text=said or CARRIED, citations=(replace(citation, answer=span),))


def kinds(answer: Answer) -> list[str]:
    return [each.partition(":")[0] for each in faults(answer, article_of)]


def test_a_true_answer_is_proved() -> None:
    assert kinds(ferry()) == []
    assert kinds(ferry("Lindhaven Post, 3 May 2024: It carried 212 passengers.")) == []
    at = FERRY.text.index("212")
    assert kinds(replace(ferry(), short=ShortAnswer("212", 1, Span(at, at + 3)))) == []
    assert kinds(ferry("Two hundred people were aboard.")) == []  # words are the checker's


def test_what_is_not_proved_is_told() -> None:
    answer = ferry()
    (citation,) = answer.citations
    uncited = replace(answer, text=f"{CARRIED} And a horse.")
    assert kinds(uncited) == ["sentence without a citation"]
    assert kinds(replace(answer, citations=())) == ["sentence without a citation"]
    moved = replace(citation, source=citation.source.shift(1))
    assert kinds(replace(answer, citations=(moved,))) == ["quote that is not the article's"]
    nowhere = replace(citation, article_id="nowhere")
    assert kinds(replace(answer, citations=(nowhere,))) == ["quote that is not the article's"]
    assert kinds(ferry("It carried 213 passengers.")) == ["number that is not in the quotes"]
    untrue = kinds(ferry("Lindhaven Post, 4 May 2024: It carried 212."))
    assert set(untrue) == {"number that is not in the quotes"}
    shorter = replace(answer, short=ShortAnswer("212", 1, citation.source))
    assert kinds(shorter) == ["quote that is not the article's"]
    assert kinds(replace(answer, status="refused")) == ["refusal with a citation"]


def judged(question: Question, answer: Answer) -> Outcome:
    told = Told(answer, answer.passages, 0.5, None if answer.refused else 0.25)
    return outcome(question, told, faults(answer, article_of))


REFUSED = replace(ferry(), text=REFUSAL, citations=(), status="refused")


@pytest.mark.parametrize(
    ("expected", "answer", "verdict"),
    [
        ({"words": ("212",)}, ferry(), Verdict.RIGHT),
        ({"words": ("213",)}, ferry(), Verdict.WRONG),
        ({"words": ("212",), "articles": ("other",)}, ferry(), Verdict.RIGHT),
        ({"articles": (FERRY.id,)}, ferry(), Verdict.RIGHT),
        ({"articles": ("other",)}, ferry(), Verdict.WRONG),
        ({}, ferry(), Verdict.RIGHT),
        ({}, REFUSED, Verdict.MISSED),
        ({"answerable": False}, REFUSED, Verdict.RIGHT),
        ({"answerable": False}, ferry(), Verdict.INVENTED),
        ({"answerable": None}, ferry(), Verdict.OPEN),
        ({"words": ("212",)}, ferry("It carried 212 and 99."), Verdict.UNPROVED),
    ],
)
def test_verdicts(expected: dict[str, Any], answer: Answer, verdict: Verdict) -> None:
    question = Question("1", "How many?", **({"answerable": True} | expected))
    assert judged(question, answer).verdict is verdict


def test_figures_of_the_worst() -> None:
    """Each share counts what it is of, and nothing else; a fault is told."""
    known = Question("1", "How many?", articles=(FERRY.id, "other"), words=("9",), answerable=True)
    unanswerable = Question("2", "Who?", answerable=False)
    both = answered("How many?", [(FERRY, CARRIED), (HOSTILE, "& the end.")])
    told = figures([judged(known, both), judged(unanswerable, ferry("It carried 9.")),
                    judged(known, REFUSED)])  # fmt: skip
    shares = {each.name: (each.part, each.whole) for each in told.shares}
    assert shares["right"] == (0, 3)
    assert shares["citation precision, articles"] == (1, 2)
    assert shares["citation precision, words"] == (0, 2)
    assert shares["citation recall"] == (1, 4)
    assert shares["refusal precision"] == (0, 1)
    assert shares["refusal recall"] == (0, 1)
    assert shares["false refusals"] == (1, 2)
    assert told.faults["number that is not in the quotes"] == 1
    assert "NOT PROVED: 1 number that is not in the quotes" in table(told)


def test_the_first_words_are_those_that_stand() -> None:
    """Words that were taken back are no first words; passages are all that were found."""
    passages = (*REFUSED.passages, *REFUSED.passages)
    found, said = Found(passages), Sentence(CARRIED, ferry().citations)
    taken_back: list[Event] = [found, said, Restart("no"), Done(REFUSED)]
    told = tell(taken_back)
    assert told.first_words is None
    assert told.passages == passages
    kept: list[Event] = [found, said, Done(ferry())]
    told = tell(kept)
    assert told.first_words is not None
    assert told.first_words <= told.seconds


def test_intervals() -> None:
    figure = share([1, 0, 3], [1, 1, 4])
    assert figure.mean == pytest.approx(4 / 6)
    assert figure.low <= figure.mean <= figure.high
    assert share([1, 0, 1], [1, 1, 1]) == bootstrap([1, 0, 1])
    with pytest.raises(ValueError, match="no values"):
        bootstrap([])


# ---- the page


def hostile_page() -> str:
    words = ("</style><script>x</script>",)
    question = Question("<em>1</em>", HOSTILE.text, words=words, answerable=True)
    lone = replace(ferry(), text="\ud800<i> 99")
    outcomes = [
        judged(question, answered("?", [(HOSTILE, HOSTILE.text)])),
        judged(question, REFUSED),
        judged(Question("2", "Ferry?", answerable=True), lone),
        judged(Question("3", "Ferry?", answerable=True), ferry()),
    ]
    return page(figures(outcomes), outcomes, 9, '"><script>alert(0)</script>.jsonl')


def test_a_hostile_article_stays_text() -> None:
    made = hostile_page()
    made.encode("utf-8")
    body = made.partition("<body>")[2]
    for tag in ("<script", "<img", "<svg", "<b>Author", "<em>", "<i>", "</mark>", "</style"):
        assert tag not in body
    assert "&lt;svg onload=alert(5)&gt; &quot;quoted&quot; title" in body
    assert " href=" not in made
    assert " src=" not in made.replace("&lt;img src=", "")


def test_the_page_in_a_browser(browser: "Browser", tmp_path: Path) -> None:
    """Nothing runs or is fetched; the worst comes first; one verdict's questions alone; dark."""
    path = tmp_path / "page.html"
    path.write_text(hostile_page(), encoding="utf-8")
    requests: list[str] = []
    dialogs: list[str] = []
    for scheme, width in (("light", 1280), ("dark", 360)):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        tab = context.new_page()
        tab.on("request", lambda each: requests.append(each.url))
        tab.on("dialog", lambda each: dialogs.append(each.message))
        tab.goto(path.as_uri())
        verdicts = tab.locator(".verdict").all_text_contents()
        assert verdicts == ["not proved", "wrong", "refused wrongly", "right"]
        assert tab.locator("details[open]").count() == 3
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (paper == "rgb(23, 22, 20)") is (scheme == "dark")
        tab.locator("#show-refused-wrongly").check()
        assert tab.locator(".item:visible").count() == 1
        context.close()
    assert set(requests) == {path.as_uri()}
    assert not dialogs


def test_days_are_days(tmp_path: Path) -> None:
    filters = {"after": "2023-01-01", "publisher": "Post"}
    line = {"question": "Who?", "today": "2024-05-01", "filters": filters}
    (one,) = read_questions(written(tmp_path, line))
    assert one.today == date(2024, 5, 1)
    assert one.filters is not None
    assert one.filters.after == date(2023, 1, 1)
    assert one.filters.publishers == ("Post",)
