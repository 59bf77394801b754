"""What went wrong with a language model, in plain words: what happened, and what to do about it.

Every provider raises its own kinds; they are told apart by LangChain's kinds, by the status of the
response, and by what the network raises. A message has nothing of a key, and none of a server's own
words where they may tell of one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from langchain_core import exceptions as known

Kind = Literal[
    "no_key", "key", "forbidden", "no_model", "rate", "length", "request", "timeout", "server",
    "unreached", "dropped", "garbage", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Called:
    """The model that was called, as far as a message needs it.

    `place` is its server's address, without what may be secret in it; empty for a provider's own.
    `keys` names the environment variables that hold its key; `secrets` are the keys themselves.
    `says_its_end`: an answer that ends without a reason was cut off. `began`: it had begun to
    answer.
    """

    name: str = "the model"
    place: str = ""
    keys: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    timeout: float = 0.0
    says_its_end: bool = False
    began: bool = False

    def __str__(self) -> str:
        if self.name == "the model":
            return self.name
        return f"the model {self.name}" + (f" at {self.place}" if self.place else "")


def explain(error: BaseException, called: Called) -> str:
    """What to tell of it: one line, without a full stop."""
    status = _status(list(_causes(error)))
    said = scrubbed(str(error), called.secrets)
    return _TOLD[_case(kind_of(error), called)].format(
        called=called,
        name=called.name,
        at=f" at {called.place}" if called.place else "",
        keys=" or ".join((*called.keys, "CITEWELL_API_KEY")),
        find=_find_the_model(called),
        within=f" in {called.timeout:g} seconds" if called.timeout else " in time",
        status=f" (error {status})" if status else "",
        kind=type(error).__name__,
        said=f": {said}" if said else "",
    )


def _case(kind: Kind, called: Called) -> str:
    """The kind, or what it is in this case."""
    if kind == "key" and not called.secrets:
        return "no_key_given"
    if kind == "unreached" and called.place:
        return "no_server"
    return "broke_off" if kind == "dropped" and called.began else kind


# What happened, and what to do.
_TOLD = {
    "no_key": "{called} needs a key, and none is set: set {keys}",
    "no_key_given": "{called} asks for a key, and none is set: set {keys}",
    "key": "{called} refused the key: check the one in {keys}",
    "forbidden": "{called} may not be used with this key: choose another model, or another key",
    "no_model": "there is no model {name}{at}: {find}",
    "rate": "{called} is rate-limited: too many questions for now, or the account's quota is used "
    "up; wait a little and ask again",
    "length": "the passages are longer than {called} can read at once: choose a model with a "
    "longer context, or start its server with one (8,192 tokens are enough)",
    "timeout": "{called} did not answer{within}: ask again, or set CITEWELL_TIMEOUT higher",
    "server": "{called} failed{status}: ask again, or see its server's own log",
    "no_server": "there is no server{at}: start it, or check the base URL",
    "unreached": "the server of {called} cannot be reached: is it running, and the network up?",
    "broke_off": "{called} broke off in mid-answer, the connection was lost: ask again",
    "dropped": "{called} closed the connection without an answer: see its server's own log",
    "garbage": "what answers{at} does not speak as {called} should: check the base URL (most end "
    "in /v1)",
    "request": "{called} refused what it was asked{status}{said}",
    "other": "the model failed ({kind}{said})",
}


def kind_of(error: BaseException) -> Kind:
    """What kind of failure it is, by it and what caused it."""
    causes = list(_causes(error))
    text = " ".join(str(each) for each in causes)
    status = _status(causes)
    if any(isinstance(each, known.ContextOverflowError) for each in causes):
        return "length"
    if status in (None, 400, 413, 422, 500) and _TOO_LONG.search(text):
        return "length"
    if status is None and _NO_KEY.search(text):
        return "no_key"
    if any(isinstance(each, TimeoutError) or "Timeout" in type(each).__name__ for each in causes):
        return "timeout"
    if status is not None and status >= 400:
        return _BY_STATUS.get(status, "server" if status >= 500 else "request")
    names = " ".join(type(each).__name__ for each in causes)
    for kind, pattern in _BY_NAME:
        if pattern.search(names):
            return kind
    if any(isinstance(each, ConnectionError) for each in causes):
        return "unreached"
    return "garbage" if _NO_PROTOCOL.search(names + " " + text) else "other"


_BY_STATUS: dict[int, Kind] = {
    401: "key",
    403: "forbidden",
    404: "no_model",
    405: "no_model",
    408: "timeout",
    429: "rate",
    504: "timeout",
}
# In this order: what caused a lost connection says more than that it was lost.
_BY_NAME: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("unreached", re.compile(r"\bConnectError|ConnectionRefused")),
    (
        "dropped",
        re.compile(r"RemoteProtocolError|ReadError|IncompleteRead|ConnectionReset|BrokenPipe"),
    ),
    ("key", re.compile(r"AuthenticationError|Unauthenticated")),
    ("forbidden", re.compile(r"PermissionDenied")),
    ("no_model", re.compile(r"NotFoundError")),
    ("rate", re.compile(r"RateLimit|ResourceExhausted")),
    ("server", re.compile(r"InternalServerError")),
    ("unreached", re.compile(r"APIConnectionError|ModelConnectionError")),
)
_TOO_LONG = re.compile(
    r"context[ _]?(?:length|size|window)|exceed_context|prompt is too long|too many tokens|"
    r"maximum (?:context|number of (?:input )?tokens)|input is too long",
    re.IGNORECASE,
)
_NO_KEY = re.compile(
    r"missing credentials|api[ _-]?key[^.]{0,60}(?:must|required|not set|missing|provide)|"
    r"\b(?:no|missing|provide|set|find)\b[^.]{0,40}api[ _-]?key|could not resolve authentication|"
    r"default credentials",
    re.IGNORECASE,
)
_NO_PROTOCOL = re.compile(
    r"JSONDecodeError|APIResponseValidationError|No generations? found|no generation chunks|"
    r"UnicodeDecodeError|has no attribute|not subscriptable|null value for .?choices",
    re.IGNORECASE,
)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _status(causes: list[BaseException]) -> int | None:
    """The HTTP status that was answered, where one was: 400 or more."""
    for each in causes:
        of_response = getattr(getattr(each, "response", None), "status_code", None)
        for found in (getattr(each, "status_code", None), of_response, getattr(each, "code", None)):
            if isinstance(found, int) and 400 <= found < 600:
                return found
    return None


def _find_the_model(called: Called) -> str:
    name = called.name.partition(":")[2] or called.name
    if called.name.startswith("ollama:"):
        return f"fetch it by `ollama pull {name}`, or check its name (`ollama list`)"
    return "check its name" + (" and the base URL (most end in /v1)" if called.place else "")


def scrubbed(text: str, secrets: tuple[str, ...] = ()) -> str:
    """The text on one line, short, without the secrets and whatever else looks like a key."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    ends = {end for each in secrets if len(each) >= 8 for end in (each[:4], each[-4:])}
    words = (
        "…" if _LIKE_A_KEY.search(word) or any(end in word for end in ends) else word
        for word in text.replace("\x00", " ").split()
    )
    return " ".join(words)[:200]


# Long and with digits, or with stars in it, as servers show the key that they refuse.
_LIKE_A_KEY = re.compile(r"(?=[^\d]*\d)[\w.+/=-]{16,}|\*{2,}|\bsk-|\bBearer|[Kk]ey=|://[^/\s]*@")
