"""Exchanges as records and back, and as the turns that an export is made of. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError

from assistant.answer import Answer, Citation, Done, Passage, Sentence, ShortAnswer, Turn
from assistant.app.conversation import Conversation, Exchange
from assistant.app.keeping.records import (
    FORM,
    MOST_QUESTION,
    CitationRecord,
    PassageRecord,
    Record,
    ShortRecord,
    State,
)
from assistant.errors import BadRecord
from ingest.article import Article, Chunk, Span
from ingest.errors import IngestError
from ingest.text import visible

# What is sent to search may be longer than the question: all that a model was told of it.
_LINE = 20_000
_MOST_OF_PASSAGE = 20_000  # characters: whoever sends a record says where a passage ends


def asked(exchange: Exchange) -> str:
    """The question as it is kept: what is not to be seen is left out, a very long one cut off."""
    question = visible(exchange.question).strip() or "?"
    return question if len(question) <= MOST_QUESTION else question[:MOST_QUESTION] + " …"


def to_record(exchange: Exchange, when: datetime) -> Record:
    """The exchange to be kept; one that is still being answered is kept as stopped.

    Raises BadRecord where it is too long.
    """
    answer = as_answer(exchange)
    try:
        return Record(
            form=FORM,
            question=asked(exchange),
            state=_state(exchange),
            when=when,
            as_typed=exchange.as_typed,
            understood=exchange.understood[:_LINE],
            query=answer.query[:_LINE],
            text=answer.text,
            model=answer.model,
            problem=exchange.problem[:_LINE],
            short=_short_record(answer.short) if answer.short else None,
            sides=tuple(map(_short_record, answer.sides)),
            filters=answer.filters,
            without=exchange.without,
            notes=exchange.notes,
            citations=tuple(map(_citation_record, answer.citations)),
            passages=tuple(map(_passage_record, answer.passages)),
        )
    except ValidationError as error:
        raise BadRecord("This answer is too long to be kept") from error


def to_exchange(record: Record) -> Exchange:
    """The exchange that was kept; its passages are without their text (`refilled` has it)."""
    answer = _answer(record)
    asked_again = Exchange(
        record.question,
        as_typed=record.as_typed,
        understood=record.understood,
        without=record.without,
    )
    if record.state in ("answered", "refused", "reply"):
        return asked_again.after(Done(answer))
    return replace(
        asked_again,
        passages=answer.passages or None,
        sentences=tuple(Sentence(text, cited) for text, cited in answer.sentences()),
        filters=record.filters,
        notes=record.notes,
        problem=record.problem or ("It failed." if record.state == "failed" else ""),
        empty=record.state == "empty",
        stopped=record.state == "stopped",
    )


def as_answer(exchange: Exchange) -> Answer:
    """The answer, or as much of it as came."""
    if exchange.answer:
        return replace(exchange.answer, notes=exchange.notes)
    text, citations = "", []
    for sentence in exchange.sentences:
        text += " " if text else ""
        span = Span(len(text), len(text) + len(sentence.text))
        text += sentence.text
        citations += [replace(each, answer=span) for each in sentence.citations]
    return Answer(
        question=exchange.question,
        query="",
        text=text,
        citations=tuple(citations),
        passages=exchange.passages or (),
        status="answered",
        model="",
        filters=exchange.filters,
        notes=exchange.notes,
        understood=exchange.understood,
    )


def as_turns(conversation: Iterable[Exchange]) -> list[Turn]:
    """The exchanges as turns to be exported: what stopped or failed says so in a note."""
    found = []
    for exchange in conversation:
        answer = as_answer(exchange)
        if exchange.answer is None:
            ended = exchange.problem or (
                "There were no articles." if exchange.empty else "Stopped."
            )
            answer = replace(answer, notes=(*answer.notes, ended))
        found.append(Turn(exchange.question, answer))
    return found


def refilled(
    conversation: Conversation, article_of: Callable[[str, str], Article], most: int = 64
) -> Conversation:
    """The conversation with the text of its newest `most` passages, cut from the library.

    `article_of` gives a version of an article, or raises IngestError: the text then stays empty.
    """
    known: dict[tuple[str, str], str] = {}
    filled: list[Exchange] = []
    for exchange in reversed(conversation):
        passages = []
        for passage in exchange.passages or ():
            if most > 0:
                passage, most = _with_text(passage, article_of, known), most - 1
            passages.append(passage)
        filled.append(_with_passages(exchange, passages))
    return tuple(reversed(filled))


def _with_text(
    passage: Passage,
    article_of: Callable[[str, str], Article],
    known: dict[tuple[str, str], str],
) -> Passage:
    chunk = passage.chunk
    key = (chunk.article_id, chunk.version)
    if key not in known:
        try:
            known[key] = article_of(*key).text
        except IngestError:
            known[key] = ""
    end = min(chunk.end, chunk.start + _MOST_OF_PASSAGE)
    return replace(passage, chunk=replace(chunk, text=known[key][chunk.start : end]))


def _with_passages(exchange: Exchange, passages: Sequence[Passage]) -> Exchange:
    if not passages:
        return exchange
    answer = exchange.answer and replace(exchange.answer, passages=tuple(passages))
    return replace(exchange, passages=tuple(passages), answer=answer)


def _state(exchange: Exchange) -> State:
    if exchange.answer:
        return exchange.answer.status
    if exchange.problem:
        return "failed"
    return "empty" if exchange.empty else "stopped"


def _answer(record: Record) -> Answer:
    return Answer(
        question=record.question,
        query=record.query,
        text=record.text,
        citations=tuple(map(_citation, record.citations)),
        passages=tuple(map(_passage, record.passages)),
        status=record.state if record.state in ("refused", "reply") else "answered",
        model=record.model,
        filters=record.filters,
        notes=record.notes,
        short=_short(record.short) if record.short else None,
        sides=tuple(map(_short, record.sides)),
        understood=record.understood,
    )


def _short_record(of: ShortAnswer) -> ShortRecord:
    return ShortRecord(text=of.text, number=of.number, source=_pair(of.source))


def _short(kept: ShortRecord) -> ShortAnswer:
    return ShortAnswer(kept.text, kept.number, Span(*kept.source))


def _citation_record(of: Citation) -> CitationRecord:
    return CitationRecord(
        article=of.article_id,
        version=of.version,
        title=of.title,
        publisher=of.publisher,
        published=of.published,
        url=of.url,
        number=of.number,
        quote=of.quote,
        source=_pair(of.source),
        answer=_pair(of.answer),
        support=float(of.support),
        page=of.page,
    )


def _citation(kept: CitationRecord) -> Citation:
    return Citation(
        kept.number,
        kept.article,
        kept.version,
        kept.title,
        kept.publisher,
        kept.published,
        kept.url,
        kept.quote,
        Span(*kept.source),
        Span(*kept.answer),
        kept.support,
        kept.page,
    )


def _passage_record(of: Passage) -> PassageRecord:
    return PassageRecord(
        article=of.chunk.article_id,
        version=of.chunk.version,
        title=of.title,
        publisher=of.publisher,
        published=of.published,
        url=of.url,
        ordinal=of.chunk.ordinal,
        span=(of.chunk.start, of.chunk.end),
        rank=of.rank,
        score=float(of.score),
        similarity=float(of.similarity),
        dense=of.dense_rank,
        keyword=of.keyword_rank,
        keyword_score=float(of.keyword_score),
        page=of.page,
        page_ends=of.page_ends,
    )


def _passage(kept: PassageRecord) -> Passage:
    start, end = kept.span
    return Passage(
        Chunk(kept.article, kept.version, kept.ordinal, start, end, "", ()),
        kept.title,
        kept.publisher,
        kept.published,
        kept.url,
        kept.rank,
        kept.score,
        kept.similarity,
        kept.dense,
        kept.keyword,
        kept.keyword_score,
        kept.page,
        kept.page_ends,
    )


def _pair(span: Span) -> tuple[int, int]:
    return span.start, span.end
