"""Separated values, with commas, semicolons, tabs or bars: rows by the names of their columns."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ingest.errors import LoadError
from ingest.loaders.item import MAX_BYTES
from ingest.loaders.lines import Text
from ingest.loaders.row import columns_of

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 100_000  # characters
_SAMPLED = 30  # rows
_MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row by its number, as a spreadsheet counts; `fault` says why it cannot be read."""

    number: int
    values: Mapping[str, str]
    fault: str = ""


def separated_rows(text: Text, separator: str = "") -> Iterator[Line]:
    """The rows; the first holds the names of the columns themselves.

    Raises LoadError where there is no row of names.
    """
    csv.field_size_limit(MAX_BYTES)
    sample = text.file.read(_SAMPLE)
    text.file.seek(0)
    declared = sample[4:5] if sample[:4].lower() == "sep=" else ""
    parsed = _parsed(text, declared or separator or _separator(sample))
    if declared:
        next(parsed)
    names, fault, end = next(parsed, ([], "there is nothing in it", 0))
    if fault or not names:
        raise LoadError(f"its first row does not name its columns: {fault or 'it is empty'}")
    if len(names) > _MOST_COLUMNS:
        raise LoadError(f"it has more than {_MOST_COLUMNS:,} columns")
    header = _distinct([name.lstrip("\ufeff").strip() for name in names])
    yield Line(1, dict(zip(header, header, strict=True)))
    for number, (row, fault, line) in enumerate(parsed, 2):
        begins, end = end + 1, line
        if fault:
            yield Line(number, {}, f"line {begins}: {fault}")
        elif any(each.strip() for each in row):
            yield _line(number, begins, header, row)


def _line(number: int, begins: int, header: list[str], row: list[str]) -> Line:
    over = row[len(header) :]
    if len(row) < len(header) or any(each.strip() for each in over):
        return Line(number, {}, f"line {begins}: it has {len(row)} columns, not {len(header)}")
    return Line(number, dict(zip(header, row, strict=False)))


def _parsed(text: Text, separator: str) -> Iterator[tuple[list[str], str, int]]:
    """The values of each row, or why it has none, and the number of its last line."""
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    while True:
        try:
            yield next(reader), "", reader.line_num
        except StopIteration:
            return
        except csv.Error as error:
            yield [], f"its quotation marks are not as they should be ({error})", reader.line_num


def _lines(text: Text) -> Iterator[str]:
    for number, line in enumerate(text.lines(MAX_BYTES), 1):
        if line is None:
            raise LoadError(f"line {number} is longer than {MAX_BYTES:,} characters")
        yield line


def _separator(sample: str) -> str:
    """What the rows agree on: the columns that are known count most, then those of equal width."""

    def likely(separator: str) -> tuple[int, float, int]:
        reader = csv.reader(sample.splitlines(keepends=True), delimiter=separator)
        try:
            rows = [row for row in islice(reader, _SAMPLED) if row]
        except csv.Error:
            return 0, 0.0, 0
        if not rows:
            return 0, 0.0, 0
        known = sum(bool(each) for each in columns_of(rows[0], {}).values())
        alike = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        return known, alike, len(rows[0])

    return max(_SEPARATORS, key=likely)


def _distinct(names: list[str]) -> list[str]:
    """The names, a number behind those that are empty or there already."""
    found: list[str] = []
    for name in names:
        named, number = name or "column", 1
        while named in found:
            number += 1
            named = f"{name or 'column'} {number}"
        found.append(named)
    return found
