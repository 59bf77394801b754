"""What the answer of a server means: where it leads, when to ask again, why there is nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin

from ingest.errors import Gone, LoadError

REDIRECTS = (301, 302, 303, 307, 308)
BUSY = (429, 503)
_INSTEAD = {
    401: "it is shown only to those who log in: save the page in a browser and add the file",
    402: "it is shown only to those who pay: save the page in a browser and add the file",
    403: "its server does not show it to programs: save the page in a browser and add the file",
    451: "it is withheld for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, and the address that it is of."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str


def check_status(answer: Answer) -> None:
    """Raise Gone for 404 and 410, and LoadError for whatever else is no page."""
    status = answer.status
    if 200 <= status < 300:
        return
    if status in (404, 410):
        raise Gone(f"there is nothing at this address (any more): its server answers {status}")
    if instead := _INSTEAD.get(status):
        raise LoadError(f"{instead} ({status})")
    if status in BUSY:
        asked = retry_after(answer.headers)
        when = "later" if asked is None else f"in {asked:.0f} seconds"
        raise LoadError(f"its server is busy ({status}): try again {when}")
    if status >= 500:
        raise LoadError(f"its server failed ({status}): try again later")
    raise LoadError(f"its server answers {status}: check the address")


def target_of(answer: Answer) -> str:
    """Where a redirect leads to. Raises LoadError where that is no place to go."""
    try:
        target = urldefrag(urljoin(answer.url, answer.headers["location"].strip())).url
    except KeyError as error:
        raise LoadError(f"it redirects to nowhere ({answer.status})") from error
    except ValueError as error:
        raise LoadError("it redirects to what is no address") from error
    if not target.lower().startswith(("http://", "https://")):
        raise LoadError(f"refused: it redirects to {target[:60]}; only http and https are fetched")
    return target


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to be waited for, None where it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        at = parsedate_to_datetime(said)
        return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """The content type that is declared, without parameters, and the charset; "" for neither."""
    said = headers.get("content-type", "").partition(",")[0].strip()
    if not said:
        return "", ""
    message = Message()
    message["Content-Type"] = said
    return message.get_content_type(), str(message.get_param("charset") or "")
