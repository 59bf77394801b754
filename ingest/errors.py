"""Everything that can go wrong on the way in, named for what the caller does next.

    IngestError
    ├── LoadError               this source cannot be read: leave it out, mend it, or convert it
    │   └── Gone                it is not there any more: keep what was read of it, or take it out
    ├── NotALibrary             the folder holds something else: name another folder
    ├── NoSuchArticle           the id is not in the library: look it up with `citewell list`
    ├── EmbedderError           the embedder cannot be loaded: mend the installation or name another
    │   └── EmbedderMismatch    the library was made with another embedder: use that one
    ├── NoRoom                  the disk is full: make room and do it again
    └── IndexFault              Chroma or SQLite failed: the message says how to mend it

Messages say what happened, with the values, and what to do.
"""


class IngestError(Exception):
    """Base of every error raised by `ingest`."""


class LoadError(IngestError):
    """A source that cannot be turned into an article."""


class Gone(LoadError):
    """A source that is no longer where it was: a missing file, a page that answers 404 or 410."""


class NotALibrary(IngestError):
    """A folder that holds something other than a Citewell library."""


class NoSuchArticle(IngestError):
    """An article id that the library does not hold."""


class EmbedderError(IngestError):
    """An embedding model that cannot be loaded or is not the one it should be."""


class EmbedderMismatch(EmbedderError):
    """A library made with another embedder or other chunking than the one asked for."""


class IndexFault(IngestError):
    """The vector index or the database failed."""


class NoRoom(IngestError):
    """The disk under the library is full, or too full to write to safely."""
