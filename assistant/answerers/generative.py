"""Answers by writing: a LangChain chat model is shown numbered sentences and cites them by number.

The model never writes a quote: its numbers are resolved to sentences of stored text. Sentences come
as the model produces them, each with what it rests on, which may be nothing: what becomes of that
is decided elsewhere.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable

from assistant.answer import REFUSAL
from assistant.answerers.clean import is_refusal
from assistant.answerers.failures import Called
from assistant.answerers.forms import MARKERS, Form, Said
from assistant.answerers.model_judge import Judging, ModelJudge
from assistant.answerers.rewriting import Rewriter
from assistant.answerers.shown import boundary, day, lines
from assistant.answerers.streamed import Streamed
from assistant.cite import Draft, Evidence, resolve
from prompts import check_folder, load_prompt

_VARIABLES = frozenset({"boundary", "sentences", "today", "form", "refusal", "question"})
# What a model says of the articles, that they say nothing, is no sentence that they could support.
_SAYS_NOTHING = re.compile(
    r"(?:(?:yes|no)[,.:]? )?(?:sorry,? |unfortunately,? |based on [^,]*, )?"
    r"(?:the |these |those |your |none of the )?"
    r"(?:(?:provided|given|numbered|available) )?(?:articles?|sentences|passages?|sources?|texts?)"
    r"(?: above| provided| given| shown)? (?:do(?:es)? not|don[’']t|doesn[’']t|did not) "
    r"(?:\w+ )?(?:say|mention|answer|state|contain|provide|specify|give|tell|include|indicate)",
    re.IGNORECASE,
)


class Written:
    """What a model writes: drafts, as they come; what to tell of it, once they have.

    Iterating raises ModelError where the model fails, whatever it raises. `refused` says that the
    model found no answer in the sentences, and said nothing else.
    """

    def __init__(self, said: Iterator[Said], streamed: Streamed, shown: Sequence[Evidence]) -> None:
        self._said = said
        self._streamed = streamed
        self._numbered = dict(enumerate(shown, start=1))
        self._unknown = 0
        self._unfinished = False
        self._count = 0
        self._says_nothing = False

    def __iter__(self) -> Iterator[Draft]:
        for said in self._said:
            if not said.finished and self._streamed.cut:
                self._unfinished = True
            elif _SAYS_NOTHING.match(said.text) or is_refusal(said.text):
                self._says_nothing = True
            else:
                draft, unknown = resolve(said.text, said.ids, self._numbered)
                self._unknown += unknown
                for each in [draft] if draft.text else _quotes(draft):
                    self._count += 1
                    yield each

    @property
    def unknown(self) -> int:
        """How many numbers the model cited that no sentence has."""
        return self._unknown

    @property
    def refused(self) -> bool:
        """Whether all that the model said is that the articles do not say."""
        return self._says_nothing and not self._count

    @property
    def notes(self) -> tuple[str, ...]:
        """What did not go as asked, in plain words."""
        notes = []
        if self._unknown:
            numbers = "a number" if self._unknown == 1 else f"{self._unknown} numbers"
            notes.append(f"Left out {numbers} that the model cited: no sentence has such a number.")
        if self._streamed.cut:
            last = ": its last, unfinished sentence is left out" if self._unfinished else ""
            notes.append(f"The model's answer was cut off before its end{last}.")
        return tuple(notes)


class GenerativeAnswerer:
    """Writes with a chat model. Safe from several threads, as far as the model is.

    `prompts` is a folder of a person's own prompts. `constrained` keeps the model to the form by
    its grammar: for one that takes `grammar`, as ours of GGUF files does. With `judged`, the model
    has an `opinion` on what it wrote. Raises PromptError.
    """

    def __init__(
        self,
        model: Runnable[LanguageModelInput, AIMessage],
        called: Called | None = None,
        form: Form = MARKERS,
        prompts: Path | None = None,
        *,
        constrained: bool = False,
        judged: bool = False,
    ) -> None:
        if prompts:
            check_folder(prompts)
        task = load_prompt("write", frozenset(), prompts)
        asks = load_prompt("question", _VARIABLES, prompts)
        self.own = (task, asks)  # what no answer may give away
        template = ChatPromptTemplate.from_messages([("system", task), ("human", asks)])
        self._template = template
        self.model = model
        self.rewriter = Rewriter(model, prompts)
        self._constrained = constrained
        self._called = called or Called()
        self._judge = ModelJudge(model, self._called, prompts) if judged else None
        self._form = form
        self._asks_form = load_prompt(form.prompt, frozenset(), prompts).format().strip()
        self._key = secrets.token_bytes(32)

    def opinion(self) -> Judging | None:
        """What asks the model once more about each sentence of one answer, where it is to."""
        return Judging(self._judge) if self._judge else None

    def answer(
        self, question: str, sentences: Sequence[Evidence], *, today: date | None = None
    ) -> Written:
        """What the model writes when it is shown these sentences: nothing is asked of it before.

        `today` is told to it, by default the day it is.
        """
        text = "\n".join(lines(sentences))
        filled = {
            "boundary": boundary(self._key, text),
            "sentences": text,
            "today": day(today or date.today()),
            "form": self._asks_form,
            "refusal": REFUSAL,
            "question": question,
        }
        kept: dict[str, Any] = {}
        if self._constrained:
            kept["grammar"] = self._form.grammar(len(sentences), REFUSAL)
        streamed = Streamed(
            lambda: self.model.stream(self._template.invoke(filled), **kept), self._called
        )
        return Written(self._form.read(streamed, len(sentences)), streamed, sentences)


def _quotes(draft: Draft) -> list[Draft]:
    """What numbers alone point at: weak models often give no more. The sentences, verbatim."""
    return [Draft(each.quote, (each,)) for each in draft.evidence]
