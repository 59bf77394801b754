"""A server that speaks OpenAI's chat completions protocol, streamed, and misbehaves on demand."""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Writes = Callable[[str], str]
JUDGING = "Somebody wrote this sentence"  # in the prompt of a model that judges, and in no other


class MisbehavingServer(ThreadingHTTPServer):
    """What it does is `way`, a name of one of the handler's; `requests` has what it was asked.
    Asked to judge a sentence, it does `judges`.

    A good answer is what `writes` makes of the last message; its last piece waits for `going_on`.
    """

    daemon_threads = True

    def __init__(self, writes: Writes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.way = self.judges = "good"
        self.writes = writes
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.going_on = threading.Event()
        self.ended = threading.Event()
        self.going_on.set()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error here."""


@contextmanager
def serving(writes: Writes) -> Iterator[MisbehavingServer]:
    """The server, at work."""
    server = MisbehavingServer(writes)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.going_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: MisbehavingServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing is printed."""

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._asked = json.loads(self.rfile.read(length))
        self.server.requests.append(self._asked)
        self._key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self.server.keys.append(self._key)
        if self.path != "/v1/chat/completions":
            self._error(404, "Not Found")
            return
        try:
            judging = JUDGING in self._asked["messages"][-1]["content"]
            getattr(self, f"_{self.server.judges if judging else self.server.way}")()
        finally:
            self.server.ended.set()

    # ---- the ways

    def _good(self) -> None:
        self._stream(self._text(), "stop")

    def _cut_off(self) -> None:
        self._stream(self._text() + "The terminal will also have a lighthouse that", "length")

    def _ends_without_a_word(self) -> None:
        self._stream(self._text() + "The terminal will also have a light", None, done=False)

    def _drops(self) -> None:
        self._begin()
        for piece in _pieces(self._text()):
            self._event(piece, None)
        time.sleep(0.1)  # so that what was sent has arrived
        self.connection.shutdown(socket.SHUT_RDWR)

    def _drops_at_once(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def _empty(self) -> None:
        self._stream("", "stop")

    def _thinks_only(self) -> None:
        self._stream("<think>Where is it said? [1] perhaps.\nNo.</think>\n", "stop")

    def _withholds(self) -> None:
        self._stream("", "content_filter")

    def _endless(self) -> None:
        self._stream(self._text() * 400, "stop")

    def _silent(self) -> None:
        self.server.going_on.wait(30)

    def _falls_silent(self) -> None:
        self._begin()
        for piece in _pieces(self._text()):
            self._event(piece, None)
        self.server.going_on.wait(30)

    def _no_model(self) -> None:
        model = self._asked["model"]
        self._error(404, f"The model `{model}` does not exist", "model_not_found")

    def _bad_key(self) -> None:
        self._error(401, f"Incorrect API key provided: {self._key}", "invalid_api_key")

    def _forbidden(self) -> None:
        self._error(403, f"Key {self._key} has no access", "permission_denied")

    def _rate(self) -> None:
        self._error(429, f"Rate limit reached for {self._key}", "rate_limit_exceeded")

    def _broken(self) -> None:
        self._error(500, f"Internal error; headers: Authorization: Bearer {self._key}")

    def _overloaded(self) -> None:
        self._error(503, "no slot available")

    def _too_long(self) -> None:
        said = "This model's maximum context length is 512 tokens. Reduce your messages."
        self._error(400, said, "context_length_exceeded")

    def _too_long_as_llama(self) -> None:
        said = "request (6030 tokens) exceeds the available context size (512 tokens)"
        self._error(400, said, "exceed_context_size_error")

    def _refuses(self) -> None:
        self._error(400, f"Unknown parameter for {self._key[:10]}… {self._key}: 'stream'", "bad")

    def _fails_on_the_way(self) -> None:
        self._begin()
        for piece in _pieces(self._text()):
            self._event(piece, None)
        self._chunk(b'data: {"error": {"message": "out of memory", "code": 500}}\n\n')
        self._finish()

    def _page(self) -> None:
        self._plain(200, "text/html", b"<html><body>Welcome to the router</body></html>")

    def _other_json(self) -> None:
        self._plain(200, "application/json", b'{"hello": "world"}')

    def _other_events(self) -> None:
        self._begin()
        self._chunk(b"data: this is no JSON\n\n")
        self._finish()

    def _odd_events(self) -> None:
        self._begin()
        self._chunk(b'data: {"choices": null}\n\ndata: {"answer": 42}\n\ndata: [DONE]\n\n')
        self._finish()

    # ---- how it is said

    def _text(self) -> str:
        return self.server.writes(self._asked["messages"][-1]["content"])

    def _stream(self, text: str, reason: str | None, *, done: bool = True) -> None:
        self._begin()
        *first, last = _pieces(text) or [""]
        for piece in first:
            self._event(piece, None)
        self.server.going_on.wait(30)
        self._event(last, None)
        if reason:
            self._event("", reason)
        if done:
            self._chunk(b"data: [DONE]\n\n")
        self._finish()

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, text: str, reason: str | None) -> None:
        delta = {"role": "assistant", "content": text} if text else {}
        event = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self._asked["model"],
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }
        self._chunk(f"data: {json.dumps(event)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _finish(self) -> None:
        self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def _error(self, status: int, message: str, code: str = "") -> None:
        error = {"message": message, "type": code or "server_error", "code": code or status}
        self._plain(status, "application/json", json.dumps({"error": error}).encode())

    def _plain(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _pieces(text: str) -> list[str]:
    return re.findall(r"(?s).{1,9}", text)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
