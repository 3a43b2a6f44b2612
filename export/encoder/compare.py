"""The three text encodings side by side: `python -m export.encoder.compare --words DIR --transformer DIR`.

Each is exported as a bundle would hold it and asked the same: captions of scenes whose colour pair it never saw, the
synonym test, and its time for one prompt.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import SCHEMA, Manifest, Stage, sha256
from engines.paint.encoder import Encoder
from engines.vocabulary.locales import LOCALES
from export.captions.turns import captions_of
from export.encoder.scenes import random_scene
from export.encoder.synonyms import synonym_test
from export.encoder.train import CHECKPOINT, SETTINGS, TOKENIZER, Settings
from export.encoder.write import write_engine

CALLS = 300  # prompts whose median time is told


def encoder_bundle(work: Path, folder: Path, encoding: str) -> Bundle:
    """Export the run in `work` as `encoding` into a bundle of its own."""
    run = folder / "run"
    run.mkdir(parents=True)
    for name in (CHECKPOINT, TOKENIZER):
        shutil.copyfile(work / name, run / name)
    (run / SETTINGS).write_bytes(msgspec.json.encode(msgspec.convert({"encoding": encoding}, Settings)))
    engine, names, scores = write_engine(folder, run)
    files = {name: sha256((folder / name).read_bytes()) for name in names}
    stages = {"square": Stage(stand=(0.5, 0.75), half_width=0.2, headroom=0.6)}
    manifest = Manifest(
        SCHEMA, encoding, "0", "Apache-2.0", "", files, {"encoder": engine}, stages, {"encoder": scores}
    )
    return Bundle(folder, manifest, "")


def milliseconds(bundle: Bundle) -> float:
    """Return the median time of one prompt on one thread."""
    encoder, rng, taken = Encoder(bundle, threads=1), np.random.default_rng(1), []
    for prompt in captions_of((random_scene(rng, held=False) for _ in range(CALLS)), rng):
        began = time.perf_counter()
        encoder.encode([prompt])
        taken.append(time.perf_counter() - began)
    return round(1e3 * float(np.median(taken)), 2)


def row(work: Path, encoding: str) -> dict[str, Any]:
    """Return the scores of the run in `work` as `encoding`: shares right, and milliseconds."""
    with tempfile.TemporaryDirectory() as scratch:
        bundle = encoder_bundle(work, Path(scratch), encoding)
        held: dict[str, dict[str, float]] = bundle.manifest.provenance["encoder"]["held_out"]
        asked: dict[str, Any] = synonym_test(bundle)
        return {
            "encoding": encoding,
            "captions_all_right": {locale: held[locale]["all"] for locale in LOCALES},
            "synonyms": {name: share["right"] for name, share in asked.items()},
            "ms_p50": milliseconds(bundle),
        }


def main() -> None:
    """Print one line of JSON for each encoding."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, required=True, help="work folder of a run with encoding = 'words'")
    parser.add_argument("--transformer", type=Path, required=True, help="work folder of a run of the transformer")
    options = parser.parse_args()
    for encoding in ("words", "sentence", "projected"):
        scores = row(options.words if encoding == "words" else options.transformer, encoding)
        sys.stdout.write(msgspec.json.encode(scores).decode() + "\n")


if __name__ == "__main__":
    main()
