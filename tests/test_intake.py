"""The jobs behind the page: what they tell, how they end, and what is refused at the door."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from corpus_texts import story
from fakes import CHEESE, WIRE, tiny_embedder
from filelock import FileLock
from markup import Elements, assert_harmless
from website import Page, Site, item, rss, serving

from assistant import Assistant
from assistant.app.collection import intake_page as page
from assistant.app.collection.intake_handlers import READ_ONLY, Intake
from assistant.app.collection.intake_limits import addresses, sent
from assistant.intake.collector import Collector
from assistant.intake.job import Job, Look, State, What
from assistant.intake.jobs import MOST_QUEUED, Jobs
from assistant.serving import Limits
from ingest.doctor import examine
from ingest.errors import LoadError, NoRoom
from ingest.ledger import Failure
from ingest.library import Library
from ingest.orders import Order
from ingest.report import Happened, Kind, Report
from ingest.run import Run
from ingest.uploads import Upload


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_embedder(tmp_path_factory.mktemp("embedder")))


@pytest.fixture
def opened(tmp_path: Path, embedder: str) -> Iterator[Assistant]:
    folder = tmp_path / "library"
    Library.open(folder, create=True).close()
    assistant = Assistant.open(folder, embedder=embedder, reader="none", reranker="none")
    yield assistant
    assistant.close()


@pytest.fixture
def jobs(opened: Assistant) -> Iterator[Jobs]:
    jobs = Jobs(Collector(opened, private=True))
    yield jobs
    jobs.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


def files(folder: Path, *texts: str) -> list[Upload]:
    folder.mkdir(exist_ok=True)
    made = []
    for text in texts:
        number = len(list(folder.iterdir()))
        (folder / str(number)).write_text(text)
        made.append(Upload(f"text {number}.txt", folder / str(number)))
    return made


def until(true: Callable[[], object]) -> None:
    limit = time.monotonic() + 60
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.05)


def ended(jobs: Jobs, count: int = 1) -> tuple[Job, ...]:
    """The jobs, the last first, once there are so many and all have ended."""
    until(lambda: len(jobs.look().jobs) >= count and all(each.ended for each in jobs.look().jobs))
    return jobs.look().jobs


def test_what_is_added_can_be_asked_and_is_told_one_by_one(
    opened: Assistant, jobs: Jobs, tmp_path: Path
) -> None:
    before = jobs.look()
    jobs.add(files(tmp_path / "sent", WIRE, CHEESE, ""))
    job = ended(jobs)[0]
    assert (job.state, job.counts) == ("done", {"added": 2, "failed": 1})
    assert [(each.kind, each.title[:16]) for each in job.happened][1:] == [
        ("added", "Dairy wins prize"), ("added", "Galena Marine sa"),
    ]  # fmt: skip
    assert job.happened[0].reason == "the file is empty"
    assert opened.search("Who won the national cheese prize?")[0].title == "Dairy wins prize"
    look = jobs.look()
    assert (look.serial, look.changes) > (before.serial, before.changes)
    assert [each.name for each in look.failures] == ["upload: text 2.txt"]
    assert Collector(opened).orders.waiting() == []


def test_a_feed_is_read_to_the_number_asked_for_and_again(
    opened: Assistant, jobs: Jobs, site: Site
) -> None:
    links = [site.article(f"/{name}") for name in ("Aurora", "Boreas", "Castor")]
    feed = site.url("/feed.xml")
    site.pages["/feed.xml"] = Page(rss(*(item(each) for each in links)), "application/rss+xml")
    intake = Intake(jobs)
    assert intake.link(f" {feed} \n", 2).said == ""
    assert ended(jobs)[0].counts == {"added": 2}
    assert jobs.look().can_sync
    site.article("/Aurora", "The ferry Aurora was sold for scrap on Monday, in the harbour.")
    assert intake.sync().said == ""
    job = ended(jobs, 2)[0]
    assert (job.what, job.counts) == ("sync", {"updated": 1, "unchanged": 1})


def test_private_addresses_are_refused_by_name_unless_allowed(
    opened: Assistant, site: Site
) -> None:
    jobs = Jobs(Collector(opened))
    url = site.article("/Aurora")
    Intake(jobs).link(url, 50)
    job = ended(jobs)[0]
    assert job.counts == {"failed": 1}
    assert "refused: 127.0.0.1 is on this machine" in job.happened[0].reason
    assert site.asked == []
    jobs.close()


@pytest.mark.parametrize(
    "typed",
    [
        "/etc/passwd", "file:///etc/passwd", "~/x", "C:\\x", "C:/x", "../x", "notes.txt", ".",
        "ftp://a.example/x", "https://user:word@a.example/", "javascript:alert(1)", "http://",
        "https://a.example/feed /etc/passwd", "data:text/html,x", "\\\\host\\share", "a.example",
    ],
)  # fmt: skip
def test_only_web_addresses_can_be_named(jobs: Jobs, typed: str) -> None:
    view = Intake(jobs).link(typed, 50)
    assert view.said
    assert "card problem" in view.said
    assert jobs.look().jobs == ()


def test_where_nothing_may_leave_the_machine_nothing_is_fetched(
    opened: Assistant, site: Site
) -> None:
    url = site.article("/Aurora")
    jobs = Jobs(Collector(opened, private=True, offline=True))
    said = Intake(jobs, offline=True).link(url, 50).said
    assert said
    assert "--share-nothing" in said
    jobs.add(addresses=[url])
    assert "no request may leave this machine" in ended(jobs)[0].happened[0].reason
    assert site.asked == []
    jobs.close()


def test_addresses_are_parted_by_blanks_and_counted() -> None:
    assert addresses("https://a.example/1\n http://b.example/?q=1,2 https://a.example/1") == (
        ["https://a.example/1", "http://b.example/?q=1,2"], "",
    )  # fmt: skip
    assert "At most 50" in addresses(" ".join(f"https://a.example/{n}" for n in range(51)))[1]
    assert addresses(" \n")[1].startswith("Write the address")


@pytest.mark.parametrize("most", [0, -1, 1.5, 1_001, None, "5", float("nan"), float("inf")])
def test_the_number_of_pages_is_bounded(jobs: Jobs, most: object) -> None:
    said = Intake(jobs).link("https://a.example/", most).said
    assert said
    assert "from 1 to 1,000" in said
    assert jobs.look().jobs == ()


def test_only_what_was_sent_is_taken(jobs: Jobs, tmp_path: Path) -> None:
    folder, secret = tmp_path / "sent", tmp_path / "secret.txt"
    secret.write_text("nobody's business")
    good, large = (each.file for each in files(folder, WIRE, "x" * 2_000))
    (folder / "link").symlink_to(secret)
    limits = Limits(file_bytes=1_500, files=7, upload_bytes=5 * len(WIRE) // 2)
    named = [
        (good, "a.txt"), (secret, "b.txt"), (folder / "../secret.txt", "c.txt"),
        (folder / "link", "d.txt"), (large, "e.txt"), (folder, "f.txt"), (good, "film.mp4"),
    ]  # fmt: skip
    data = {"files": [{"path": str(path), "name": name} for path, name in named]}
    found = sent(data, folder, limits)
    assert [each.name for each in found.uploads] == ["a.txt"]
    assert len(found.refused) == 6
    assert "“e.txt”: it is over the limit of 1,500 bytes for one file: split it" in found.refused
    assert any(each.startswith("“film.mp4”: cannot read .mp4;") for each in found.refused)
    again = sent({"files": [{"path": str(good), "name": "a.txt"}] * 3}, folder, limits)
    assert (len(again.uploads), len(again.refused)) == (2, 1)
    assert sent({"files": data["files"] * 2}, folder, limits).refused == (
        "At most 7 files can be sent at once.",
    )
    odd_ones: list[object] = [
        None,
        [],
        {"files": 3},
        {"files": ["x", {"path": 1}, {"path": "a\0b"}]},
    ]
    for odd in odd_ones:
        assert sent(odd, folder, limits).uploads == ()
    view = Intake(jobs).received({"files": [{"path": str(secret), "name": "x.txt"}]}, folder)
    assert view.said
    assert "it has not arrived" in view.said
    assert secret.exists()


def test_stop_keeps_what_is_done(opened: Assistant, tmp_path: Path) -> None:
    class Slow(Collector):
        def take(self, order: Order, run: Run) -> Report:
            def told(happened: object) -> None:
                run.told(happened)  # type: ignore[arg-type]
                begun.set()
                assert go_on.wait(60)

            return super().take(order, Run(progress=run.progress, told=told, stopped=run.stopped))

    begun, go_on = threading.Event(), threading.Event()
    jobs = Jobs(Slow(opened))
    intake = Intake(jobs)
    jobs.add(files(tmp_path / "sent", WIRE, CHEESE, story(1).text))
    jobs.add(files(tmp_path / "sent", story(2).text))
    assert begun.wait(60)
    assert "working" in intake.look().state
    assert "2 to go" in intake.look().state or "3 to go" in intake.look().state
    intake.stop()
    assert "stopping after the article in hand" in intake.look().state
    go_on.set()
    second, first = ended(jobs, 2)
    assert (first.state, first.counts) == ("stopped", {"added": 1})
    assert (second.state, second.counts) == ("done", {"added": 1})
    assert opened.article_count() == 2
    assert Collector(opened).orders.waiting() == []
    jobs.close()


def test_another_program_that_writes_is_waited_for(
    opened: Assistant, jobs: Jobs, tmp_path: Path
) -> None:
    assert opened.library.folder
    with FileLock(opened.library.folder / "writing.lock"):
        jobs.add(files(tmp_path / "sent", WIRE))
        until(lambda: jobs.look().jobs[0].state == "waiting")
        assert "another program is adding" in Intake(jobs).look().state
        jobs.add(files(tmp_path / "sent", CHEESE))
        jobs.stop()
        until(lambda: any(each.state == "stopped" for each in jobs.look().jobs))
    assert [each.state for each in ended(jobs, 2)] == ["done", "stopped"]
    assert [each.title for each in opened.library.articles()] == ["Dairy wins prize"]


def test_what_stops_a_whole_job_is_said_and_tried_again(opened: Assistant, tmp_path: Path) -> None:
    class Full(Collector):
        def take(self, order: Order, run: Run) -> Report:
            if not room:
                raise NoRoom("the disk is full: make room and add again")
            return super().take(order, run)

    room: list[int] = []
    jobs = Jobs(Full(opened))
    intake = Intake(jobs)
    jobs.add(files(tmp_path / "sent", WIRE))
    assert ended(jobs)[0].problem == "the disk is full: make room and add again"
    assert "broken" in intake.look().state
    room.append(1)
    intake.retry()
    assert ended(jobs, 2)[0].counts == {"added": 1}
    room.clear()
    jobs.add(files(tmp_path / "sent", CHEESE))
    ended(jobs, 3)
    intake.forget()
    ended(jobs, 4)
    assert Collector(opened).orders.waiting() == []
    assert opened.article_count() == 1
    jobs.close()


def test_failures_are_named_without_their_folder_and_forgotten(
    opened: Assistant, jobs: Jobs, tmp_path: Path
) -> None:
    from ingest.pipeline import add

    broken = tmp_path / "secret-folder" / "broken <b>.pdf"
    broken.parent.mkdir()
    broken.write_bytes(b"no pdf")
    add([broken], opened.library, Run(opened.library.embedder_name() or ""))
    jobs.start()
    state = Intake(jobs).look().state
    assert "1 could not be read" in state
    assert "broken &lt;b&gt;.pdf" in state
    assert "secret-folder" not in state
    Intake(jobs).retry()
    assert ended(jobs)[0].counts == {"failed": 1}
    assert ", 2 times" in Intake(jobs).look().state
    Intake(jobs).forget()
    ended(jobs, 2)
    assert "could not be read" not in Intake(jobs).look().state


def test_nothing_of_a_name_or_a_title_becomes_markup() -> None:
    bad = '" onclick="alert(1)"><img src=x onerror=alert(2)>\u202e'
    told = tuple(Happened(kind, bad, bad, bad, 2) for kind in get_args(Kind))
    failures = (Failure(bad, bad, bad, bad, bad, 2),)
    for state in get_args(State):
        for what in get_args(What):
            job = Job(1, what, (bad,), state, {"added": 1}, told, {bad: bad}, bad, problem=bad)
            shown = page.state(Look((job, job), failures, 1, 1, True))
            assert_harmless(shown)
            assert "\u202e" not in shown
    assert "alert(1)" in Elements(shown).said
    assert_harmless(page.said((bad, bad)) + page.said((bad,)))


def test_a_read_only_library_refuses_everything(jobs: Jobs, tmp_path: Path) -> None:
    intake = Intake(jobs, read_only=True)
    upload = files(tmp_path / "sent", WIRE)[0]
    data = {"files": [{"path": str(upload.file), "name": "a.txt"}]}
    asked = [
        intake.received(data, tmp_path), intake.link("https://a.example/", 50), intake.sync(),
        intake.retry(), intake.forget(), intake.stop(),
    ]  # fmt: skip
    assert all(view.said and READ_ONLY in view.said for view in asked)
    assert jobs.look().jobs == ()
    assert upload.file.exists()


def test_the_queue_has_an_end(opened: Assistant, jobs: Jobs, tmp_path: Path) -> None:
    assert opened.library.folder
    with FileLock(opened.library.folder / "writing.lock"):
        jobs.sync()
        until(lambda: jobs.look().jobs[0].state == "waiting")
        assert jobs.retry().number == jobs.retry().number
        for _ in range(MOST_QUEUED - 1):
            jobs.add(addresses=["https://a.example/"])
        with pytest.raises(LoadError, match="try again when one is done"):
            jobs.add(files(tmp_path / "sent", WIRE))
        jobs.close()
    assert len(Collector(opened).orders.waiting()) == MOST_QUEUED - 1


_SERVER = """
import sys, time
from pathlib import Path
from assistant import Assistant
from assistant.intake.collector import Collector
from assistant.intake.jobs import Jobs
from ingest.uploads import Upload
library, embedder, sent = sys.argv[1:]
jobs = Jobs(Collector(Assistant.open(library, embedder=embedder, reader="none", reranker="none")))
files = sorted(Path(sent).iterdir())
jobs.add([Upload(each.name, each) for each in files[:-1]])
jobs.add([Upload(files[-1].name, files[-1])])
print("promised", flush=True)
time.sleep(600)
"""


def test_a_killed_server_goes_on_at_its_next_start(
    opened: Assistant, embedder: str, tmp_path: Path
) -> None:
    assert opened.library.folder
    sent = tmp_path / "sent"
    sent.mkdir()
    for number in range(40):
        (sent / f"{number:03}.txt").write_text(story(number).text)
    command = [sys.executable, "-c", _SERVER, str(opened.library.folder), embedder, str(sent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout
        assert server.stdout.readline() == b"promised\n"
        until(lambda: opened.article_count() >= 8)
        server.send_signal(signal.SIGKILL)
    there = opened.article_count()
    assert 0 < there < 40
    assert list(sent.iterdir()) == []
    jobs = Jobs(Collector(opened))
    jobs.start()
    second, first = ended(jobs, 2)
    assert (first.state, second.state) == ("done", "done")
    assert first.counts["unchanged"] >= there - 1
    assert second.counts == {"added": 1}
    held = {each.source for each in opened.library.articles()}
    assert held == {f"upload: {number:03}.txt" for number in range(40)}
    assert examine(opened.library.folder) == []
    jobs.close()
