"""What stands before the chat: every request passes here first, and most of what is refused, here.

In this order: is it meant for this chat, is its route open, who sends it, is it theirs, is it too
much. Knows nothing of questions and answers.
"""

import ipaddress
import logging
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.app.assets import asset
from assistant.app.guard.bodies import Refused, again, measured, read_json
from assistant.app.guard.hosts import Hosts
from assistant.app.guard.limits import Owners, Rates
from assistant.app.guard.login import Door, set_cookie
from assistant.app.guard.routes import Kind, endpoint_of, kind_of, session_of
from assistant.app.visitor import Visitor, too_many
from assistant.passwords import Passwords
from assistant.serving import ServeOptions

_FORWARDED = (b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-for", b"x-gradio-server")
_BODIES = ("event", "mcp")
_COOKIE_DAYS = 365
READ_ONLY = "This library can be read and asked, not changed."

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Asked:
    """A request with what has been found out about it."""

    request: Request
    kind: Kind
    address: str
    token: str = ""
    name: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return str(self.request.scope["path"])

    @property
    def key(self) -> str:
        """The same for all that one person does, as far as that can be told."""
        return f"name:{self.name}" if self.name else f"at:{self.address}"


class Guard:
    """ASGI middleware before Gradio's application.

    `endpoints` are the names of those that scripts call, by Gradio's numbers for them.
    """

    def __init__(
        self,
        app: ASGIApp,
        options: ServeOptions,
        endpoints: Mapping[int, str],
        passwords: Passwords | None = None,
    ) -> None:
        self.app = app
        self._options, self._endpoints = options, endpoints
        self._hosts, self._owners = Hosts(options), Owners()
        self._rates, self._open = Rates(options.limits), Counter[str]()
        # Cookies are the same for all ports of a machine.
        self._cookie = f"citewell-{options.port}"
        self._door = Door(passwords, self._cookie) if passwords else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may pass, and answers the rest."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there is no socket here
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except Refused as refused:
            answer = _told(refused.status, refused.reason)
        if isinstance(answer, Response):
            await answer(scope, receive, send)
            return
        await self._pass_on(answer, send)

    async def _answer(self, request: Request) -> "Response | _Asked":
        if reason := self._hosts.refusal(request.method, request.headers):
            raise Refused(403, reason)
        if not self._options.proxies:  # nobody may say who and where they are
            _drop(request.scope, _FORWARDED)
        address = _address(request)
        path = request.scope["path"]
        if self._door and path.rstrip("/") in ("/login", "/login.css", "/logout"):
            return await self._at_the_door(self._door, request, address)
        kind = kind_of(path)
        if kind is None or (kind == "mcp" and not self._options.mcp):
            raise Refused(404, "There is nothing here.")
        asked = _Asked(request, kind, address, request.cookies.get(self._cookie, ""))
        if self._door and kind != "public":
            asked.name = self._door.name_of(asked.token) or await self._door.name_by_header(
                request, address
            )
            if not asked.name:
                return _to_the_door(request)
        await self._check(asked)
        return asked

    async def _at_the_door(self, door: Door, request: Request, address: str) -> Response:
        path = request.scope["path"].rstrip("/")
        if path == "/login.css":
            return PlainTextResponse(asset("login.css"), media_type="text/css")
        if path == "/logout":
            if request.method != "POST":
                raise Refused(405, "Sign out with the button of the page.")
            return door.leave(request.cookies.get(self._cookie, ""))
        measured(request, self._options.limits.body_bytes)
        return await door.answer(request, address)

    async def _check(self, asked: _Asked) -> None:
        """Raises Refused where the request is not the visitor's to make, or one too many."""
        request, limits = asked.request, self._options.limits
        if asked.kind == "upload":
            if self._options.read_only:
                raise Refused(403, READ_ONLY)
            measured(request, limits.upload_bytes)
            self._count(asked, self._rates.adds.take(asked.key), "added")
        elif request.method not in ("GET", "HEAD", "OPTIONS"):
            measured(request, limits.body_bytes)
            if asked.kind in _BODIES:
                asked.body = await read_json(request, strict=asked.kind == "event")
        if asked.kind in ("event", "answer"):
            session = session_of(asked.path, request.query_params, asked.body)
            if session and not self._owners.are(session, self._visit(asked)):
                raise Refused(403, "This page belongs to another visit: load it again.")
        if asked.kind == "event" and endpoint_of(asked.path, asked.body, self._endpoints):
            self._count(asked, self._rates.asks.take(asked.key), "asked")
            asked.request.state.counted = True

    def _count(self, asked: _Asked, wait: int, done: str) -> None:
        if wait:
            log.warning("Too much was %s by %s", done, asked.key)
            raise Refused(429, too_many(wait, done))

    def _visit(self, asked: _Asked) -> str:
        """What makes a visit somebody's own: its cookie; of a script without one, who it is."""
        return f"{asked.name} cookie:{asked.token}" if asked.token else asked.key

    async def _pass_on(self, asked: _Asked, send: Send) -> None:
        request, most = asked.request, self._options.limits.connections
        if most and self._open[asked.key] >= most:
            busy = _told(429, "Too many pages of yours are open: close some of them.")
            await busy(request.scope, request.receive, send)
            return
        request.state.visitor = Visitor(
            asked.key, asked.name, self._rates.asks, self._rates.adds,
            counted=getattr(request.state, "counted", False),
        )  # fmt: skip
        begun = False
        self._open[asked.key] += 1

        async def answered(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                if asked.kind == "page" and not asked.token:
                    _begin_visit(message, self._cookie, request)
            await send(message)

        try:
            # What has been read of the body is given once more.
            await self.app(request.scope, again(request), answered)
        except Exception:
            log.exception("A request could not be answered: %s", asked.path)
            if not begun:
                failed = _told(500, "Something went wrong. The log of the program says what.")
                await failed(request.scope, request.receive, send)
        finally:
            self._open[asked.key] -= 1
            if not self._open[asked.key]:
                del self._open[asked.key]


def _begin_visit(message: Message, cookie: str, request: Request) -> None:
    given, token = Response(), secrets.token_urlsafe(32)
    # It lasts: two pages opened at once would else each get one, and the first lose its own.
    set_cookie(given, cookie, token, secure=request.url.scheme == "https", days=_COOKIE_DAYS)
    MutableHeaders(scope=message).append("set-cookie", given.headers["set-cookie"])


def _to_the_door(request: Request) -> Response:
    if request.method == "GET" and request.scope["path"] == "/":
        return RedirectResponse("./login", 303)
    return _told(401, "Sign in first.")


def _told(status: int, reason: str) -> Response:
    # Both names: Gradio's page looks for the one, its client and FastAPI's for the other.
    return JSONResponse({"detail": reason, "error": reason}, status)


def _drop(scope: Scope, names: tuple[bytes, ...]) -> None:
    scope["headers"] = [(name, value) for name, value in scope["headers"] if name not in names]


def _address(request: Request) -> str:
    """The address that asks; of IPv6 the network, of which one person has all addresses."""
    host = request.client.host if request.client else ""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
