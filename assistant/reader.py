"""The reader: which sentence answers, in which words, and whether the passages answer at all.

A small network of our own (`training/`), run by onnxruntime from the folder that it ships in. It
reads; what is made of the readings is decided elsewhere.
"""

import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Passage
from assistant.errors import ReaderError
from assistant.readings import (
    NOTHING,
    Read,
    Reading,
    Short,
    Support,
    all_features,
)
from assistant.windows import Lengths, Window, windows
from ingest.article import Chunk, Span
from ingest.sentences import split_sentences

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

SHIPPED = Path(str(files("assistant") / "models" / "reader"))
MODEL, TOKENIZER, CONFIG = "model.onnx", "tokenizer.json", "config.json"
FORMAT = 1  # of the folder; another one is not read
_MOST_AT_ONCE = 4  # texts, where there are as many cores
# Columns of the numbers a token and of the numbers an input that the graph gives.
_START, _END, _SENTENCE = range(3)
_OFFSET, _ANSWERS, _EVIDENCE = 0, 1, 2
_REMEMBERED = 2_000  # readings kept: what ranks a passage is asked again by what quotes it
_loading = threading.Lock()


class Reader:
    """Reads passages for a question, and evidence for a claim. Safe from several threads."""

    def __init__(
        self, session: "InferenceSession", tokenizer: "Tokenizer", config: Mapping[str, Any]
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._config = config
        self._lengths = Lengths.of(config["lengths"])
        self._known: OrderedDict[tuple[object, ...], Read] = OrderedDict()
        self._remembering = threading.Lock()
        self._at_once = ThreadPoolExecutor(min(_MOST_AT_ONCE, _cores()), "reader")

    @classmethod
    def load(cls, folder: Path | None = None) -> "Reader":
        """The reader in that folder, or the one that is shipped.

        Raises ReaderError where there is none, or its files are not those it was made with.
        """
        place = folder or SHIPPED
        with _loading:
            config = _configuration(place)
            try:
                return cls(session(place), _tokenizer(place), config)
            except Exception as error:  # the libraries raise their own kinds: here is the fence
                reason = " ".join(str(error).split())[:200] or type(error).__name__
                raise ReaderError(
                    f"the reader in {place} cannot be loaded ({reason}): name another, or "
                    "--reader none"
                ) from error

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """What the passages say to the question; nothing where either is empty."""
        found = self._all(question.strip(), passages)
        spans = [each.short for each in found if each.short]
        return Reading(
            answers=self.together(found, passages),
            passages=tuple(found),
            short=max(spans, key=lambda each: each.score, default=None),
        )

    def supports(self, claim: str, evidence: str | Sequence[str]) -> Support:
        """How the evidence, one text or several sentences, stands to the claim."""
        text = evidence if isinstance(evidence, str) else " ".join(evidence)
        given = windows(
            f"{self._config['claim']} {claim.strip()}", "", text, split_sentences(text),
            self._tokenizer, self._lengths,
        )  # fmt: skip
        if not given or not claim.strip():
            return Support(0.0, 0.0, 1.0)
        scale = self._config["calibration"]["evidence"]["scale"]
        found = [_softmax(self._run(each)[1][_EVIDENCE:] * scale) for each in given]
        best = min(found, key=lambda each: float(each[2]))
        return Support(*(float(each) for each in best))

    def _all(self, question: str, passages: Sequence[Passage]) -> list[Read]:
        """The passages' readings, remembered, their words told by the passage's place."""
        keys: list[tuple[object, ...]] = [
            (question, each.title, each.chunk.start, each.chunk.text, each.chunk.sentences)
            for each in passages
        ]
        with self._remembering:
            read = {key: self._known[key] for key in keys if key in self._known}
        new = {key: each for key, each in zip(keys, passages, strict=True) if key not in read}
        fresh = dict(zip(new, self._several(question, [*new.values()]), strict=True))
        with self._remembering:
            self._known |= fresh
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        read |= fresh
        return [
            replace(each, short=each.short and replace(each.short, passage=at))
            for at, each in enumerate(read[key] for key in keys)
        ]

    def _several(self, question: str, passages: Sequence[Passage]) -> Iterable[Read]:
        read = partial(self._read, question)
        # Each by one thread, of the network that all share: on two cores that takes .87 of the
        # time of one after the other by two threads, and gives the same numbers, bit for bit.
        return self._at_once.map(read, passages) if len(passages) > 1 else map(read, passages)

    def _read(self, question: str, passage: Passage) -> Read:
        chunk = passage.chunk
        sentences = [each.shift(-chunk.start) for each in chunk.sentences]
        given = windows(
            question, passage.title, chunk.text, sentences, self._tokenizer, self._lengths
        )
        if not question or not given:
            return Read(0.0, NOTHING, (0.0,) * len(sentences), None)
        scores = np.full(max(1, len(sentences)), NOTHING)
        whole, spans = NOTHING, []
        for window in given:
            by_token, by_input = self._run(window)
            mine = _sentence_scores(window, by_token, by_input, len(scores))
            scores = np.maximum(scores, mine)
            whole = max(whole, self._passage_score(window, by_token, by_input, mine))
            spans.append(self._short(window, by_token, mine, chunk))
        likely = self._probability("sentence", scores)
        return Read(
            answers=float(self._probability("passage", np.array(whole))),
            score=whole,
            sentences=tuple(float(each) for each in likely[: len(sentences)]),
            short=max(spans, key=lambda each: each.score),
        )

    def _run(self, window: Window) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        # One at a time: a score must not hang on what else is read, and nothing is padded.
        by_token, by_input = self._session.run(
            None, {"tokens": window.tokens[None], "types": window.types[None]}
        )
        return by_token[0].astype(np.float64), by_input[0].astype(np.float64)

    def _passage_score(
        self,
        window: Window,
        by_token: NDArray[np.float64],
        by_input: NDArray[np.float64],
        sentences: NDArray[np.float64],
    ) -> float:
        """The input's own score, with what the best sentence and the best span add."""
        of_sentence, of_span = self._config["mixed"]
        inside = by_token[window.first : window.first + len(window.offsets)]
        margins = inside[:, :_SENTENCE].max(axis=0) - by_token[0, :_SENTENCE]
        margin = float(np.clip(margins.sum(), -20, 20))
        return float(by_input[_ANSWERS] + of_sentence * sentences.max() + of_span * margin)

    def _short(
        self,
        window: Window,
        by_token: NDArray[np.float64],
        sentences: NDArray[np.float64],
        chunk: Chunk,
    ) -> Short:
        """The best words in one sentence, whole words; its sentence's score counts too."""
        settings = self._config["short"]
        inside = by_token[window.first : window.first + len(window.offsets)]
        of = window.sentence
        longest = int(settings["tokens"])
        sums = np.full((len(inside), longest), -np.inf)
        for more in range(min(longest, len(inside))):
            same = of[: len(of) - more] == of[more:]
            total = inside[: len(of) - more, _START] + inside[more:, _END]
            sums[: len(of) - more, more] = np.where(same, total, -np.inf)
        sums += settings["sentence"] * sentences[of][:, None]
        start, extra = (int(each) for each in np.unravel_index(int(sums.argmax()), sums.shape))
        none = by_token[0, _START] + by_token[0, _END]
        span = Span(int(window.offsets[start, 0]), int(window.offsets[start + extra, 1]))
        span = _whole_words(span, chunk.text)
        return Short(
            text=span.cut(chunk.text),
            span=span.shift(chunk.start),
            passage=0,
            score=float(sums[start, extra] - none),
        )

    def together(self, found: Sequence[Read], passages: Sequence[Passage]) -> float:
        """The probability that any of these passages, so read, answers."""
        if not found:
            return 0.0
        settings = self._config["calibration"]["all"]
        values = all_features(found, [each.similarity for each in passages])
        logit = float(np.dot(settings["weights"], values)) + settings["shift"]
        return float(_sigmoid(np.array(logit)))

    def _probability(self, name: str, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        settings = self._config["calibration"][name]
        return _sigmoid(scores * settings["scale"] + settings["shift"])


def session(folder: Path) -> "InferenceSession":
    """The network in a reader's folder, ready to run, by several threads at the same time."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the thread that asks
    options.inter_op_num_threads = 1
    # Without VNNI, a processor adds products of two bytes in sixteen bits, which overflow: of the
    # same weights, scores came out up to 1.3 away. This makes it exact, at 1.08 times the time.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(
        str(folder / MODEL), options, providers=["CPUExecutionProvider"]
    )


def _cores() -> int:
    """Processor cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _tokenizer(folder: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _sentence_scores(
    window: Window, by_token: NDArray[np.float64], by_input: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    inside = by_token[window.first : window.first + len(window.offsets), _SENTENCE]
    sizes = np.bincount(window.sentence, minlength=count)
    sums = np.bincount(window.sentence, weights=inside, minlength=count)
    return np.where(sizes > 0, sums / np.maximum(1, sizes) + by_input[_OFFSET], NOTHING)


def _whole_words(span: Span, text: str) -> Span:
    start, end = span.start, span.end
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def _sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -40, 40))))


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum())


def _configuration(folder: Path) -> dict[str, Any]:
    try:
        config: dict[str, Any] = json.loads((folder / CONFIG).read_text("utf-8"))
        found = {name: _sha256(folder / name) for name in (MODEL, TOKENIZER)}
    except (OSError, ValueError) as error:
        raise ReaderError(
            f"there is no reader in {folder} ({error}): name a folder made by "
            "`python -m training.reader export`, or --reader none"
        ) from error
    is_ours = isinstance(config, dict) and config.get("format") == FORMAT
    if not is_ours or config.get("sha256") != found:
        raise ReaderError(
            f"the reader in {folder} is not as it was exported: install it again, or --reader none"
        )
    return config


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
