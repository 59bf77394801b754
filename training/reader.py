"""Train, measure and export the reader: `python -m training.reader STEP DATA_FOLDER …`.

Steps: `prepare` (rows to arrays), `train` (goes on where it was), `evaluate` (the table of
figures, of a checkpoint too), `export` (fits the calibration and writes what ships).
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

CACHE = Path("~/.cache/citewell/training").expanduser()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one step; each leaves its results in the run's folder."""
    parsed = _parser().parse_args(arguments)
    run = parsed.cache / parsed.run
    match parsed.step:
        case "prepare":
            from training.mix import MIXES
            from training.prepare import prepare

            dev = parsed.dev / "squad2" if parsed.dev else None
            prepare(parsed.data, run, dev, MIXES[parsed.mix], parsed.limit)
        case "train":
            from training.train import Settings, train

            train(run, Settings(**json.loads(parsed.settings)), parsed.stop)
        case "evaluate":
            _evaluate(parsed, run)
        case "export":
            from training.finish import finish

            finish(
                run,
                parsed.data,
                parsed.weights,
                parsed.out or run / "reader",
                small=not parsed.fp32,
            )


def _evaluate(parsed: argparse.Namespace, run: Path) -> None:
    from training.evaluate import Places, evaluate
    from training.finish import unfitted

    name = parsed.reader.name if parsed.reader else parsed.weights
    folder = parsed.reader or unfitted(run, parsed.weights, small=not parsed.fp32)
    places = Places(parsed.data, parsed.dev, run)
    only = tuple(each for each in parsed.only.split(",") if each)
    target = run / "figures" / f"{name}{'-fp32' if parsed.fp32 else ''}.json"
    evaluate(folder, places, target, parsed.limit, only)
    print(f"kept in {target}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["prepare", "train", "evaluate", "export"])
    parser.add_argument("data", type=Path, help="the folder with reader/, selection/ and nli/")
    parser.add_argument("--run", default="reader", help="the run's name")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where runs are kept")
    parser.add_argument("--dev", type=Path, help="the folder of development sets, never trained on")
    parser.add_argument("--limit", type=int, default=0, help="only so many rows or questions")
    parser.add_argument("--mix", default="first", choices=["first", "second", "third"])
    train = parser.add_argument_group("train")
    train.add_argument("--settings", default="{}", help="what differs from the settings, as JSON")
    train.add_argument("--stop", type=int, default=0, help="train to this step only")
    after = parser.add_argument_group("evaluate and export")
    after.add_argument("--weights", default="final", help="final, last, checkpoint or a kept step")
    after.add_argument("--fp32", action="store_true", help="do not make the weights int8")
    after.add_argument("--reader", type=Path, help="evaluate this exported folder")
    after.add_argument("--only", default="", help="evaluate only these measures, with commas")
    after.add_argument("--out", type=Path, help="export to this folder")
    return parser


if __name__ == "__main__":
    main()
