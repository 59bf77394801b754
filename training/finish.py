"""A run's weights as a reader's folder, its probabilities fitted on rows that were kept back."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from assistant.reader import CONFIG, MODEL, Reader
from ingest.embed import _embedded_folder
from training.calibrate import HELD_SETS, collect, fit
from training.export import UNFITTED, Exported, export
from training.model import Reader as Network
from training.model import load
from training.train import CHECKPOINT, RESULT, WEIGHTS

# Of 0, .25, .5 and 1 of its sentence's score, F1 on rows kept back: training/README.md.
SHORT: Mapping[str, float] = {"tokens": 24, "sentence": 0.5}


def finish(run: Path, data: Path, weights: str, folder: Path, *, small: bool) -> None:
    """What ships: the weights, with probabilities that were fitted on what was kept back."""
    place = unfitted(run, weights, small=small)
    if not (run / HELD_SETS).is_file():
        collect(data, run)
    config = json.loads((place / CONFIG).read_text("utf-8"))
    reader = Reader.load(place)
    calibration = fit(reader, run)
    shutil.copytree(place, folder, dirs_exist_ok=True)
    config |= {"calibration": calibration}
    (folder / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    size = (folder / MODEL).stat().st_size / 1e6
    print(f"kept in {folder}: {size:.1f} MB; the model card is written by hand from the figures")


def unfitted(run: Path, weights: str, *, small: bool) -> Path:
    """The run's weights exported to the run's folder, raw scores as they are."""
    name = f"exported-{weights}-{'int8' if small else 'fp32'}"
    exported = Exported(UNFITTED, SHORT, _made_from(run))
    tokenizer = _embedded_folder() / "tokenizer.json"
    return export(network(run, weights), tokenizer, run / name, exported, small=small)


def network(run: Path, weights: str) -> Network:
    """The network with a run's weights: the mean of its checkpoint, or those that were kept."""
    model = load(_embedded_folder())
    if weights == "checkpoint":
        kept = torch.load(run / CHECKPOINT, weights_only=False, map_location="cpu")
        model.load_state_dict(kept["averaged"])
    else:
        kept = torch.load(run / WEIGHTS.format(weights), weights_only=True, map_location="cpu")
        model.load_state_dict(kept)
    return model.eval()


def _made_from(run: Path) -> dict[str, Any]:
    result = run / RESULT
    source = result if result.is_file() else run / "data.json"
    given = json.loads(source.read_text("utf-8"))
    return {name: given[name] for name in ("settings", "data", "steps", "files") if name in given}
