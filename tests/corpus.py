"""A made corpus: good files of every format, and hostile ones, each with what must come of it.

    PYTHONPATH=. python tests/corpus.py DIR

writes both into DIR/good and DIR/bad, to try by hand what `citewell add` makes of them.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus_bad import Bad, bad_files
from corpus_good import Good, good_files

__all__ = ["Bad", "Good", "Written", "bad_files", "good_files", "write_corpus"]


@dataclass(frozen=True, slots=True)
class Written:
    """The corpus on disk: its files by where they are, and those that must be named themselves."""

    good: dict[Path, Good]
    bad: dict[Path, Bad]
    folders: tuple[Path, Path]

    @property
    def things(self) -> list[Path]:
        """What is to be given to `citewell add`, good and bad."""
        return [*self.folders, *(path for path, each in self.bad.items() if each.named)]


def write_corpus(folder: Path) -> Written:
    """The whole corpus, written into a new folder."""
    good = {folder / "good" / each.path: each for each in good_files()}
    bad = {folder / "bad" / each.path: each for each in bad_files()}
    for path, file in good.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    for path, hostile in bad.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        hostile.write(path)
    return Written(good, bad, (folder / "good", folder / "bad"))


def main(arguments: Sequence[str]) -> None:
    """Write it where it is asked for."""
    if len(arguments) != 1:
        sys.exit(__doc__)
    written = write_corpus(Path(arguments[0]))
    sys.stdout.write(f"{len(written.good)} good files, {len(written.bad)} bad ones\n")


if __name__ == "__main__":
    main(sys.argv[1:])
