"""How a job is said: what it does, how far it is, how it ended. Pure; no HTML."""

from assistant.intake.job import Job, Look
from ingest.report import copies_said

_DOING = {
    "files": "Reading {}",
    "addresses": "Reading {}",
    "sync": "Reading all sources again",
    "retry": "Trying again what failed",
    "forget": "Forgetting what failed",
}
_ENDED = {"sync": "All sources", "retry": "What had failed", "forget": "What had failed"}


def title(job: Job) -> str:
    """What the job does, or what it was about."""
    many = len(job.names)
    plural = "" if many == 1 else "es" if job.what == "addresses" else "s"
    noun = "address" if job.what == "addresses" else "file"
    these = f"{many:,} {noun}{plural}"
    if job.ended:
        return _ENDED.get(job.what, these)
    is_waiting = job.state == "queued" and bool(job.names)
    return these if is_waiting else _DOING[job.what].format(these)


def report(job: Job) -> str:
    """What has become of how many, and how far it is."""
    if job.state == "waiting":
        return "Waiting: another program is adding to this library …"
    said = [_counts(job)] if job.counts else []
    if job.stopping and not job.ended:
        return "; ".join([*said, "stopping after the article in hand …"])
    if not job.ended:
        said += _going(job)
    return "; ".join(said) or ("nothing was done" if job.ended else "Getting ready …")


def ended(job: Job) -> str:
    """The report of a job that has ended."""
    said = _counts(job) if job.counts else _nothing(job)
    if job.state == "failed":
        return f"It could not go on: {said}." if job.counts else "It could not be done."
    if job.state == "stopped":
        left = f" {_left(job)} not read: add them again to go on." if job.left else ""
        return f"Stopped: {said}; that is kept.{left}"
    return f"Done: {said}."


def announced(look: Look) -> str:
    """What somebody who does not see the page is told: that a job began, waits or has ended."""
    if not look.jobs:
        return ""
    job = look.jobs[0]
    if job.ended:
        return ended(job)
    if job.state == "waiting":
        return report(job)
    return f"{title(job)} …"


def _counts(job: Job) -> str:
    counts = job.counts
    said = [
        f"{counts[kind]:,} {kind}" for kind in ("added", "updated", "unchanged") if kind in counts
    ]
    if "copy" in counts:
        said.append(copies_said(counts["copy"]))
    said += [f"{counts[kind]:,} {kind}" for kind in ("gone", "removed", "failed") if kind in counts]
    return ", ".join(said)


def _nothing(job: Job) -> str:
    return "forgotten" if job.what == "forget" else "there was nothing new"


def _left(job: Job) -> str:
    return "1 was" if job.left == 1 else f"{job.left:,} were"


def _going(job: Job) -> list[str]:
    said = [f"{job.left:,} to go"] if job.left else []
    if job.done and job.now - job.began >= 1:
        said.append(f"{job.per_second:.1f} a second")
    if (seconds := job.seconds_left) is not None:
        said.append(f"about {_duration(seconds)} left")
    return said


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"
