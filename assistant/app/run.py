"""The chat on a port, behind its guard, in a thread of its own."""

import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from starlette.middleware import Middleware
from starlette.routing import Mount

from assistant.app.blocks import ENDPOINTS, mount_options
from assistant.app.guard import Guard, Nonces, SafeHeaders
from assistant.errors import ChatError
from assistant.passwords import Passwords
from assistant.serving import ServeOptions

_STARTING = 30.0  # seconds
_ENDING = 2  # seconds for answers on their way; connections that wait for news never end


@contextmanager
def serving(
    blocks: gr.Blocks, options: ServeOptions, passwords: Passwords | None = None
) -> Iterator[str]:
    """The address at which the chat is served, for as long as the context lasts.

    Port 0 is any that is free. Raises ChatError where nothing can be served there.
    """
    listening = bound(options.host, options.port)
    options = replace(options, port=listening.getsockname()[1])
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    inner: dict[str, Any] = {"middleware": [Middleware(Nonces)]}
    gr.mount_gradio_app(app, blocks, "/", app_kwargs=inner, **mount_options(options))
    mounted = [each.app for each in app.routes if isinstance(each, Mount)]
    guarded = SafeHeaders(Guard(app, options, endpoints_of(blocks), passwords))
    server = uvicorn.Server(
        uvicorn.Config(
            guarded,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            # Not from the environment: who may speak for others is said with --proxy.
            proxy_headers=bool(options.proxies),
            forwarded_allow_ips=list(options.proxies),
            timeout_graceful_shutdown=_ENDING,
        )
    )
    thread = threading.Thread(target=server.run, args=[[listening]], daemon=True, name="server")
    thread.start()
    try:
        _wait_for(server, thread, options)
        yield f"http://{_shown(options.host)}:{options.port}/"
    finally:
        for each in mounted:
            if isinstance(each, App):
                each.stop_event.set()  # else connections that wait for news would not end
        blocks.close(verbose=False)
        server.should_exit = True
        thread.join(_ENDING + 3)
        listening.close()


def endpoints_of(blocks: gr.Blocks) -> Mapping[int, str]:
    """The names of the endpoints that scripts call, by Gradio's numbers for them."""
    return {
        number: str(each.api_name)
        for number, each in blocks.fns.items()
        if each.api_name in ENDPOINTS
    }


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to that host and port, not yet listening. Raises ChatError."""
    if not 0 <= port < 65536:
        raise ChatError(f"There is no port {port}: choose one from 1024 to 65535 with --port N.")
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as problem:
        message = f"Cannot serve on {host}, port {port}: {problem}. Name another host or port."
        raise ChatError(message) from problem
    family, kind, protocol, _, address = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":  # a port that was only just left is free
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as problem:
        listening.close()
        raise ChatError(_refused(problem, host, port)) from problem
    return listening


def _refused(problem: OSError, host: str, port: int) -> str:
    if isinstance(problem, PermissionError):
        return f"Not allowed to use port {port}: choose one above 1023 with --port N or PORT=N."
    return (
        f"Port {port} on {host} is taken: stop the program that uses it, "
        "or choose another port with --port N or PORT=N."
    )


def _wait_for(server: uvicorn.Server, thread: threading.Thread, options: ServeOptions) -> None:
    until = time.monotonic() + _STARTING
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise ChatError(f"The chat did not start on {options.host}, port {options.port}.")
        time.sleep(0.005)


def _shown(host: str) -> str:
    """The host as it stands in an address that a browser can open."""
    named = "localhost" if host in ("", "0.0.0.0", "::") else host
    return f"[{named}]" if ":" in named else named
