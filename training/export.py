"""From weights to what ships: an ONNX graph, tokenizer, configuration and model card in a folder.

The graph gives three numbers a token and five an input; `assistant/reader.py` does the rest.
"""

import hashlib
import json
import shutil
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from assistant.reader import CONFIG, FORMAT, MODEL, TOKENIZER
from training.model import Reader
from training.tokens import CLAIM, LENGTH, PASSAGE, QUESTION, TITLE

OPSET = 17
# Before anything is fitted: raw scores as they are.
UNFITTED: Mapping[str, Mapping[str, Any]] = {
    "sentence": {"scale": 1.0, "shift": 0.0},
    "passage": {"scale": 1.0, "shift": 0.0},
    "evidence": {"scale": 1.0},
    "all": {"weights": [1.0, 0.0, 0.0], "shift": 0.0},
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What goes into the configuration beside the weights."""

    calibration: Mapping[str, Any]
    short: Mapping[str, float]
    made_from: Mapping[str, Any]  # data hashes, settings and versions of the run


def export(
    model: Reader, tokenizer: Path, folder: Path, exported: Exported, *, small: bool = False
) -> Path:
    """Write the reader to `folder`; `small` makes it int8, a quarter of the size."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = folder / MODEL
    _to_onnx(model, graph)
    if small:
        _to_int8(graph)
    shutil.copyfile(tokenizer, folder / TOKENIZER)
    config = {
        "format": FORMAT,
        "claim": CLAIM,
        "lengths": {"question": QUESTION, "title": TITLE, "passage": PASSAGE, "whole": LENGTH},
        "mixed": [round(float(each), 6) for each in model.mixed.detach()],
        "short": dict(exported.short),
        "calibration": dict(exported.calibration),
        "int8": small,
        "opset": OPSET,
        "versions": {name: version(name) for name in ("torch", "onnx", "onnxruntime")},
        "made_from": dict(exported.made_from),
        "sha256": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in (MODEL, TOKENIZER)
        },
    }
    (folder / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    return folder


class _Graph(nn.Module):
    """The reader without padding: the mask is all ones."""

    def __init__(self, model: Reader) -> None:
        super().__init__()
        self._model = model

    def forward(self, tokens: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """As the reader's own."""
        by_token, by_input = self._model(tokens, torch.ones_like(tokens), types)
        return by_token, by_input


def _to_onnx(model: Reader, path: Path) -> None:
    graph = _Graph(model.cpu()).eval()
    tokens = torch.randint(0, 100, (2, 40))
    axes = {0: "inputs", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # of the tracer, on shapes that do not change
        torch.onnx.export(
            graph,
            (tokens, torch.zeros_like(tokens)),
            str(path),
            input_names=["tokens", "types"],
            output_names=["by_token", "by_input"],
            dynamic_axes={
                "tokens": axes,
                "types": axes,
                "by_token": axes,
                "by_input": {0: "inputs"},
            },
            opset_version=OPSET,
            dynamo=False,
        )
    _check(graph, path)


def _to_int8(path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    beside = path.with_suffix(".fp32")
    path.rename(beside)
    quantize_dynamic(beside, path, per_channel=True, weight_type=QuantType.QInt8)
    beside.unlink()


def _check(graph: nn.Module, path: Path) -> None:
    """The exported graph gives the same numbers for other lengths than it was traced with."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    tokens = torch.randint(0, 100, (1, 73))
    types = torch.zeros_like(tokens)
    types[:, 20:] = 1
    found = session.run(None, {"tokens": tokens.numpy(), "types": types.numpy()})
    with torch.no_grad():
        expected = graph(tokens, types)
    for mine, theirs in zip(found, expected, strict=True):
        if not np.allclose(mine, theirs.numpy(), atol=2e-4):
            raise RuntimeError(f"{path} gives other numbers than the model: another torch or onnx")
