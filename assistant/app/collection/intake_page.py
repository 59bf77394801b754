"""The HTML of adding: the place to drop files, the jobs, what failed. Every value is escaped."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath

from assistant.app.collection.intake_limits import megabytes
from assistant.app.collection.intake_words import announced, ended, report, title
from assistant.app.markup import cut, problem, text
from assistant.intake.job import Job, Look
from assistant.serving import Limits
from ingest.ledger import Failure
from ingest.loaders.load import SUFFIXES
from ingest.report import Happened
from ingest.sources import is_address

__all__ = ["announced", "drop", "said", "state"]
_MOST_FAILURES = 300
_MOST_NAME = 200  # characters


def drop(limits: Limits) -> str:
    """The place to drop files; a script sends them."""
    kinds = ",".join(SUFFIXES)
    most = f", up to {megabytes(limits.file_bytes)} each" if limits.file_bytes else ""
    return (
        f'<div class="drop" data-file-bytes="{limits.file_bytes}" data-files="{limits.files}" '
        f'data-upload-bytes="{limits.upload_bytes}">'
        f'<input type="file" multiple id="intake-files" accept="{kinds}" '
        'aria-describedby="intake-kinds">'
        '<label for="intake-files"><strong>Drop files here</strong> or '
        '<span class="choose">choose them</span></label>'
        '<p class="hint" id="intake-kinds">Text, Markdown, web pages, PDF, Word, e-books, mails, '
        f"tables, and zip files of them{most}. What is read of them is kept, the files are not, "
        "and all who use this library see it.</p>"
        '<p class="sending" role="status"></p></div>'
    )


def said(problems: Sequence[str]) -> str:
    """What is wrong with what was asked for; nothing where nothing is."""
    if len(problems) <= 1:
        return "".join(map(problem, problems))
    lines = "".join(f'<li dir="auto">{text(each)}</li>' for each in problems)
    return (
        '<div class="card problem" role="status"><p>These are left out:</p>'
        f'<ul class="lines">{lines}</ul></div>'
    )


def state(look: Look) -> str:
    """The jobs, and what could not be read."""
    now = [each for each in look.jobs if not each.ended]
    past = [each for each in look.jobs if each.ended and each.what != "forget"]
    at_work = "".join(_at_work(each) for each in now[:1])
    waiting = "".join(f"<li>{_title(each)}</li>" for each in now[1:])
    queue = (
        f'<section class="queue"><h2>Waiting</h2><ol>{waiting}</ol></section>' if waiting else ""
    )
    known = {each.name for each in look.failures}
    last = _report(past[0], known) if past and not at_work else ""
    before = past if at_work else past[1:]
    earlier = "".join(f"<li>{_title(each)}: {text(report(each))}</li>" for each in before)
    history = (
        f'<section class="queue"><h2>Before that</h2><ul>{earlier}</ul></section>'
        if earlier
        else ""
    )
    failures = "" if at_work else _failures(look.failures)
    marks = [("can-sync", look.can_sync), ("working", bool(at_work)), ("failing", bool(failures))]
    classes = " ".join(["jobs", *(name for name, is_so in marks if is_so)])
    broken = any(each.state == "failed" for each in past)
    classes += " broken" if broken and not at_work else ""
    return (
        f'<div class="{classes}" data-serial="{look.serial}">'
        f"{at_work}{queue}{last}{failures}{history}</div>"
    )


def _at_work(job: Job) -> str:
    percent = round(100 * job.share)
    bar = f'<progress max="100" value="{percent}" aria-label="How much is done"></progress>'
    name = text(cut(_name(job.name), _MOST_NAME))
    doing = f'<p class="doing" dir="auto">{name}</p>' if name else ""
    return (
        f'<section class="card job"><h2>{_title(job)}</h2>{bar}'
        f'<p class="counts">{text(report(job))}</p>{doing}{_items(job)}</section>'
    )


def _report(job: Job, failures: Collection[str]) -> str:
    broken = problem(job.problem) if job.problem else ""
    return (
        f'<section class="card job"><h2>{_title(job)}</h2>'
        f'<p class="counts">{text(ended(job))}</p>{broken}{_items(job, failures)}</section>'
    )


def _title(job: Job) -> str:
    names = f' <bdi class="names">{text(cut(", ".join(job.names[:20]), 160))}</bdi>'
    return text(title(job)) + (names if job.names else "")


def _items(job: Job, without: Collection[str] = ()) -> str:
    """What happened, the newest first, where it can be scrolled by keyboard too; `without` the
    failures that are listed by themselves.
    """
    items = [each for each in job.happened if each.kind != "failed" or each.name not in without]
    if not items:
        return ""
    lines = "".join(_item(each, job.notes) for each in items)
    more = job.done - sum(each.count for each in job.happened)
    rest = f'<li class="more">and {more:,} before</li>' if more > 0 else ""
    return f'<ul class="happened" tabindex="0" aria-label="What became of each">{lines}{rest}</ul>'


def _item(happened: Happened, notes: Mapping[str, str]) -> str:
    name = text(cut(happened.title or _name(happened.name), _MOST_NAME))
    source = text(cut(_name(happened.name), _MOST_NAME)) if happened.title else ""
    named = f' <bdi class="source-name">{source}</bdi>' if source else ""
    count = f" ({happened.count:,} articles)" if happened.count > 1 else ""
    note = happened.reason or notes.get(happened.name, "")
    reason = f'<span class="reason" dir="auto">{text(note)}</span>' if note else ""
    return (
        f'<li><span class="became {happened.kind}">{happened.kind}</span>'
        f'<span class="what"><bdi>{name}</bdi>{named}{count}{reason}</span></li>'
    )


def _failures(failures: Sequence[Failure]) -> str:
    if not failures:
        return ""
    lines = "".join(map(_failure, failures[:_MOST_FAILURES]))
    rest = len(failures) - _MOST_FAILURES
    more = f'<li class="more">and {rest:,} more</li>' if rest > 0 else ""
    count = "1 could not be read" if len(failures) == 1 else f"{len(failures):,} could not be read"
    return (
        f'<section class="card failures"><h2>{count}</h2>'
        '<ul class="happened" tabindex="0" aria-label="What could not be read, and why">'
        f"{lines}{more}</ul></section>"
    )


def _failure(failure: Failure) -> str:
    often = f", {failure.times} times" if failure.times > 1 else ""
    return (
        f'<li><span class="what"><bdi>{text(cut(_name(failure.name), _MOST_NAME))}</bdi>'
        f'<span class="reason" dir="auto">{text(failure.reason)} '
        f"({text(failure.at[:10])}{often})</span></span></li>"
    )


def _name(source: str) -> str:
    """A source as everybody may see it: an address, or a file without where it lies."""
    if is_address(source):
        return source
    head, sign, part = source.partition("#")
    return PurePath(re.sub(r"^upload: ", "", head)).name + sign + part
