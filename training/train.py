"""Train on the prepared arrays; a killed run goes on, step for step, where it was."""

import contextlib
import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ingest.embed import _embedded_folder
from training.batches import Prepared
from training.model import Reader, load, losses
from training.near import fast_half

CHECKPOINT, WEIGHTS, RESULT = "checkpoint.pt", "weights-{}.pt", "training.json"
_SHOWN = 25  # steps between lines of progress


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run hangs on, besides its data; kept in its result."""

    seed: int = 4
    start: str = ""  # weights to go on from, RUN/FILE beside this run; "": the encoder's own
    passes: int = 1
    rate: float = 1e-4
    heads_rate: float = 5e-4
    steps: int = 0  # to take in all; 0: every batch. May be changed until the rate falls
    warmup: int = 200  # steps in which the rate rises
    falling: float = 0.4  # the last share of the steps, in which it falls to 0
    early: float = 0.6  # see Prepared.plan
    again: float = 0.2
    decay: float = 0.01
    budget: int = 4_600  # padded tokens a batch
    most: int = 32  # rows a batch
    averaged: float = 0.998  # of the running mean of the weights
    group: float = 1.0  # weight of the comparison of passages
    checkpoint: int = 200  # steps
    kept: int = 1_000  # steps between weights that stay, to measure


def train(run: Path, settings: Settings, stop: int = 0) -> None:
    """Train to the end, or to step `stop`; weights and figures go to `run`."""
    torch.set_num_threads(min(2, os.cpu_count() or 1))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    prepared = Prepared(run)
    plan = _plan(prepared, settings)
    state = _State.begin(settings, run.parent, device)
    state.resume(run)
    sizes = np.array([prepared.tokens_of(units) for units in plan])
    clock = _Clock(sizes, state.step, state.seconds)
    print(f"{prepared.rows:,} rows, {len(plan):,} steps, from step {state.step:,}", flush=True)
    for step in range(state.step, len(plan)):
        if stop and step >= stop:
            break
        _take(state, prepared, plan[step], settings, len(plan), device)
        state.step = step + 1
        if state.step % _SHOWN == 0:
            print(clock.line(state.step, state.recent()), flush=True)
        if state.step % settings.checkpoint == 0:
            state.seconds = clock.seconds()
            state.save(run)
        if state.step % settings.kept == 0:
            _replace(run / WEIGHTS.format(state.step), state.averaged.state_dict())
    state.seconds = clock.seconds()
    state.save(run)
    if state.step == len(plan):
        _replace(run / WEIGHTS.format("final"), state.averaged.state_dict())
        _replace(run / WEIGHTS.format("last"), state.model.state_dict())
    _write(run, settings, state, len(plan), prepared)


def _plan(prepared: Prepared, settings: Settings) -> list[NDArray[np.int64]]:
    batches: list[NDArray[np.int64]] = []
    for number in range(settings.passes):
        batches += prepared.plan(
            settings.seed + number,
            settings.budget,
            settings.most,
            settings.early,
            settings.again,
        )
    return batches[: settings.steps or None]


class _State:
    """All that a run is at a step: weights, their mean, the optimizer, figures so far."""

    def __init__(self, model: Reader, averaged: Reader, optimizer: torch.optim.AdamW) -> None:
        self.model, self.averaged, self.optimizer = model, averaged, optimizer
        self.step = 0
        self.seconds = 0.0
        self.history: list[dict[str, float]] = []

    @classmethod
    def begin(cls, settings: Settings, runs: Path, device: str) -> "_State":
        torch.manual_seed(settings.seed)
        model = load(_embedded_folder()).to(device).train()
        if settings.start:
            model.load_state_dict(torch.load(runs / settings.start, weights_only=True))
        averaged = load(_embedded_folder()).to(device).eval()
        averaged.load_state_dict(model.state_dict())
        return cls(model, averaged, _optimizer(model, settings))

    def resume(self, run: Path) -> None:
        if not (run / CHECKPOINT).is_file():
            return
        kept: dict[str, Any] = torch.load(run / CHECKPOINT, weights_only=False)
        self.model.load_state_dict(kept["model"])
        self.averaged.load_state_dict(kept["averaged"])
        self.optimizer.load_state_dict(kept["optimizer"])
        torch.set_rng_state(kept["random"])
        self.step, self.seconds, self.history = kept["step"], kept["seconds"], kept["history"]

    def save(self, run: Path) -> None:
        kept = {
            "model": self.model.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "step": self.step,
            "seconds": self.seconds,
            "history": self.history,
        }
        _replace(run / CHECKPOINT, kept)

    def recent(self) -> dict[str, float]:
        some = self.history[-_SHOWN * 2 :]
        return {name: float(np.mean([each[name] for each in some])) for name in some[-1]}


def _take(
    state: _State,
    prepared: Prepared,
    units: NDArray[np.int64],
    settings: Settings,
    total: int,
    device: str,
) -> None:
    """One step of the optimizer."""
    factor = _schedule(state.step, total, settings)
    for group in state.optimizer.param_groups:
        group["lr"] = group["initial_lr"] * factor
    batch = prepared.batch(units, device)
    with torch.autocast(device, torch.bfloat16, enabled=device == "cuda" or fast_half()):
        by_token, by_input = state.model(batch.tokens, batch.mask, batch.types)
    found = losses(state.model, batch, by_token, by_input)
    weights = {"group": settings.group, "group_sentence": settings.group}
    loss = torch.stack([weights.get(name, 1.0) * each for name, each in found.items()]).sum()
    state.optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(state.model.parameters(), 1.0)
    state.optimizer.step()
    _average(state, settings.averaged)
    state.history.append({name: float(each.detach()) for name, each in found.items()})


def _average(state: _State, decay: float) -> None:
    decay = min(decay, (1 + state.step) / (10 + state.step))
    pairs = zip(state.averaged.parameters(), state.model.parameters(), strict=True)
    with torch.no_grad():
        for mean, weight in pairs:
            mean.lerp_(weight, 1 - decay)


def _optimizer(model: Reader, settings: Settings) -> torch.optim.AdamW:
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        rate = settings.rate if name.startswith("encoder.") else settings.heads_rate
        decay = settings.decay if parameter.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": some, "lr": rate, "initial_lr": rate, "weight_decay": decay}
            for (rate, decay), some in groups.items()
        ],
        fused=True,
    )


def _schedule(step: int, total: int, settings: Settings) -> float:
    """Up, level, and down to 0: the end can be chosen while the rate is level."""
    rising = min(1.0, (step + 1) / settings.warmup)
    return min(rising, (total - step) / max(1.0, total * settings.falling), 1.0)


class _Clock:
    """Seconds taken and left; what is left is reckoned by tokens, the last minutes counting."""

    def __init__(self, sizes: NDArray[np.int64], step: int, before: float) -> None:
        self._tokens = np.concatenate([[0], np.cumsum(sizes)])
        self._before = before
        self._begun = time.monotonic()
        self._marks = [(self._begun, step)]

    def seconds(self) -> float:
        return self._before + time.monotonic() - self._begun

    def line(self, step: int, recent: dict[str, float]) -> str:
        self._marks = [*self._marks[-11:], (time.monotonic(), step)]
        (then, at), (now, _) = self._marks[0], self._marks[-1]
        speed = (self._tokens[step] - self._tokens[at]) / max(1e-9, now - then)
        left = (self._tokens[-1] - self._tokens[step]) / max(1e-9, speed)
        figures = " ".join(f"{name} {value:.3f}" for name, value in recent.items())
        return (
            f"{time.strftime('%H:%M:%S')} step {step:,} of {len(self._tokens) - 1:,}, "
            f"{self._tokens[step] / self._tokens[-1]:.1%}, {speed:,.0f} tokens/s, "
            f"left {timedelta(seconds=int(left))} | {figures}"
        )


def _write(run: Path, settings: Settings, state: _State, total: int, prepared: Prepared) -> None:
    result = {
        "settings": asdict(settings),
        "data": json.loads((run / "data.json").read_text("utf-8")),
        "rows": prepared.rows,
        "steps": [state.step, total],
        "minutes": round(state.seconds / 60, 1),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, bfloat16: {fast_half()}",
        "versions": {name: version(name) for name in ("torch", "transformers", "tokenizers")},
        "losses": [_mean(each) for each in _parts(state.history)],
    }
    (run / RESULT).write_text(json.dumps(result, indent=1) + "\n", "utf-8")


def _parts(history: list[dict[str, float]]) -> Iterator[list[dict[str, float]]]:
    for start in range(0, len(history), 100):
        yield history[start : start + 100]


def _mean(some: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(float(np.mean([each[name] for each in some])), 4) for name in some[0]}


def _replace(path: Path, kept: Any) -> None:
    """Written whole or not at all."""
    beside = path.with_suffix(".new")
    torch.save(kept, beside)
    with contextlib.suppress(FileNotFoundError):
        beside.replace(path)
