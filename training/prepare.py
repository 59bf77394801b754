"""From the data folder to what training reads: units of rows, as arrays in the run's folder.

A unit is what is learned from together: one row; or a question's answering passage with near ones
that do not answer it; or a passage's question with one that it does not answer. The row that
answers is the first of its unit.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from benchmarks.words import normal
from ingest.embed import _embedded_folder
from training.data import (
    Claim,
    Row,
    digest,
    label_by_span,
    read_claims,
    read_rows,
    read_selection,
    sample,
    split_back,
    split_claims,
    trained_on,
)
from training.made import unanswerable, without_sentence
from training.mix import Mix, Recipe
from training.near import Near, remembered
from training.swapped import swapped
from training.tokens import encode_claim, encode_row, load_tokenizer, pack

_SQUAD = ("squad1_train_parts", "squad2_train_part", "squad_narrative_small")
_DENSE = ("squad2_dev_other_half", *_SQUAD, "nq_oracle", "qed_nq", "squadshifts")
_HELD = 0.1  # of the articles of the most valuable set, and of the claims
_HELD_OTHER = 0.02  # of the passages of each other set
_ALL = 10**9


_FAMILY = dict.fromkeys(_SQUAD, "squad") | {"nq_oracle": "nq", "qed_nq": "nq"}


def prepare(folder: Path, run: Path, dev: Path | None, mix: Mix, limit: int = 0) -> None:
    """Write the arrays, the rows kept back and the counts to `run`; `limit` rows for a trial."""
    run.mkdir(parents=True, exist_ok=True)
    all_rows = {name: read_rows(folder, name) for name in mix.caps}
    all_rows = {name: _not_in(rows, dev) for name, rows in all_rows.items()}
    train: dict[str, list[Row]] = {}
    held: list[Row] = []
    for name, rows in all_rows.items():
        share = _HELD if name == "squad2_dev_other_half" else _HELD_OTHER
        mine, back = split_back([r for r in rows if r.set == name], share)
        train[name] = trained_on(mine, name, mix)
        if limit:
            train[name] = train[name][:limit]
        held += sample(back, 700, name)
        print(f"{name}: {len(train[name]):,} rows to train on, {len(back):,} kept back", flush=True)
    near = _search(all_rows, held, run, limit)
    units: list[Sequence[Row | Claim]] = list(_units(train, near, run, mix))
    joined = read_selection(folder, "squad_answer_sentences", mix.selection, mix.seed)
    selection = [row for row in joined if row.labels]
    units += [[row] for row in selection[: limit or None]]
    claims, held_claims = _claims(folder, mix, limit)
    units += [[each] for each in claims]
    passages = [row for name in _DENSE for row in train[name]]
    units += [[each] for each in swapped(passages, min(mix.swapped, limit or _ALL), mix.seed)]
    random.Random(mix.seed).shuffle(units)
    _write(units, run)
    _write_held(held, near, held_claims, run)
    (run / "data.json").write_text(
        json.dumps({"files": digest(folder), "counts": _counts(units)}, indent=1) + "\n", "utf-8"
    )


def _units(train: dict[str, list[Row]], near: Near, run: Path, mix: Mix) -> Iterator[list[Row]]:
    families: dict[str, list[Row]] = {}
    for name, rows in train.items():
        families.setdefault(_FAMILY.get(name, name), []).extend(rows)
    grouped: list[Row] = []
    for family, rows in families.items():
        recipe = mix.recipes.get(family, Recipe(0, 0, 100_000))
        rows = sample(rows, recipe.most, family, mix.seed)
        ready = [row for row in rows if row.answerable and (row.words or family == "boolq")]
        groups = ready[: recipe.groups]
        grouped += groups
        if family == "squad2_dev_other_half":
            yield from _pairs(rows)
            yield from ([row] for row in rows if not row.answerable)
            continue
        taken = {row.id for row in groups}
        for row in ready[recipe.groups :]:
            if recipe.made <= 0:
                break
            if changed := unanswerable(row):
                recipe = Recipe(recipe.groups, recipe.made - 1, recipe.most)
                taken.add(row.id)
                yield [row, changed]
        yield from ([row] for row in rows if row.id not in taken)
    yield from _groups(grouped, near, run / "questions.npy", mix.seed)


def _pairs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Each answerable question beside an unanswerable one of its passage; what is left, alone."""
    by_passage: dict[str, tuple[list[Row], list[Row]]] = {}
    for row in rows:
        by_passage.setdefault(row.passage, ([], []))[0 if row.answerable else 1].append(row)
    for yes, no in by_passage.values():
        for at in range(max(len(yes), len(no))):
            yield [*yes[at : at + 1], *no[at : at + 1]]


def _groups(rows: Sequence[Row], near: Near, kept: Path, seed: int) -> Iterator[list[Row]]:
    vectors = remembered([row.question for row in rows], kept)
    for row, found in zip(rows, near.search([r.question for r in rows], vectors), strict=True):
        fitting = near.without_answer(row, found)
        draw = random.Random(f"near-{row.id}-{seed}")
        if row.set == "boolq":  # no words to look for: another article, below the nearest
            others = [n for n in fitting[2:] if near.title(n) != row.title]
            yield [row, *(negative(row, near, n) for n in others[:1])]
            continue
        chosen = draw.sample(fitting[:3], min(1, len(fitting)))
        rest = [each for each in fitting[:10] if each not in chosen]
        cut = without_sentence(row) if draw.random() < 0.25 else None
        more = [] if cut else draw.sample(rest, min(1, len(rest)))
        negatives = [negative(row, near, each) for each in [*chosen, *more]]
        yield [row, *negatives, *([cut] if cut else [])]


def negative(row: Row, near: Near, at: int) -> Row:
    """The row's question with another passage, which does not answer it."""
    return label_by_span(
        Row(
            f"{row.id}-near-{at}",
            "near_passage",
            row.question,
            near.title(at),
            near.passages[at],
            answerable=False,
        )
    )


def _search(all_rows: dict[str, list[Row]], held: list[Row], run: Path, limit: int) -> Near:
    back = {row.passage for row in held}
    rows = [r for rows in all_rows.values() for r in rows if r.passage not in back]
    unique = {row.passage: row for row in rows}
    if limit:
        unique = dict(list(unique.items())[: limit * 5])
    print(f"indexing {len(unique):,} passages", flush=True)
    near = Near(list(unique), [row.title for row in unique.values()])
    dense = [n for n, row in enumerate(unique.values()) if row.set in _DENSE]
    near.embed(dense, run / "passages.npy")
    return near


def _claims(folder: Path, mix: Mix, limit: int) -> tuple[list[Claim], list[Claim]]:
    train: list[Claim] = []
    held: list[Claim] = []
    for name, cap in mix.claims.items():
        claims = read_claims(folder, name)
        if name == "nli_claims":
            claims, held = split_claims(claims, _HELD)
            claims = claims * mix.claims_times
        train += sample(claims, limit or cap, name, mix.seed)
    back = {normal(each.claim) for each in held}
    return [each for each in train if normal(each.claim) not in back], held


def _not_in(rows: list[Row], dev: Path | None) -> list[Row]:
    """The rows whose passage and question are not of the development set `dev`."""
    if dev is None:
        return rows
    from benchmarks.beir import CORPUS, QUERIES
    from benchmarks.beir import rows as lines

    passages = {normal(each["text"]) for each in lines(dev, CORPUS)}
    questions = {normal(each["text"]) for each in lines(dev, QUERIES)}
    kept = [
        r for r in rows if normal(r.passage) not in passages and normal(r.question) not in questions
    ]
    if len(kept) < len(rows):
        print(f"{rows[0].set}: {len(rows) - len(kept)} rows are in {dev.name}: left out")
    return kept


def _write(units: Sequence[Sequence[Row | Claim]], run: Path) -> None:
    tokenizer = load_tokenizer(_embedded_folder())
    flat = [each for unit in units for each in unit]
    made = [
        encode_row(each, tokenizer) if isinstance(each, Row) else encode_claim(each, tokenizer)
        for each in flat
    ]
    arrays = pack(made)
    sizes = [len(unit) for unit in units]
    arrays["units"] = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    lengths = np.diff(arrays["offsets"])
    print(
        f"{len(units):,} units, {len(flat):,} rows, {lengths.mean():.0f} tokens a row", flush=True
    )
    for name, array in arrays.items():
        np.save(run / f"{name}.npy", array)


def _write_held(held: list[Row], near: Near, claims: list[Claim], run: Path) -> None:
    with (run / "held.jsonl").open("w", encoding="utf-8") as file:
        ready = [row for row in held if row.answerable and row.answers]
        vectors = remembered([row.question for row in ready], run / "held.npy")
        found = near.search([row.question for row in ready], vectors)
        groups = {
            row.id: near.without_answer(row, f)[:8] for row, f in zip(ready, found, strict=True)
        }
        for row in held:
            passages = [negative(row, near, n) for n in groups.get(row.id, [])]
            file.write(
                json.dumps({**asdict(row), "near": [(n.title, n.passage) for n in passages]}) + "\n"
            )
    with (run / "held-claims.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(each)) + "\n" for each in claims)


def _counts(units: Sequence[Sequence[Row | Claim]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for unit in units:
        for each in unit:
            name = each.set
            of = counts.setdefault(name, {"rows": 0, "answerable": 0, "in_groups": 0})
            of["rows"] += 1
            of["answerable"] += int(isinstance(each, Row) and each.answerable)
            of["in_groups"] += int(len(unit) > 1)
    return counts
