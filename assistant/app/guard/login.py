"""The door: a page that asks for name and password, and who came in, kept in memory.

A visit is known by a random cookie that no script can read and no other site's page can send along.
Wrong passwords are answered slowly, and after some of them not at all for a while.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from assistant.app.assets import asset
from assistant.app.guard.limits import Window
from assistant.app.markup import text
from assistant.passwords import Passwords

STAYS = 12 * 3600.0  # seconds without a request, after which one logs in again
_WRONG, _WRONG_IN = 10, 300.0  # attempts of one address, in seconds
_SLOWLY = 1.0  # seconds before a wrong password is said to be one
_MOST_VISITS = 10_000
_MOST_BYTES = 4096  # of a name and a password as they are sent
_WRONG_ONE = "That name and password do not belong together."


@dataclass(slots=True)
class _Visit:
    name: str
    until: float


class Door:
    """Who came in. One for each server; nothing of it outlives the program."""

    def __init__(
        self,
        passwords: Passwords,
        cookie: str,
        slowly: float = _SLOWLY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._passwords, self.cookie = passwords, cookie
        self._slowly, self._clock = slowly, clock
        self._visits: OrderedDict[str, _Visit] = OrderedDict()
        self._wrong = Window(_WRONG, _WRONG_IN, clock)
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(32)
        # Each check takes 32 MB and a quarter of a second: not many at once.
        self._checking = asyncio.Semaphore(2)

    def name_of(self, token: str) -> str:
        """Who visits with this cookie, or these credentials already seen; "" for nobody."""
        with self._lock:
            visit = self._visits.get(self._kept(token)) if token else None
            if visit is None or visit.until < self._clock():
                return ""
            visit.until = self._clock() + STAYS
            self._visits.move_to_end(self._kept(token))
            return visit.name

    async def name_by_header(self, request: Request, address: str) -> str:
        """Who a script says it is by HTTP's Basic scheme; "" for nobody."""
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic" or len(sent) > _MOST_BYTES:
            return ""
        if known := self.name_of(sent):
            return known
        try:
            name, colon, password = base64.b64decode(sent, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return ""
        if not colon or self._wrong.wait(address) or not await self._knows(name, password):
            self._wrong.take(address)
            return ""
        self._let_in(sent, name)
        return name

    async def answer(self, request: Request, address: str) -> Response:
        """The login page, or what comes of the name and password sent with it."""
        wants_page = "text/html" in request.headers.get("accept", "")
        if request.method != "POST":
            return _page()
        if seconds := self._wrong.wait(address):
            message = f"Too many wrong passwords. Try again in {seconds} seconds."
            return _said(message, 429, wants_page)
        sent = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        name = sent.get("username", "").strip()
        if not await self._knows(name, sent.get("password", "")):
            self._wrong.take(address)
            await asyncio.sleep(self._slowly)
            return _said(_WRONG_ONE, 401, wants_page)
        token = secrets.token_urlsafe(32)  # a new one: whoever knew the old one is not let in
        self._let_in(token, name)
        done: Response = JSONResponse({"success": True})
        if wants_page:
            done = RedirectResponse("./", 303)
        set_cookie(done, self.cookie, token, secure=request.url.scheme == "https")
        return done

    def leave(self, token: str) -> Response:
        """Ends the visit, and shows the login page."""
        with self._lock:
            self._visits.pop(self._kept(token), None)
        done = RedirectResponse("./login", 303)
        done.delete_cookie(self.cookie)
        return done

    async def _knows(self, name: str, password: str) -> bool:
        async with self._checking:
            return await anyio.to_thread.run_sync(self._passwords.knows, name, password)

    def _let_in(self, token: str, name: str) -> None:
        with self._lock:
            self._visits[self._kept(token)] = _Visit(name, self._clock() + STAYS)
            while len(self._visits) > _MOST_VISITS:
                self._visits.popitem(last=False)

    def _kept(self, token: str) -> str:
        """What is kept of a token: who reads the memory's dump cannot come in with it."""
        return hmac.new(self._key, token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def set_cookie(
    response: Response, name: str, token: str, *, secure: bool, days: int | None = None
) -> None:
    """Gives the browser the cookie of its visit, for this site; until it closes, or for days."""
    seconds = days and days * 86_400
    response.set_cookie(name, token, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _said(message: str, status: int, wants_page: bool) -> Response:
    return _page(message, status) if wants_page else JSONResponse({"detail": message}, status)


def _page(message: str = "", status: int = 200) -> HTMLResponse:
    said = f'<p class="wrong" role="alert">{text(message)}</p>' if message else ""
    return HTMLResponse(asset("login.html").replace("<!-- message -->", said), status)
