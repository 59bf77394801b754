"""Report: what became of each source of one run, and how far the run is. Pure values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class Report:
    """What became of each article, by id, and of what failed, by name.

    `duplicates` are kept as copies of another article (its id). `gone` are no longer where they
    came from and are marked or kept; `removed` were taken out for that. `stopped` tells that the
    person stopped the run before its end.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    stopped: bool = False

    def is_copy(self, article: str, of: str) -> None:
        """Note that an article is kept as a copy, whatever was said of it before in this run."""
        for said in (self.added, self.updated, self.unchanged):
            if article in said:
                said.remove(article)
        self.duplicates[article] = of

    @property
    def done(self) -> int:
        """How many articles have been dealt with."""
        kept = len(self.added) + len(self.updated) + len(self.unchanged)
        return kept + len(self.duplicates) + len(self.failed)

    def summary(self) -> str:
        """One line that counts everything."""
        counts = [
            f"{len(self.added)} added",
            f"{len(self.updated)} updated",
            f"{len(self.unchanged)} unchanged",
        ]
        if self.duplicates:
            counts.append(copies_said(len(self.duplicates)))
        if self.gone:
            counts.append(f"{len(self.gone)} gone")
        if self.removed:
            counts.append(f"{len(self.removed)} removed")
        return ", ".join([*counts, f"{len(self.failed)} failed"])

    def to_dict(self) -> dict[str, object]:
        """The same as JSON would have it."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "duplicates": self.duplicates,
            "gone": self.gone,
            "removed": self.removed,
            "failed": self.failed,
            "notes": self.notes,
            "stopped": self.stopped,
        }


def copies_said(count: int) -> str:
    """So many copies, in words."""
    return "1 copy" if count == 1 else f"{count} copies"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: articles dealt with, the share of the whole in [0, 1], what is next, and
    how many files and addresses are still to be read, that one among them.
    """

    done: int
    share: float
    name: str
    left: int = 0


Kind = Literal["added", "updated", "unchanged", "copy", "gone", "removed", "failed"]


@dataclass(frozen=True, slots=True)
class Happened:
    """What has just become of an article, or of `count` of them in one source: `name` is its
    source's, `reason` why it failed.
    """

    kind: Kind
    name: str
    title: str = ""
    reason: str = ""
    count: int = 1


Progress = Callable[[Step], None]
Told = Callable[[Happened], None]
