"""Tables: JSON Lines and JSON with one article a row, and what all tables have in common."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from ingest.article import Article
from ingest.errors import LoadError
from ingest.exchange import from_row, is_row
from ingest.loaders.flat import flat
from ingest.loaders.item import MAX_BYTES, Failed, Item, Loaded, Options, Raw
from ingest.loaders.lines import Text, opened_text
from ingest.loaders.row import Columns, article_of, check_columns, columns_of, fingerprint
from ingest.loaders.separated import separated_rows

MOST_JSON = 100_000_000  # bytes of a JSON file, which is parsed as a whole
_MOST_LINE = 3 * MAX_BYTES  # characters: escapes make a text longer
_LOOKED_AT = 20  # rows, for the columns that there are
_LISTS = ("articles", "items", "data", "results", "docs", "documents", "rows", "records", "posts",
          "entries", "hits", "stories", "news", "response", "value")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the file, as a person counts; `fault` says why it cannot be read."""

    number: int
    values: Mapping[str, Any]
    fault: str = ""


def load_csv(raw: Raw, options: Options) -> Iterator[Item]:
    """An article for each row of a file of separated values, whose first row names the columns.

    What separates them is found out. Raises LoadError where no column can hold the text.
    """
    with opened_text(raw) as text:
        parsed = separated_rows(text, "\t" if raw.suffix == ".tsv" else "")
        check_columns(next(parsed).values, options.columns)
        yield from _items(map(_as_row, parsed), raw, options, text.note)


def _as_row(row: Any) -> Row:
    return Row(row.number, row.values, row.fault)


def load_jsonl(raw: Raw, options: Options) -> Iterator[Item]:
    """An article for each line, which is an object of JSON; read line by line.

    Rows of `citewell export` come back as the same articles. Raises LoadError where none of the
    first lines is an object.
    """
    with opened_text(raw) as text:
        rows = _json_lines(text)
        first = list(islice(rows, _LOOKED_AT))
        is_list = len(first) > 0 and first[0].fault == _IS_LIST
        if not is_list:
            if first and all(row.fault for row in first):
                raise LoadError(f"it is not JSON Lines: line {first[0].number}: {first[0].fault}")
            yield from _checked(chain(first, rows), first, raw, options, text.note)
            return
    yield from load_json(raw, options)


def load_json(raw: Raw, options: Options) -> Iterator[Item]:
    """An article for each object of a list, wherever in the file it is, or the one that the file
    is. Raises LoadError where there is neither, or the file is no JSON.
    """
    with opened_text(raw) as text:
        whole = text.file.read(MOST_JSON + 1)
    if len(whole) > MOST_JSON:
        raise LoadError(f"it is over {MOST_JSON / 1e6:.0f} MB: save it as JSON Lines (.jsonl), "
                        "which is read line by line")  # fmt: skip
    value, fault = _parsed(whole.removeprefix("\ufeff"))
    if fault:
        first = whole.lstrip("\ufeff \t\r\n").partition("\n")[0]
        if isinstance(_parsed(first)[0], dict):
            yield from load_jsonl(raw, options)
            return
        raise LoadError(fault)
    rows = [_row(number, each) for number, each in enumerate(_listed(value), 1)]
    yield from _checked(rows, rows[:_LOOKED_AT], raw, options, text.note)


# ---- rows into articles


def _checked(
    rows: Iterable[Row], first: list[Row], raw: Raw, options: Options, note: str
) -> Iterator[Item]:
    """The items of rows, once it is clear that their columns can be used."""
    names = dict.fromkeys(
        name for row in first if not is_row(row.values) for name in flat(row.values)
    )
    if names:
        check_columns(names, options.columns)
    yield from _items(rows, raw, options, note)


def _items(rows: Iterable[Row], raw: Raw, options: Options, note: str) -> Iterator[Item]:
    seen: set[str] = set()
    known: dict[tuple[str, ...], Columns] = {}
    for row in rows:
        try:
            if row.fault:
                raise LoadError(row.fault)
            if is_row(row.values):
                yield Loaded(from_row(row.values), note)
                continue
            values = flat(row.values)
            names = tuple(values)
            if names not in known:
                known[names] = columns_of(names, options.columns)
            article = article_of(values, known[names], raw.name)
            yield Loaded(_own(article, seen), note)
        except LoadError as error:
            yield Failed(f"{raw.name}#row {row.number}", str(error))


def _own(article: Article, seen: set[str]) -> Article:
    """The article under a source that none before it in the table has, unless it is the same."""
    if article.source in seen:
        article = replace(article, source=f"{article.source}#{fingerprint(article)}")
    seen.add(article.source)
    return article


# ---- JSON

_IS_LIST = "it is a list, not an object"


def _json_lines(text: Text) -> Iterator[Row]:
    for number, line in enumerate(text.lines(_MOST_LINE), 1):
        if line is None:
            yield Row(number, {}, f"it is longer than {_MOST_LINE:,} characters")
        elif line := line.strip("\ufeff\x00 \t\r\n"):
            value, fault = _parsed(line)
            yield Row(number, {}, fault) if fault else _row(number, value)


def _row(number: int, value: Any) -> Row:
    if isinstance(value, list):
        return Row(number, {}, _IS_LIST)
    if not isinstance(value, dict):
        return Row(number, {}, f"it is not an object: {str(value)[:40]!r}")
    return Row(number, value)


def _parsed(text: str) -> tuple[Any, str]:
    """The value, and why there is none."""
    try:
        return json.loads(text), ""
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if text[:1] == "[" and "\n" not in text.strip():
            return None, _IS_LIST if error.pos >= len(text) - 1 else f"its JSON is broken ({where})"
        return None, f"its JSON is broken ({error.msg}: {where})"
    except ValueError:
        return None, "its JSON is broken (a number without end)"
    except RecursionError:
        return None, "refused: its JSON is nested without end"


def _listed(value: Any, deep: int = 2) -> list[Any]:
    """The rows in a value of JSON: of a list, of one that an object holds, or the object alone."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise LoadError("it holds no article: it is neither a list nor an object")
    if is_row(value) or columns_of(flat(value), {})["text"]:
        return [value]
    names = {name.lower(): name for name in value}
    likely = [names[name] for name in _LISTS if name in names]
    for name in [*likely, *(each for each in value if each not in likely)]:
        inner = value[name]
        if isinstance(inner, list) and any(isinstance(each, dict) for each in inner):
            return inner
        if isinstance(inner, dict) and deep and name in likely:
            return _listed(inner, deep - 1)
    if value and all(isinstance(each, dict) for each in value.values()):
        return [{"id": name, **each} for name, each in value.items()]
    return [value]
