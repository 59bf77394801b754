"""Articles in, a library out: load, chunk, embed, store. Knows nothing about questions.

The light names below are imported at once; the heavy steps (`ingest.embed`, `ingest.index`,
`ingest.pipeline`) are imported by those who use them, so that `import ingest` stays cheap.
"""

from ingest.article import Article, Chunk, Span
from ingest.errors import IngestError
from ingest.filters import Filters
from ingest.library import Library

__all__ = ["Article", "Chunk", "Filters", "IngestError", "Library", "Span"]
