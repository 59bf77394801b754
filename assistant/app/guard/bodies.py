"""What a request brings along: how much it may be, and how it is read and still passed on."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.types import Message, Receive


class Refused(Exception):
    """A request that is not passed on; `status` is HTTP's, `reason` a sentence for who sent it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def measured(request: Request, most: int) -> None:
    """Raises Refused for a body that is too long, or does not say how long it is."""
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        if request.headers.get("transfer-encoding"):
            raise Refused(411, "The request does not say how long it is.")
        return  # then it has no body
    if most and int(length) > most:
        raise Refused(413, f"That is too much at once: {most / 1e6:,.0f} MB are the most.")


async def read_json(request: Request, *, strict: bool) -> Mapping[str, Any]:
    """The object in the body; {} where there is none. Raises Refused, if `strict`."""
    body = await request.body()
    try:
        read = json.loads(body) if body else {}
    except ValueError:
        read = None
    if isinstance(read, dict):
        return read
    if strict:
        raise Refused(400, "The request is not JSON.")
    return {}


def again(request: Request) -> Receive:
    """What gives the body to the next, though it has been read."""
    body = getattr(request, "_body", None)
    if body is None:
        return request.receive
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            return await request.receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
