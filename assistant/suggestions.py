"""Questions to offer: some that the library answers, and some to ask after an answer.

They are made by rules from what the articles say, and each is tried before it is offered: one of
the library by asking it, one behind an answer by reading the passage that it was made from.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.answer import Answer, Turn
from assistant.errors import AssistantError
from assistant.follow_up import understood
from assistant.further import Found, of_cited, of_related, repeats
from assistant.prospects import FORMS, Prospect, prospects
from assistant.sampling import sample
from assistant.subjects import subjects
from ingest.article import Article
from ingest.errors import IngestError
from ingest.filters import Facets
from ingest.library import Library
from ingest.sentences import split_sentences

if TYPE_CHECKING:
    from assistant.reader import Reader

FACTS = 3  # of the library's questions, each of another article
FOLLOW_UPS = 3
_SHORT = 75  # characters of a question of the library
_OF_ONE = 2  # questions of an article that are tried
_TRIED = 15  # facts that are asked, at most, to find so many
_SURVEYS = 3  # and questions for all that there is of a name, or of a month
_READ = 12  # questions behind an answer that are read for
_AGAIN_AFTER = 60.0  # seconds: a library that is being filled changes all the time
_REST = 0.1  # seconds between two tries, for those who ask at the same time
_SURE = 0.5  # the reader's probability that the passage answers

log = logging.getLogger(__name__)


class Suggestions:
    """Finds questions to offer. Safe from several threads.

    `ask` answers a question by quoting; `reader` gives the reader, None where there is none.
    """

    def __init__(
        self,
        library: Library,
        ask: Callable[[str], Answer],
        reader: Callable[[], "Reader | None"],
    ) -> None:
        self._library = library
        self._ask = ask
        self._reader = reader
        self._lock = threading.Lock()
        self._known: tuple[Facets, tuple[str, ...]] | None = None
        self._made, self._of = -_AGAIN_AFTER, 0  # when, and of how many articles
        self._making: threading.Thread | None = None
        self._closed = threading.Event()

    def close(self) -> None:
        """Look for no more, and wait until that has ended."""
        self._closed.set()
        with self._lock:
            making = self._making
        if making:
            making.join()

    def examples(self) -> tuple[str, ...] | None:
        """Questions that the library answers, the same until it changes, and for a while after
        that unless articles were taken out, which they may be about.

        None while they are looked for, by a thread of their own.
        """
        if self._closed.is_set():
            return ()
        facets = self._library.facets()  # the same object until the library changes
        count = self._library.article_count()
        with self._lock:
            recent = time.monotonic() - self._made < _AGAIN_AFTER and count >= self._of
            if self._known and (self._known[0] is facets or recent):
                return self._known[1]
            if not self._making:
                self._making = threading.Thread(
                    target=self._make, args=[facets, count], daemon=True, name="examples"
                )
                self._making.start()
        return None

    def follow_ups(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        """Questions to ask behind the newest turn, which the articles that it found answer.

        Most are of the articles that it cites, one is of another on the same subject, if any is.
        """
        if not turns or turns[-1].answer.status != "answered":
            return ()
        own = self._readable(of_cited(turns), turns)
        others = self._readable(of_related(turns), turns)
        asked = [question for turn in turns for question in (turn.question, turn.standalone)]
        chosen: list[Prospect] = []
        for source, most in ((own, FOLLOW_UPS - 1), (others, FOLLOW_UPS), (own, FOLLOW_UPS)):
            while len(chosen) < most and (found := next(source, None)):
                if not repeats(found, asked, chosen):
                    chosen.append(found)
        return tuple(each.question for each in chosen)

    # ---- of the library

    def _make(self, facets: Facets, count: int) -> None:
        made: tuple[str, ...] = ()
        try:
            made = tuple(self._of_library(facets))
        except (AssistantError, IngestError) as problem:
            log.warning("No example questions could be found: %s", problem)
        finally:
            with self._lock:
                self._known, self._making = (facets, made), None
                self._made, self._of = time.monotonic(), count

    def _of_library(self, facets: Facets) -> Iterator[str]:
        articles = sample(self._library, facets)
        facts = list(self._facts(articles))
        yield from facts[:2]
        about = (f"What do the articles say about {name}?" for name in _shared(articles))
        yield from self._first_answered(about)
        yield from facts[2:]
        months = (f"What happened in {each}?" for each in _months(facets))
        yield from self._first_answered(months)

    def _facts(self, articles: Sequence[Article]) -> Iterator[str]:
        """Questions for a fact, each of another article, and of as many forms as may be."""
        tries, forms, used = 0, Counter[str](), set[str]()
        # Those first that name what their article is about.
        for telling in (True, False):
            for article in articles:
                made = [] if article.id in used else _alone(article, telling=telling)
                made.sort(key=lambda each: (forms[each.form], FORMS.index(each.form)))
                for each in made[:_OF_ONE]:
                    if len(used) == FACTS or tries == _TRIED:
                        return
                    tries += 1
                    if self._answers(each):
                        used.add(article.id)
                        forms[each.form] += 1
                        yield each.question
                        break

    def _answers(self, prospect: Prospect) -> bool:
        if self._closed.wait(_REST):
            return False
        answer = self._ask(prospect.question)
        return any(_same(prospect.sentence, each.quote) for each in answer.citations)

    def _first_answered(self, questions: Iterable[str]) -> Iterator[str]:
        for each in islice(questions, _SURVEYS):
            if self._closed.wait(_REST):
                return
            if not self._ask(each).refused:
                yield each
                return

    # ---- behind an answer

    def _readable(self, found: Iterable[Found], turns: Sequence[Turn]) -> Iterator[Prospect]:
        """Those of the questions that their passage answers, as the reader has it."""
        reader = self._reader()
        for evidence, prospect in islice(found, _READ if reader else 0):
            assert reader
            meant = understood(prospect.question, turns, None) or prospect.question
            (read,) = reader.read(meant, [evidence.passage]).passages
            ends = [span.end for span in evidence.passage.chunk.sentences]
            mine = read.sentences[ends.index(evidence.span.end)]
            if read.answers >= _SURE and mine == max(read.sentences):
                yield prospect


def _alone(article: Article, *, telling: bool) -> list[Prospect]:
    """The short questions of an article that stand alone; the `telling` name what it is about."""
    said = [span.cut(article.text) for span in split_sentences(article.text)]
    names = [name.removeprefix("the ") for name in subjects(article.title, article.text)]
    return [
        each
        for each in prospects(article.text, said)
        if each.stands_alone and len(each.question) <= _SHORT
        if any(name in each.question for name in names) == telling
    ]


def _same(sentence: str, quote: str) -> bool:
    one, other = " ".join(sentence.split()), " ".join(quote.split())
    return one in other or other in one


def _shared(articles: Sequence[Article]) -> list[str]:
    """What several of the articles are about, most of them first; else what each is about."""
    many: Counter[str] = Counter()
    called: dict[str, Counter[str]] = {}
    for article in articles:
        for name in subjects(article.title, article.text):
            many[bare := name.removeprefix("the ")] += 1
            called.setdefault(bare, Counter())[name] += 1
    return [called[name].most_common(1)[0][0] for name, _ in many.most_common()]


def _months(facets: Facets) -> list[str]:
    """The months with articles of most days, the newest first among equals: "May 2024"."""
    many = Counter((day.year, day.month) for day in facets.days)
    ordered = sorted(many, key=lambda month: (many[month], month), reverse=True)
    days = {(day.year, day.month): day for day in facets.days}
    return [f"{days[month]:%B %Y}" for month in ordered]
