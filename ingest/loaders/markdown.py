"""Markdown with or without front matter: the words without the marks."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import SafeLoader, YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.apart import apart
from ingest.loaders.text import article_from_text
from ingest.metadata import from_mapping
from ingest.text import normalise

_DEEPEST = 40  # lists and quotations in each other: the parser leaves out what is deeper
_SHORT = 10_000  # characters, which take a second at worst; 150,000 of "![a" take minutes
_MOST_SECONDS = 60.0  # 10 MB of news take a quarter of that
_BEGINNING = 2_500  # tokens: about as many lines as are looked at for a byline and a day
_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<front>(?:.{0,2000}\n){0,500}?)\+\+\+[ \t]*(?:\n|$)")
_markdown = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")


def load_markdown(text: str, source: str) -> Article:
    """The article in a Markdown file; its front matter, then its first heading, then its text say
    what it is called. Headings and list items are lines of their own; marks, link targets, raw
    HTML and images are left out, so that quotes are words alone.
    """
    declared, body = _front_matter(normalise(text))
    plain, lines = read(body) if len(body) < _SHORT else apart(_MOST_SECONDS, read, body)
    known = from_mapping(declared)
    guessed = article_from_text(plain, source, lines)
    if "published" in known:
        guessed = replace(guessed, metadata=_without_time(guessed.metadata))
    metadata = {**guessed.metadata, **known.pop("metadata")}
    fields = {"title": guessed.title, "authors": guessed.authors, **known}
    fields.setdefault("publisher", guessed.publisher)
    fields.setdefault("published", guessed.published)
    return Article(source=source, text=plain, metadata=metadata, **fields)


def read(body: str) -> tuple[str, str]:
    """The words of a text in Markdown, and those of its beginning with its lines as they are."""
    tokens = _markdown.parse(body)
    is_whole = all(each.level < _DEEPEST - 3 for each in tokens)
    plain = _joined(_blocks(tokens, " ") if is_whole else body.split("\n"))
    lines = _joined(_blocks(tokens, "\n", _BEGINNING) if is_whole else [])
    return plain, lines


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    try:
        if found := _TOML.match(text):
            return tomllib.loads(found["front"]), text[found.end() :]
        _check_aliases(text)
        return frontmatter.parse(text)
    except RecursionError as error:
        raise LoadError("its front matter is nested too deeply to be one") from error
    except tomllib.TOMLDecodeError as error:
        raise LoadError(f"its front matter is not valid TOML ({error})") from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = f"near line {mark.line + 1}" if mark else " ".join(str(error).split())[:120]
        raise LoadError(f"its front matter is not valid YAML ({reason})") from error


def _check_aliases(text: str) -> None:
    """Raise LoadError where front matter repeats parts of itself: a few lines can be gigabytes."""
    handler = frontmatter.detect_format(text, frontmatter.handlers)
    if not isinstance(handler, YAMLHandler):
        return
    try:
        front, _ = handler.split(text)
    except ValueError:  # it is not closed: then it is text
        return
    if any(isinstance(each, yaml.AliasEvent) for each in yaml.parse(front, Loader=SafeLoader)):
        raise LoadError("refused: its front matter has YAML aliases, as attacks on readers do")


def _joined(blocks: list[str]) -> str:
    # Normalised once more, for entities such as `&#x202e;` have only now become characters.
    return normalise("\n\n".join(block for block in blocks if block.strip()))


def _without_time(metadata: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in metadata.items() if key != "published_time"}


def _blocks(tokens: list[Token], soft: str, most: int | None = None) -> list[str]:
    blocks: list[str] = []
    for token in tokens[:most]:
        if token.type == "inline":
            blocks.append(_words(token.children or [], soft))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.strip("\n"))
    return blocks


def _words(inline: list[Token], soft: str) -> str:
    words: list[str] = []
    for token in inline:
        if token.type in ("text", "code_inline"):
            words.append(token.content)
        elif token.type == "softbreak":
            words.append(soft)
        elif token.type == "hardbreak":
            words.append("\n")
    return "".join(words).strip()
