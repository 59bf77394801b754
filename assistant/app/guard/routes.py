"""Which of Gradio's routes the chat needs: all others are closed, whatever they would do."""

import re
from collections.abc import Mapping
from typing import Any, Literal

API = "/gradio_api"
Kind = Literal["public", "page", "event", "answer", "upload", "mcp"]
"""`event` has a session in its body, `answer` in its address or not at all."""

# What the page itself is made of: nothing of anybody's.
_EXACT: Mapping[str, Kind] = {
    "/": "page",
    "/config": "page",
    "/theme.css": "public",
    "/favicon.ico": "public",
    "/manifest.json": "public",
    "/robots.txt": "public",
    f"{API}/theme.css": "public",
    f"{API}/startup-events": "public",
    f"{API}/app_id": "page",
    f"{API}/info": "page",
    f"{API}/openapi.json": "page",
    f"{API}/queue/join": "event",
    f"{API}/cancel": "event",
    f"{API}/reset": "event",
    f"{API}/component_server": "event",
    f"{API}/queue/data": "answer",
    f"{API}/queue/status": "page",
    f"{API}/upload": "upload",
    f"{API}/upload_progress": "page",
}
_PATTERNS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"/(?:assets|static)/[\w./@+~-]+"), "public"),
    (re.compile(rf"{API}/(?:run|api)/\w+"), "event"),
    (re.compile(rf"{API}/call/(?:v2/)?\w+"), "event"),
    (re.compile(rf"{API}/call/(?:v2/)?\w+/[0-9a-f]{{32}}"), "answer"),
    (re.compile(rf"{API}/heartbeat/[\w-]+"), "answer"),
    # A web address here would have the server fetch it; a path is one that Gradio made.
    (re.compile(rf"{API}/file=(?!\w+:)(?!//).+"), "page"),
    (re.compile(rf"{API}/mcp(?:/http|/schema)?"), "mcp"),
)
_NAMED = re.compile(rf"{API}/(?P<by>run|api|call|call/v2)/(?P<name>\w+)")
_SESSION = re.compile(rf"{API}/(?:heartbeat|call/\w+|call/v2/\w+)/(?P<session>[\w-]+)")


def kind_of(path: str) -> Kind | None:
    """What a route is for; None where it is closed."""
    path = path.rstrip("/") or "/"
    if "\\" in path or ".." in path.split("/") or "\x00" in path:
        return None
    for pattern, kind in _PATTERNS:
        if pattern.fullmatch(path):
            return kind
    return _EXACT.get(path)


def session_of(path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> str:
    """The page's session that a request is about; "" for none.

    What a script calls without one is a session by itself, named as the event is.
    """
    if path.startswith(f"{API}/heartbeat/") or (not body and "/call/" in path):
        found = _SESSION.fullmatch(path.rstrip("/"))
        return found["session"] if found else ""
    return str(body.get("session_hash") or query.get("session_hash") or "")


def endpoint_of(path: str, body: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """The named endpoint that a request calls, of those in `names` by their numbers; "" for none.

    Where it is not told here, the endpoint finds out itself.
    """
    found = _NAMED.fullmatch(path.rstrip("/"))
    if found and found["by"].startswith("call"):
        return found["name"] if found["name"] in names.values() else ""
    number = body.get("fn_index")
    if number is None and found:
        return found["name"] if found["name"] in names.values() else ""
    return names.get(number, "") if isinstance(number, int) else ""
