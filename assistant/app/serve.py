"""Serves the chat on a port, and tells the browser to load nothing from anywhere else."""

import logging
import socket
import sys
import threading
from collections.abc import Sequence

import httpx
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.app.blocks import build, launch_options
from assistant.app.conversation import ChatAssistant
from assistant.errors import AssistantError, ChatError
from ingest.errors import IngestError

# Gradio makes its templates with `Function` and has inline scripts, so these two must stay.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

log = logging.getLogger(__name__)


class SafeHeaders:
    """ASGI middleware that adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and the response back, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers)


def serve(
    assistant: ChatAssistant, *, host: str, port: int, library: str, examples: Sequence[str]
) -> None:
    """Serves the chat until it is interrupted.

    `library` is the folder named where the page says how to add articles.

    Raises:
        ChatError: the port or host cannot be used.
    """
    host = host.strip("[]")
    check_port(host, port)
    blocks = build(assistant, library=library, examples=examples)
    try:
        _, address, _ = blocks.launch(
            server_name=f"[{host}]" if ":" in host else host,
            server_port=port,
            quiet=True,
            prevent_thread_lock=True,
            app_kwargs=app_options(),
            **launch_options(),
        )
    except OSError as problem:
        raise ChatError(_taken(host, port)) from problem
    except httpx.HTTPError as problem:
        # Gradio calls its own server once, through the proxy if the environment names one.
        message = (
            f"The chat cannot reach itself on {host}, port {port} ({problem}). If a proxy is set, "
            f"except this machine from it: NO_PROXY={host}"
        )
        raise ChatError(message) from problem
    sys.stdout.write(f"Citewell is at {address} (Ctrl+C stops it)\n")
    sys.stdout.flush()
    threading.Thread(target=_warm, args=[assistant], daemon=True, name="warm").start()
    blocks.block_thread()


def app_options() -> dict[str, list[Middleware]]:
    """The arguments for Gradio's web application that add the security headers."""
    return {"middleware": [Middleware(SafeHeaders)]}


def check_port(host: str, port: int) -> None:
    """Raises ChatError where nothing can be served on that host and port."""
    if not 0 < port < 65536:
        raise ChatError(f"There is no port {port}: choose one from 1024 to 65535 with --port N.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as problem:
        message = f"Cannot serve on {host}, port {port}: {problem}. Name another host or port."
        raise ChatError(message) from problem
    family, kind, protocol, _, address = found[0]
    try:
        with socket.socket(family, kind, protocol) as trial:
            # As the server does: a port that was only just left is free.
            if sys.platform != "win32":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except PermissionError as problem:
        message = f"Not allowed to use port {port}: choose one above 1023 with --port N or PORT=N."
        raise ChatError(message) from problem
    except OSError as problem:
        raise ChatError(_taken(host, port)) from problem


def _taken(host: str, port: int) -> str:
    return (
        f"Port {port} on {host} is taken: stop the program that uses it, "
        "or choose another port with --port N or PORT=N."
    )


def _warm(assistant: ChatAssistant) -> None:
    try:
        assistant.warm()
    except (AssistantError, IngestError) as problem:
        log.warning("The models could not be loaded ahead of the first question: %s", problem)
