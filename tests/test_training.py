"""Training on a handful of rows with a tiny network: what is made of data, and that runs resume."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from fakes import encoder_folder

from benchmarks.metrics import auc
from benchmarks.words import holds
from ingest.article import Span
from training import train as training
from training.batches import Prepared
from training.data import Claim, Row, label_by_span, read_rows, split_back
from training.figures import exact, f1, logistic
from training.made import unanswerable, without_sentence
from training.mix import FIRST, MIXES, Mix
from training.model import ANSWERS, Batch, Reader, losses, untrained
from training.near import Near
from training.prepare import prepare
from training.swapped import CONTRADICTS, NEITHER, SUPPORTS, swapped
from training.tokens import encode_claim, encode_row, load_tokenizer, pack

TEXT = (
    "The bridge opened in May 1932. It was built by Dorman Long for the city. "
    "Trains cross it every four minutes."
)
TINY = {
    "vocab_size": 30_522,
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}


def row(
    question: str = "When did the bridge open?", answer: str = "May 1932", **changed: str
) -> Row:
    """A row whose passage holds the answer, or with no answer where that is empty."""
    text = changed.get("passage", TEXT)
    spans = (Span(text.index(answer), text.index(answer) + len(answer)),) if answer else ()
    made = Row(
        changed.get("id", question), "tests", question, "A bridge", text, bool(answer), spans,
        words=(answer,) if answer else (),
    )  # fmt: skip
    return label_by_span(made)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run's folder, prepared from a few rows: pairs, single rows and claims."""
    tokenizer = load_tokenizer(encoder_folder())
    units: list[list[Row | Claim]] = []
    for n in range(12):
        units.append([row(f"When did bridge {n} open?"), row(f"Who closed bridge {n}?", "")])
        units.append([row(f"Who built bridge {n}?", "Dorman Long")])
        units.append([Claim(str(n), "claims", f"Bridge {n} is old.", TEXT, n % 3)])
    flat = [each for unit in units for each in unit]
    arrays = pack(
        [
            encode_row(each, tokenizer) if isinstance(each, Row) else encode_claim(each, tokenizer)
            for each in flat
        ]
    )
    arrays["units"] = np.cumsum([0, *(len(unit) for unit in units)]).astype(np.int64)
    for name, array in arrays.items():
        np.save(tmp_path / f"{name}.npy", array)
    (tmp_path / "data.json").write_text("{}", "utf-8")
    return tmp_path


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training begins with a tiny network, and has two rows a batch."""

    def load(folder: Path) -> Reader:
        return untrained(**TINY)

    monkeypatch.setattr(training, "load", load)
    # One is enough for it, and what is set here would be set for every test that follows.
    monkeypatch.setattr(torch, "set_num_threads", lambda _: None)


SETTINGS = training.Settings(budget=400, most=4, warmup=3, checkpoint=4, kept=1_000)


@pytest.mark.usefixtures("tiny")
def test_a_killed_run_goes_on_as_if_it_had_not_been(run: Path, tmp_path: Path) -> None:
    training.train(run, SETTINGS)
    whole = torch.load(run / training.CHECKPOINT, weights_only=False)
    (run / training.CHECKPOINT).unlink()
    for stop in (5, 0):
        training.train(run, SETTINGS, stop)
    resumed = torch.load(run / training.CHECKPOINT, weights_only=False)
    assert whole["step"] == resumed["step"] > 8
    assert whole["history"] == resumed["history"]
    for name, weights in whole["averaged"].items():
        assert torch.equal(weights, resumed["averaged"][name])
    result = json.loads((run / training.RESULT).read_text("utf-8"))
    assert result["settings"]["seed"] == SETTINGS.seed


@pytest.mark.usefixtures("tiny")
def test_the_loss_falls(run: Path) -> None:
    training.train(run, replace(SETTINGS, passes=2, rate=3e-3, heads_rate=3e-2))
    losses_of = json.loads((run / training.RESULT).read_text("utf-8"))["losses"]
    assert losses_of[-1]["sentence"] < 0.4  # 0.46 where nothing is learnt
    assert set(losses_of[-1]) >= {"sentence", "span", "answers", "group", "evidence"}


def batches(run: Path) -> Sequence[Batch]:
    """Each batch of one pass."""
    prepared = Prepared(run)
    return [prepared.batch(units) for units in prepared.plan(1, 400, 8, 0.5)]


def test_a_pass_has_every_row_once_and_keeps_units_whole(run: Path) -> None:
    prepared = Prepared(run)
    plan = prepared.plan(1, 400, 8, 0.5)
    assert sorted(unit for units in plan for unit in units) == list(range(36))
    again = prepared.plan(1, 400, 8, 0.5)
    assert all(np.array_equal(a, b) for a, b in zip(plan, again, strict=True))
    for batch in batches(run):
        assert batch.tokens.numel() <= 400 or len(batch.tokens) <= 2
        compared = batch.grouped & ~batch.first
        assert not bool(batch.answerable[compared].any())
        assert bool(batch.starts[batch.answerable == 0][:, 0].all())


def test_right_scores_cost_less(run: Path) -> None:
    model = untrained(**TINY)
    batch = next(each for each in batches(run) if bool(each.grouped.any()))
    shape = (*batch.tokens.shape, 3)
    right, wrong = torch.zeros(shape), torch.zeros(shape)
    labels = torch.cat([batch.labels, torch.zeros(1)])[batch.sentence]
    right[..., 2] = labels * 12 - 6
    right[..., 0] = batch.starts.float() * 9
    right[..., 1] = batch.ends.float() * 9
    by_input = torch.zeros(len(batch.tokens), 5)
    by_input[:, ANSWERS] = batch.answerable.float() * 8 - 4
    good = losses(model, batch, right, by_input)
    bad = losses(model, batch, wrong, -by_input)
    for name in ("sentence", "listwise", "span", "answers", "group", "group_sentence"):
        assert float(good[name].detach()) < float(bad[name].detach()), name


def test_made_questions_and_passages_are_not_answered() -> None:
    given = row("Who built the bridge before Dorman Long in 1932?", "Dorman Long")
    changed = unanswerable(given)
    assert changed is not None
    assert changed.question != given.question
    assert not changed.answerable
    assert changed == unanswerable(given)
    cut = without_sentence(row())
    assert cut is not None
    assert "1932" not in cut.passage
    assert not any(cut.labels)
    assert without_sentence(row(passage="May 1932. It was May 1932. More.")) is None


def test_long_passages_are_cut_around_the_answer() -> None:
    filler = " ".join(f"Sentence {n} is about something else entirely." for n in range(80))
    tokenizer = load_tokenizer(encoder_folder())
    made = encode_row(row(passage=f"{filler} {TEXT} {filler}"), tokenizer)
    assert len(made.tokens) <= 320
    assert sum(made.labels) == 1
    start, end = made.starts[0], made.ends[0]
    assert tokenizer.decode(made.tokens[start : end + 1]) == "may 1932"
    assert made.labels[made.sentence[start]] == 1
    assert max(made.sentence) == len(made.labels) - 1


def test_near_passages_do_not_hold_the_answer() -> None:
    passages = [
        TEXT,
        "A bridge opened in June.",
        "Bridges open in May 1932, some say.",
        "Cats sleep.",
    ]
    near = Near(passages, ["A bridge", "", "", ""])
    found = near.search(["When did the bridge open?"], np.zeros((1, 384), np.float32))[0]
    assert found[0] in (0, 1, 2)
    assert near.without_answer(row(), found) == [1]


@pytest.mark.parametrize(
    ("passage", "words", "held"),
    [("In May 1932.", ["may 1932"], True), ("In 19321", ["1932"], False), ("x", [], False)],
)
def test_holds_whole_words(passage: str, words: list[str], held: bool) -> None:
    assert holds(passage, words) is held


def test_rows_are_read_and_articles_kept_back_whole(tmp_path: Path) -> None:
    (tmp_path / "reader").mkdir()
    given = [
        {"id": f"{n}", "set": "s", "question": "When?", "title": f"Title {n % 7}", "passage": TEXT,
         "answers": [{"text": "May 1932", "start": 21}], "answerable": True}
        for n in range(40)
    ]  # fmt: skip
    with gzip.open(tmp_path / "reader" / "s.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(each) + "\n" for each in given)
    rows = read_rows(tmp_path, "s")
    assert all(each.labels == (1, 0, 0) for each in rows)
    train, back = split_back(rows, 0.4)
    assert len(train) + len(back) == 40
    assert not {each.title for each in train} & {each.title for each in back}


def test_figures() -> None:
    assert auc([0.1, 0.4, 0.35, 0.8], [False, False, True, True]).mean == 0.75
    assert f1("the May of 1932", ["May 1932"]) == pytest.approx(0.8)
    assert exact("The May 1932.", ["may 1932"]) == 1.0
    values = np.linspace(-3, 3, 400)[:, None]
    truths = np.random.default_rng(1).random(400) < 1 / (1 + np.exp(-(2 * values[:, 0] - 1)))
    weights, shift = logistic(values, truths)
    assert weights[0] == pytest.approx(2, abs=0.5)
    assert shift == pytest.approx(-1, abs=0.4)


def data_folder(folder: Path) -> Path:
    """A folder of training data as `training/README.md` has it, a few rows of each set."""

    def write(kind: str, name: str, rows: list[dict[str, object]]) -> None:
        (folder / kind).mkdir(exist_ok=True)
        with gzip.open(folder / kind / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(each) + "\n" for each in rows)

    for name in FIRST.caps:
        made: list[dict[str, object]] = []
        for n in range(12):
            passage = f"{TEXT} The town of {name} has bridge {n} and a harbour since {1800 + n}."
            answer = {"text": str(1800 + n), "start": passage.index(str(1800 + n))}
            yes = n % 3 > 0 or name != "squad2_dev_other_half"
            made.append(
                {
                    "id": f"{name}-{n}",
                    "set": name,
                    "question": f"Since when has {name} bridge {n}?",
                    "title": f"{name} {n // 2}",
                    "passage": passage,
                    "answerable": yes,
                    "answers": [answer] if yes else [],
                }
            )
        write("reader", name, made)
    candidates = [{"text": each, "label": n == 1} for n, each in enumerate(("One.", "Two."))]
    joined: dict[str, object] = {
        "id": "s",
        "set": "s",
        "question": "Which?",
        "title": "",
        "candidates": candidates,
    }
    write("selection", "squad_answer_sentences", [joined])
    for name in FIRST.claims:
        write("nli", name, [
            {"id": f"{name}-{n}", "set": name, "premise": TEXT, "hypothesis": f"{name} claim {n}.",
             "label": "supports"} for n in range(30)
        ])  # fmt: skip
    return folder


@pytest.mark.parametrize("mix", MIXES.values(), ids=MIXES.keys())
def test_what_is_kept_back_is_never_trained_on(tmp_path: Path, mix: Mix) -> None:
    (tmp_path / "data").mkdir()
    run = tmp_path / "run"
    prepare(data_folder(tmp_path / "data"), run, None, mix)
    held = [json.loads(line) for line in (run / "held.jsonl").open(encoding="utf-8")]
    claims = [json.loads(line) for line in (run / "held-claims.jsonl").open(encoding="utf-8")]
    tokenizer = load_tokenizer(encoder_folder())
    tokens, offsets = np.load(run / "tokens.npy"), np.load(run / "offsets.npy")
    seen = [" ".join(tokenizer.decode(tokens[a:b].tolist()).split()) for a, b in pairwise(offsets)]
    assert claims
    assert len(seen) > 60
    for each in claims:
        assert not any(each["claim"].lower().rstrip(".") + " ." in one for one in seen)
    for each in held:
        assert not any(each["question"].lower().rstrip("?") in one for one in seen)
    counts = json.loads((run / "data.json").read_text("utf-8"))["counts"]
    assert counts["nli_claims"]["rows"] == mix.claims_times * (30 - len(claims))


def test_claims_made_of_sentences_say_what_they_say_or_something_else() -> None:
    passages = [
        f"The bridge {n} in Lindhaven was opened on 3 May 19{n} by the engineer Ada Holm. "
        f"In 19{n + 1} Piet Mallory sold it to the city for {n} million crowns. "
        "Trains cross it every four minutes, and the largest ferry passes below it (on most days)."
        for n in range(20, 40)
    ]
    rows = [
        label_by_span(row(passage=each, answer="", id=str(n))) for n, each in enumerate(passages)
    ]
    made = swapped(rows, 1_000, 6)
    assert made == swapped(rows, 1_000, 6)
    assert len(swapped(rows, 10, 6)) == 10
    kinds = {each.set.removeprefix("made_claim_") for each in made}
    assert {"said", "unsaid", "number", "name", "date", "denied"} <= kinds
    for each in made:
        is_held = each.claim in each.evidence
        match each.set.removeprefix("made_claim_"):
            case "said":
                assert each.label == SUPPORTS
                assert is_held or "(on most days)" in each.evidence or "In 19" in each.evidence
            case "unsaid":
                assert each.label == NEITHER
                assert not is_held
            case _:
                assert each.label == CONTRADICTS
                assert not is_held
