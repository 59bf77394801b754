"""The benches of taking articles in: a tiny set through each."""

import json
from pathlib import Path

from fakes import CHEESE, WIRE, tiny_embedder

from benchmarks import growth, intake
from ingest.library import Library
from ingest.pipeline import add
from ingest.run import Run

TEXTS = [WIRE, CHEESE, *(f"Ferry {n} left harbour {n * 7} at dawn.\n\nNobody saw." for n in "1234")]


def test_intake_is_measured_and_kills_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    rows = [{"_id": f"a/{at}", "title": "", "text": text} for at, text in enumerate(TEXTS)]
    corpus = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "tiny" / "corpus.jsonl").write_text(corpus)
    embedder = tiny_embedder(tmp_path / "embedder")
    options = ["--out", str(tmp_path), "--work", str(tmp_path / "work"), "--kills", "2"]
    arguments = [str(tmp_path / "tiny"), *options, "--embedder", str(embedder), "--count", "5"]
    intake.main(arguments)
    kept = json.loads((tmp_path / "intake-tiny-5.json").read_text())
    assert (kept["in_one_go"]["added"], kept["unchanged"]["unchanged"]) == (5, 5)
    assert kept["in_one_go"]["failed"] == 0
    assert 0.0 < kept["in_one_go"]["share_beside_embedder"] <= 1.0
    assert kept["in_one_go"]["peak"] > 100
    assert kept["unchanged"]["embedding"] == 0
    assert len(kept["killed"]["left_by_each"]) == 2
    same = kept["killed"]["same"]
    assert set(same) == {"articles", "copies", "sources", "chunks", "vectors"}
    assert all(same.values())
    before = (tmp_path / "work" / "done.json").read_text()
    intake.main(arguments)  # all is remembered
    assert (tmp_path / "work" / "done.json").read_text() == before
    assert json.loads((tmp_path / "intake-tiny-5.json").read_text()) == kept


def test_growth_is_measured_and_drawn(tmp_path: Path) -> None:
    growth.main(["--articles", "20", "--rounds", "2", "--out", str(tmp_path)])
    steps = json.loads((tmp_path / "growth.json").read_text())["steps"]
    assert [each["in_library"] for each in steps] == [20, 20, 1, 21, 21, 1]
    assert all(each["sqlite_mb"] > 0 < each["chroma_mb"] for each in steps)
    assert (tmp_path / "growth.png").stat().st_size > 1_000


def test_what_is_not_the_same_is_told(tmp_path: Path) -> None:
    embedder = str(tiny_embedder(tmp_path / "embedder"))
    (tmp_path / "texts").mkdir()
    for name in ("one", "other"):
        (tmp_path / "texts" / "a.txt").write_text(WIRE + name)
        add([tmp_path / "texts"], Library.open(tmp_path / name, create=True), Run(embedder))
    told = intake.same(tmp_path / "one", tmp_path / "other")
    different = dict.fromkeys(("articles", "sources", "chunks", "vectors"), False)
    assert told == different | {"copies": True}  # neither has any
    assert all(intake.same(tmp_path / "one", tmp_path / "one").values())
