"""Run: how a run over sources goes, whatever it reads. A value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.report import Progress, Told

if TYPE_CHECKING:
    from ingest.writer import Writer

Say = Callable[[str], None]
WhenGone = Literal["keep", "mark", "remove"]


@dataclass(frozen=True, slots=True)
class Run:
    """How a run goes, whatever it reads.

    `embedder` is a name or a folder ("": the library's own, or the one that comes with Citewell).
    `workers` processes parse files (0: this one). `private` lets addresses of the local network be
    fetched; with `offline`, none is. `gone` is what becomes of articles that are no longer at their
    source. `stopped` is asked between articles. `say` gets what a person should know at once,
    `told` what becomes of each article. `writer` is one over the same library that is open already:
    it writes, and stays open.
    """

    embedder: str = ""
    workers: int = 0
    private: bool = False
    offline: bool = False
    gone: WhenGone = "mark"
    progress: Progress = lambda step: None
    say: Say = lambda message: None
    stopped: Callable[[], bool] = lambda: False
    told: Told = lambda happened: None
    writer: "Writer | None" = None
