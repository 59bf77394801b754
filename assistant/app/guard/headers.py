"""The headers that tell a browser to load nothing from elsewhere, and to run no script but ours."""

import secrets
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.app.assets import asset

# Gradio makes its templates with `Function`, and puts styles into the page as it runs: these stay.
# Its own scripts inside the page carry a nonce, so that no other script in a page runs, nor what
# stands in an attribute.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'{nonce}; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; media-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_NEVER = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb",
)  # fmt: skip
_HEADERS: Mapping[str, str] = {
    # Not no-referrer: our own forms would then come from nowhere.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in _NEVER),
}
# What is the same for everybody; all else is kept by no browser and no proxy.
_PUBLIC = ("/assets/", "/static/", "/favicon.ico")
_SCRIPT = b"<script"
_HEAD = b"<head>"
# What the page has to run before Gradio does.
_FIRST = f"<script>{asset('storage.js')}</script>".encode()


class SafeHeaders:
    """ASGI middleware, the outermost: every response gets the headers, errors too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and the response back, with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                nonce = f" 'nonce-{state['nonce']}'" if "nonce" in state else ""
                headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
                headers.update(_HEADERS)
                if not scope["path"].startswith(_PUBLIC):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, with_headers)


class Nonces:
    """ASGI middleware, inside what compresses: a nonce for the scripts that a page itself has, and
    one of our own before them.

    Gradio's template is the only HTML here with scripts, and no value in it can begin a tag.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and the page back with the nonce in it."""
        if scope["type"] != "http" or scope["path"] not in ("", "/"):
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        start: Message = {}
        page: list[bytes] = []

        async def with_nonce(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            page.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(page).replace(_HEAD, _HEAD + _FIRST, 1)
            body = body.replace(_SCRIPT, _SCRIPT + f' nonce="{nonce}"'.encode("ascii"))
            if scope["method"] != "HEAD":
                MutableHeaders(scope=start)["Content-Length"] = str(len(body))
            scope.setdefault("state", {})["nonce"] = nonce
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, with_nonce)
