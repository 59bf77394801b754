"""What stands before the chat, asked over HTTP as anybody could."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr
import httpx
import pytest
from fakes import FakeAssistant
from gradio.routes import App
from gradio_client import Client
from visit import served

from assistant.app.guard.limits import Owners, Window
from assistant.app.guard.login import STAYS, Door
from assistant.passwords import PasswordHash, Passwords
from assistant.serving import Limits, ServeOptions

PASSWORD = "correct horse battery"
PEOPLE = Passwords({name: PasswordHash.of(PASSWORD, log_n=10) for name in ("ada", "grace")})
CSP = "content-security-policy"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(FakeAssistant()) as address:
        yield address


@pytest.fixture(scope="module")
def locked() -> Iterator[str]:
    """A chat that asks for passwords, and offers no tools."""
    with served(FakeAssistant(), ServeOptions(), PEOPLE) as address:
        yield address


@contextmanager
def visiting(address: str, **sent: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=20, **sent) as client:
        yield client


def asked(
    client: httpx.Client, question: str = "What of the ferry?", **more: Any
) -> httpx.Response:
    body = {"data": [question, "", "", "", False, []], **more}
    return client.post("/gradio_api/run/ask", json=body)


def signed_in(client: httpx.Client, name: str = "ada", password: str = PASSWORD) -> httpx.Response:
    return client.post("/login", data={"username": name, "password": password})


# ---- where from, and what for


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost:7860"}, 200),
        ({"host": "evil.example"}, 403),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({"host": "localhost@evil.example"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:1", "sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, 200),
    ],
)
def test_only_the_chats_own_page_and_name_are_answered(
    address: str, headers: dict[str, str], status: int
) -> None:
    with visiting(address) as client:
        answer = client.get("/config", headers=headers)
        assert answer.status_code == status
        assert CSP in answer.headers
        assert "access-control-allow-origin" not in answer.headers or status == 200


def test_a_form_of_another_site_asks_nothing(address: str) -> None:
    with visiting(address) as client:
        foreign = {"origin": "http://evil.example", "content-type": "text/plain"}
        body = json.dumps({"data": ["What of the ferry?", "", "", "", False, []]})
        answer = client.post("/gradio_api/run/ask", content=body, headers=foreign)
        assert answer.status_code == 403
        own = {"origin": address.rstrip("/"), "content-type": "application/json"}
        assert client.post("/gradio_api/run/ask", content=body, headers=own).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=C:/Windows/win.ini",
        "/gradio_api/file=http://127.0.0.1:1/",
        "/gradio_api/file=/tmp/%2e%2e/etc/passwd",
        "/gradio_api/file=/tmp",
        "/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/routes.py",
        "/assets/%2e%2e%2f%2e%2e%2findex.html",
        "/assets/..%5c..%5cindex.html",
        "/svelte/svelte.js",
        "/gradio_api/proxy=https://evil.hf.space/",
        "/gradio_api/deep_link?session_hash=abc",
        "/gradio_api/stream/abc/0/1/playlist.m3u8",
        "/gradio_api/custom_component/x/client/component/index.js",
        "/gradio_api/runs",
        "/gradio_api/run-history/buckets",
        "/gradio_api/vibe-code",
        "/gradio_api/dev/reload",
        "/gradio_api/token",
        "/gradio_api/mcp/",
        "/gradio_api/mcp/schema",
        "/monitoring",
        "/monitoring/summary",
        "/docs",
        "/openapi.json",
        "//gradio_api/queue/join",
    ],
)
def test_no_file_and_no_other_route_can_be_reached(address: str, path: str) -> None:
    with visiting(address) as client:
        answer = client.get(httpx.URL(address).copy_with(raw_path=path.encode()))
        assert answer.status_code in (403, 404)
        assert "root:" not in answer.text
        assert CSP in answer.headers


def test_a_page_names_no_folder_where_others_see_it() -> None:
    fake = FakeAssistant(articles=[])
    with served(fake) as address, visiting(address) as client:
        assert "--library lib" in client.get("/config").text
    with (
        served(fake, ServeOptions(no_auth=True, names=("a.example",))) as address,
        visiting(address) as client,
    ):
        told = client.get("/config").text
        assert "--library LIBRARY" in told
        assert "--library lib" not in told


# ---- what every response says


def test_headers_are_on_every_response(address: str) -> None:
    nowhere = {"data": [], "session_hash": "x" * 10, "fn_index": 999}
    preflight = {"origin": address.rstrip("/"), "access-control-request-method": "GET"}
    with visiting(address) as client:
        answers = [
            client.get("/"),
            client.head("/"),
            client.get("/theme.css"),
            client.get("/nothing"),
            client.get("/assets/nothing.js"),
            client.post("/gradio_api/queue/join", content=b"{"),
            client.post("/gradio_api/queue/join", json=nowhere),
            client.options("/config", headers=preflight),
        ]
        assert {answer.status_code for answer in answers} >= {200, 404, 400, 500}
        for answer in answers:
            policy = answer.headers[CSP]
            assert "default-src 'none'" in policy
            assert "script-src-attr 'none'" in policy
            assert "'unsafe-inline'" not in policy.split("script-src ")[1].split(";")[0]
            assert answer.headers["x-frame-options"] == "DENY"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            assert "camera=()" in answer.headers["permissions-policy"]
            assert "server" not in answer.headers
        assert client.get("/").headers["cache-control"] == "no-store"


def test_every_script_of_the_page_has_the_nonce_of_its_response(address: str) -> None:
    with visiting(address) as client:
        one, other = client.get("/"), client.get("/")
        nonce = one.headers[CSP].split("'nonce-")[1].split("'")[0]
        assert one.text.count("<script") == one.text.count(f'<script nonce="{nonce}"') > 3
        assert nonce not in other.headers[CSP]


def test_a_fault_tells_nothing_of_itself(address: str) -> None:
    with visiting(address) as client:
        answer = asked(client, "explode")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert CSP in answer.headers


# ---- whose it is


def test_a_conversation_is_its_visits_own_even_by_name(address: str) -> None:
    with visiting(address) as ada, visiting(address) as eve, visiting(address) as script:
        ada.get("/")
        eve.get("/")
        assert ada.cookies != eve.cookies
        session = "0123456789abcdef0123456789abcdef"
        joined = {"data": ["", "", "", "", False, []], "fn_index": 0, "session_hash": session}
        assert ada.post("/gradio_api/queue/join", json=joined).status_code == 200
        for other in (eve, script):
            body = {"session_hash": session, "fn_index": 0, "event_id": "0"}
            answers = [
                other.post("/gradio_api/queue/join", json=joined),
                other.post("/gradio_api/run/predict", json=joined),
                other.post("/gradio_api/cancel", json=body),
                other.get(f"/gradio_api/queue/data?session_hash={session}"),
                other.get(f"/gradio_api/queue/data?session_hash=x&session_hash={session}"),
                other.get(f"/gradio_api/call/ask/{session}"),
                other.get(f"/gradio_api/heartbeat/{session}"),
            ]
            assert {answer.status_code for answer in answers} == {403}
        with ada.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as news:
            assert news.status_code == 200


def test_cookies_are_out_of_reach(address: str, locked: str) -> None:
    with visiting(address) as client, visiting(locked) as other:
        for answer in (client.get("/"), signed_in(other)):
            said = answer.headers["set-cookie"].lower()
            assert "httponly" in said
            assert "samesite=lax" in said
            assert "secure" not in said.replace("httponly", "")  # plain HTTP could not send it back


def test_owners_forget_the_oldest() -> None:
    owners = Owners(most=2)
    assert owners.are("a", "ada")
    assert not owners.are("a", "eve")
    assert owners.are("b", "ada")
    assert owners.are("a", "ada")  # used again, so "b" is the oldest
    assert owners.are("c", "ada")
    assert not owners.are("a", "eve")


# ---- too much


def test_too_many_questions_are_told_when_to_come_back() -> None:
    limits = Limits(asks=2)
    with served(FakeAssistant(), ServeOptions(limits=limits)) as address:
        with visiting(address) as client:
            # Who asks is not what they say they are.
            answers = [
                asked(client) if number % 2 else asked(client, session_hash=f"s{number}")
                for number in range(2)
            ]
            client.headers["x-forwarded-for"] = "9.9.9.9"
            client.cookies.clear()
            answers.append(asked(client))
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert "Try again in" in answers[-1].json()["detail"]


def test_a_proxy_that_is_named_says_who_asks() -> None:
    options = ServeOptions(limits=Limits(asks=1), proxies=("127.0.0.1",), no_auth=True)
    with served(FakeAssistant(), options) as address, visiting(address) as client:
        for who, status in (("9.9.9.9", 200), ("8.8.8.8", 200), ("1.2.3.4, 9.9.9.9", 429)):
            client.headers["x-forwarded-for"] = who
            assert asked(client).status_code == status


def test_a_window_opens_again() -> None:
    now = [0.0]
    window = Window(2, 60, lambda: now[0])
    assert [window.take("ada"), window.take("ada"), window.take("eve")] == [0, 0, 0]
    assert window.take("ada") == 60
    now[0] = 30.5
    assert window.take("ada") == 30
    now[0] = 60
    assert window.take("ada") == 0
    assert not any(Window(0).take("ada") for _ in range(100))


def test_what_is_sent_is_measured() -> None:
    limits = Limits(file_bytes=1000, upload_bytes=5000, body_bytes=2000)
    with (
        served(FakeAssistant(), ServeOptions(limits=limits)) as address,
        visiting(address) as client,
    ):

        def sent(*sizes: int) -> int:
            files = [("files", (f"{size}.txt", b"x" * size)) for size in sizes]
            return client.post("/gradio_api/upload", files=files).status_code

        assert sent(900, 900) == 200
        assert sent(1100) == 413
        assert sent(*[900] * 6) == 413
        assert asked(client, "x" * 3000).status_code == 413
        pieces = iter([b"x" * 100])
        assert client.post("/gradio_api/upload", content=pieces).status_code == 411


def test_a_published_library_takes_nothing() -> None:
    with (
        served(FakeAssistant(), ServeOptions(read_only=True)) as address,
        visiting(address) as client,
    ):
        answer = client.post("/gradio_api/upload", files=[("files", ("a.txt", b"a"))])
        assert answer.status_code == 403
        assert "not changed" in answer.json()["detail"]
        assert asked(client).status_code == 200


# ---- the door


def test_every_route_needs_the_login(locked: str) -> None:
    paths = [
        "/", "/config", "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/queue/status",
        "/gradio_api/queue/data?session_hash=a", "/gradio_api/heartbeat/a", "/gradio_api/app_id",
        "/gradio_api/file=/tmp/a", "/gradio_api/upload_progress?upload_id=a",
    ]  # fmt: skip
    posts = [
        "/gradio_api/run/ask", "/gradio_api/api/ask", "/gradio_api/call/ask", "/gradio_api/cancel",
        "/gradio_api/call/v2/search", "/gradio_api/queue/join", "/gradio_api/reset",
        "/gradio_api/upload", "/gradio_api/component_server",
    ]  # fmt: skip
    with visiting(locked) as client:
        client.cookies.set("citewell-0", "guessed")
        for answer in [*map(client.get, paths), *(client.post(path, json={}) for path in posts)]:
            assert answer.status_code in (303, 401), answer.url
            assert "gradio_config" not in answer.text
        assert client.get("/").headers["location"] == "./login"
        page = client.get("/login")
        assert 'autocomplete="current-password"' in page.text
        assert "<script" not in page.text
        assert signed_in(client).status_code == 200
        assert client.get("/").status_code == 200
        assert asked(client).status_code == 200
        assert client.get("/logout").status_code == 405
        kept = dict(client.cookies)
        assert client.post("/logout").status_code == 303
        client.cookies.update(kept)
        assert client.get("/config").status_code == 401


def test_no_route_of_gradios_is_open_by_mistake(locked: str) -> None:
    open_to_all = {"/theme.css", "/gradio_api/theme.css", "/gradio_api/startup-events",
                   "/favicon.ico", "/manifest.json", "/robots.txt"}  # fmt: skip
    with gr.Blocks() as blocks:
        pass
    own = App.create_app(blocks).routes
    inner = [
        each
        for route in own
        if hasattr(route, "original_router")
        for each in route.original_router.routes
    ]
    routes = {
        route.path.replace("{", "").replace("}", "").replace(":path", "")
        for route in [*own, *inner]
        if hasattr(route, "path")
    }
    assert len(routes) > 60
    with visiting(locked) as client:
        for path in routes - open_to_all - {"/login", "/login/"}:
            for answer in (client.get(path), client.post(path, json={})):
                assert answer.status_code >= 300, path


def test_scripts_sign_in_too(locked: str) -> None:
    client = Client(locked, auth=("ada", PASSWORD), verbose=False, analytics_enabled=False)
    assert client.predict("What of the ferry?", api_name="/ask")["status"] == "answered"
    with visiting(locked, auth=("grace", PASSWORD)) as basic:
        assert asked(basic).status_code == 200
    with visiting(locked, auth=("grace", "guessed")) as basic:
        assert asked(basic).status_code == 401


def test_guessing_is_slow_and_ends() -> None:
    with (
        served(FakeAssistant(), ServeOptions(), PEOPLE) as address,
        visiting(address) as client,
    ):
        wrong = signed_in(client, password="guessed")
        assert wrong.status_code == 401
        assert wrong.elapsed.total_seconds() > 1
        for _ in range(9):
            assert client.get("/config", auth=("ada", "guessed")).status_code == 401
        late = signed_in(client)
        assert late.status_code == 429
        assert "Try again in" in late.json()["detail"]
        assert client.get("/config", auth=("ada", PASSWORD)).status_code == 401


def test_a_visit_ends_when_nobody_comes() -> None:
    now = [0.0]
    door = Door(PEOPLE, "cookie", clock=lambda: now[0])
    door._let_in("token", "ada")
    now[0] = STAYS - 1
    assert door.name_of("token") == "ada"
    now[0] += STAYS + 1
    assert door.name_of("token") == ""
    assert door.name_of("") == ""
