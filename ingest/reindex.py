"""reindex(): a library's chunks, vectors and keyword index made anew from its articles.

The new index is a library of its own in a folder inside the old one, made of the same articles by
the same steps as `add`; so a run that was stopped or killed goes on where it was, and what is there
answers questions meanwhile. At the end the new one takes the old one's place (`ingest.swap`).
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ingest.article import Article
from ingest.database import FILE, Database
from ingest.disk import ROOM, need_room, size_of
from ingest.embed import DEFAULT, load_embedder
from ingest.errors import EmbedderMismatch, IndexFault, NotALibrary
from ingest.index import FOLDER
from ingest.library import Library
from ingest.report import Step
from ingest.run import Run
from ingest.swap import STAGING, discard, swap
from ingest.tables import SELECT_ARTICLE, as_article
from ingest.writer import Writer, writing


@dataclass(frozen=True, slots=True)
class Reindexed:
    """How many articles and chunks the new index has; `stopped` where it is not finished."""

    articles: int
    chunks: int
    stopped: bool = False


def reindex(library: Library, run: Run = Run()) -> Reindexed:  # noqa: B008
    """Make the index of `library` anew, with another embedder where the run names one.

    Raises EmbedderError, NoRoom. What is half done when it stops is gone on with the next time.
    """
    assert library.folder is not None
    embedder = load_embedder(run.embedder or library.embedder_name() or DEFAULT)
    with writing(library, run.say):
        for article in library.pending():
            copies = [(each, article) for each in library.twins.find(article).others]
            library.mark_all_ready([(article.id, article.version)], copies)
        _check_room(library.folder)
        made = _staging(library.folder / STAGING, embedder.name)
        try:
            stopped = _fill(library, made, run)
            counts = (made.library.article_count(), made.library.chunk_count())
        finally:
            made.close()
            made.library.close()
        if not stopped:
            swap(library.folder)
            library.index_keywords()
            for left in (f"{FOLDER}.new", f"{FOLDER}.old"):
                discard(library.folder / left)
    return Reindexed(*counts, stopped)


def match(library: Library, run: Run = Run()) -> None:  # noqa: B008
    """Finish what is pending, embed the chunks that have no vector, remove the vectors that have no
    chunk; let sources that should hold what is not there be read again by the next sync.
    """
    writer = Writer(library, run.embedder or library.embedder_name() or DEFAULT)
    with writing(library, run.say):
        writer.mend()
        writer.match()
        writer.close()
        library.ledger.read_lost_again()


def _staging(folder: Path, embedder: str) -> Writer:
    """What writes the new index: over what an earlier run left, where that is still of use."""
    if (folder / FILE).exists():
        try:
            writer = Writer(Library.open(folder), embedder)
            writer.mend()
            return writer
        except (EmbedderMismatch, IndexFault, NotALibrary):
            pass  # of another embedder, or torn: it is made from its beginning
    discard(folder)
    writer = Writer(Library.open(folder, create=True), embedder)
    writer.index.count()  # makes it, even where there are no articles
    return writer


def _fill(library: Library, made: Writer, run: Run) -> bool:
    """Bring the new index up to the library's articles; whether the person stopped it."""
    assert library.folder is not None
    with closing(Database(library.folder)) as db:
        versions, there = _versions(library.folder), _versions(library.folder / STAGING)
        staged = {each for each in versions if there.get(each) == versions[each]}
        made.take_out(*(there.keys() - versions.keys()))
        total = max(1, len(versions))
        for done, article in enumerate(_articles(db, versions, staged), len(staged)):
            run.progress(Step(done - len(staged), done / total, article.title))
            if run.stopped():
                made.flush()
                return True
            made.put_alone(article)
        made.flush()
        return False


def _articles(db: Database, versions: dict[str, str], staged: set[str]) -> Iterator[Article]:
    for id in versions:
        if id not in staged:
            yield as_article(db.one(f"{SELECT_ARTICLE} WHERE id = ? AND ready", id))


def _versions(folder: Path) -> dict[str, str]:
    """The version of each ready article, by id, in the order in which they came."""
    with closing(Database(folder)) as db:
        return {row[0]: row[1] for row in db.all(_SELECT_VERSIONS)}


_SELECT_VERSIONS = "SELECT id, version FROM articles WHERE ready ORDER BY key"


def _check_room(folder: Path) -> None:
    """Raise NoRoom where a second index does not fit beside the first."""
    left = folder / STAGING
    need_room(folder, ROOM + size_of(folder) - (2 * size_of(left) if left.is_dir() else 0))
