"""The bench of great libraries: what it makes, and a whole run over a small one."""

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from fakes import tiny_embedder
from test_benchmarks import CORPUS, write_set

from benchmarks import bulk, scale
from benchmarks.beir import article_of
from benchmarks.bulk import Plan, build
from benchmarks.synthetic import PUBLISHERS, DrawnEmbedder, varied
from ingest.embed import load_embedder
from ingest.index import VectorIndex
from ingest.library import Library

ARTICLES = [article_of(row) for row in CORPUS]


def test_articles_are_repeated_with_other_words() -> None:
    made = list(islice(varied(ARTICLES), 600))
    assert made == list(islice(varied(ARTICLES), 600))
    assert [each.text for each in made[:3]] == [each.text for each in ARTICLES]
    assert len({each.id for each in made}) == 600
    assert len({each.text for each in made[:300]}) > 150
    known = {word for each in ARTICLES for word in each.text.split()}
    assert {word for each in made for word in each.text.split()} == known
    shares = [sum(each.publisher == name for each in made) / 600 for name in PUBLISHERS[:2]]
    assert shares == pytest.approx([0.17, 0.085], abs=0.05)


def test_vectors_are_near_real_ones_and_hang_on_the_text_alone() -> None:
    real = np.eye(5, 384, dtype=np.float32)
    embedder = DrawnEmbedder(load_embedder(), real)
    texts = [f"text {number}" for number in range(50)]
    vectors = np.asarray(embedder.embed_documents(texts))
    assert np.asarray(embedder.embed_documents(texts[20:21])) == pytest.approx(vectors[20:21])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(50), abs=1e-5)
    assert (vectors @ real.T).max(axis=1) == pytest.approx(np.full(50, 0.8), abs=0.1)
    assert embedder.embed_documents([]) == []


def test_a_run_builds_goes_on_and_measures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_set(tmp_path / "tiny")
    embedder = str(tiny_embedder(tmp_path / "embedder"))
    plan = Plan(folder, 300, tmp_path / "cache", embedder)
    monkeypatch.setattr(bulk, "_BATCH", 50)
    monkeypatch.setattr(scale, "_WARMING", 1)
    with monkeypatch.context() as broken:
        whole, calls = VectorIndex.upsert, []

        def fail(index: VectorIndex, *given: list[str]) -> None:
            calls.append(given)
            if len(calls) > 3:
                raise KeyboardInterrupt
            whole(index, *given)

        broken.setattr(VectorIndex, "upsert", fail)
        with pytest.raises(KeyboardInterrupt):
            build(plan)
    assert not plan.built.exists()
    build(plan)
    library = Library.open(plan.library)
    chunks, articles = library.chunk_count(), library.article_count()
    assert chunks >= 300 >= articles > 100
    library.close()

    scale.main([
        str(folder), "--questions", str(folder), "--chunks", "300",
        "--cache", str(tmp_path / "cache"), "--out", str(tmp_path), "--embedder", embedder,
    ])  # fmt: skip
    result = json.loads((tmp_path / "scale-300.json").read_text())
    assert (result["chunks"], result["questions"]) == (chunks, 3)
    assert result["building"]["after_killed_at"] == 200
    assert set(result["ms"]) == {"dense", "keyword", "fused", "second stage", "with reader"}
    for kinds in result["ms"].values():
        assert set(kinds) == {
            "no filter", "newest tenth", "newer half", "large publisher", "small publisher",
        }  # fmt: skip
        assert all(0 <= ms["p50"] <= ms["p95"] <= ms["p100"] for ms in kinds.values())
    assert 0 < result["kept"]["large publisher"] < chunks
    assert str(tmp_path) not in json.dumps(result)
    assert f"{chunks} chunks of {articles} articles" in capsys.readouterr().out
