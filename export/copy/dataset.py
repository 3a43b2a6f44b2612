"""The composer's data set: examples of the corpus in arrays, built once and kept, and how they make a batch."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from engines.copy.composing import features
from engines.copy.composing.frames import Frame, read_frames
from engines.vocabulary.locales import LOCALES, Locale
from export.copy.corpus.read import FOLDER, Row, held_out, rows
from export.copy.examples import Example, Likeness, examples_of

FRAMES: Final = FOLDER / "frames"
_AT_ONCE: Final = 40  # rows of a task, so that the processes end together
_READ: Final = frozenset({".jsonl", ".tsv"})


@cache
def frames_of(locale: Locale) -> tuple[Frame, ...]:
    """Return the frames of the corpus."""
    return read_frames((FRAMES / f"{locale}.tsv").read_text(encoding="utf-8"), locale)


@cache
def likeness_of(locale: Locale) -> dict[str, Likeness]:
    """Return how alike parts of ads in a language are, by the words of the corpus."""
    copies = [copy for _, row in rows() if row.lang == locale for copy in row.copies]
    return {
        part: Likeness([getattr(copy, part) for copy in copies], locale) for part in ("headline", "description", "cta")
    }


def _examples(some: Sequence[Row]) -> list[Example]:
    return [one for row in some for one in examples_of(row, frames_of(row.lang), likeness_of(row.lang))]


def build(folder: Path, corpus: Path = FOLDER, processes: int = 2) -> tuple[list[Example], list[Example]]:
    """Return the examples to learn from and those held out; built once for a state of corpus and frames.

    Args:
        folder: where they are kept.
        corpus: its folders `en` and `zh` hold the rows; frames are the project's own.
        processes: that search side by side.
    """
    files = sorted({file for place in (FOLDER, corpus) for file in place.rglob("*") if file.suffix in _READ})
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    products = [
        row for _, row in rows(*(file for locale in LOCALES for file in sorted((corpus / locale).glob("*.jsonl"))))
    ]
    found = []
    for kept in (False, True):
        file = folder / f"examples-{state}-{'held' if kept else 'learnt'}.npz"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            some = [row for row in products if held_out(row) == kept]
            with ProcessPoolExecutor(processes) as pool:
                parts = pool.map(_examples, [some[at : at + _AT_ONCE] for at in range(0, len(some), _AT_ONCE)])
                _save(file, [one for part in parts for one in part])
        found.append(_load(file))
    return found[0], found[1]


def _save(file: Path, examples: list[Example]) -> None:
    """Write examples as arrays; what is ragged is laid end to end with its lengths."""
    arrays: dict[str, np.ndarray] = {
        "locale": np.array([LOCALES.index(one.locale) for one in examples], np.int8),
        "weight": np.array([one.weight for one in examples], np.float32),
        "context": np.stack([one.context for one in examples]).astype(np.int16),
        "locals": np.array([len(one.local) for one in examples], np.int32),
        "local": np.concatenate([one.local for one in examples]).astype(np.int16),
        "steps": np.array([len(one.chosen) for one in examples], np.int32),
        "chosen": np.concatenate([one.chosen for one in examples]).astype(np.int16),
        "widths": np.array([len(options) for one in examples for options in one.options], np.int32),
        "options": np.concatenate([np.array(options) for one in examples for options in one.options]).astype(np.int16),
    }
    scratch = file.with_suffix(".part.npz")
    np.savez_compressed(scratch, **arrays)  # type: ignore[arg-type]  # keywords are arrays
    scratch.replace(file)


def _load(file: Path) -> list[Example]:
    with np.load(file, allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    ends, local_ends = np.cumsum(arrays["steps"]), np.cumsum(arrays["locals"])
    option_ends = np.cumsum(arrays["widths"])
    found = []
    for at, end in enumerate(ends):
        begin = end - arrays["steps"][at]
        options = tuple(
            tuple(arrays["options"][option_ends[step] - arrays["widths"][step] : option_ends[step]].tolist())
            for step in range(begin, end)
        )
        local = arrays["local"][local_ends[at] - arrays["locals"][at] : local_ends[at]].astype(np.int64)
        chosen = tuple(arrays["chosen"][begin:end].tolist())
        locale = LOCALES[arrays["locale"][at]]
        found.append(
            Example(locale, arrays["context"][at].astype(np.int64), local, options, chosen, float(arrays["weight"][at]))
        )
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Examples of one language side by side."""

    shared: Tensor
    """int64 [f, m], the frames of all products."""
    prefix: Tensor
    """int64 [n, p, m], brief and what the products bring themselves; 0 is padding."""
    lengths: Tensor
    """int64 [n], tokens of each prefix."""
    offsets: Tensor
    """int64 [n], where a product's own choices begin within its prefix."""
    chosen: Tensor
    """int64 [n, s], choices; -1 is padding."""
    allowed: Tensor
    """bool [n, s, f + l], what could be chosen."""
    weight: Tensor
    """float32 [n]"""


@cache
def shared_tokens(locale: Locale) -> np.ndarray:
    """Return the tokens of a language's frames, int64 [f, m]."""
    return features.frames(frames_of(locale), locale)


def batch(examples: Sequence[Example]) -> Batch:
    """Put examples of one language side by side."""
    shared = shared_tokens(examples[0].locale)
    n, own = len(examples), max(len(one.local) for one in examples)
    steps = max(len(one.chosen) for one in examples)
    context = len(examples[0].context)
    prefix = np.zeros((n, context + own, features.MOST), np.int64)
    chosen = np.full((n, steps), -1, np.int64)
    allowed = np.zeros((n, steps, len(shared) + own), bool)
    for at, one in enumerate(examples):
        prefix[at, :context] = one.context
        prefix[at, context : context + len(one.local)] = one.local
        chosen[at, : len(one.chosen)] = one.chosen
        for step, options in enumerate(one.options):
            allowed[at, step, list(options)] = True
    lengths = [context + len(one.local) for one in examples]
    return Batch(
        torch.from_numpy(shared), torch.from_numpy(prefix), torch.tensor(lengths), torch.full((n,), context),
        torch.from_numpy(chosen), torch.from_numpy(allowed), torch.tensor([one.weight for one in examples]),
    )  # fmt: skip
