"""What English words mean by a dictionary: WordNet's definitions and kinds, read by what captions say.

WordNet 3.0 (Copyright 2006 by Princeton University, all rights reserved; free for any use under its own licence, as in
Debian's wordnet-base) tells what kind of thing a word stands for and
describes it. A logistic projection, learnt from words and phrases that captions say and from nouns that stand for what
means nothing, tells what each noun and adjective may mean. Shares of these are kept, a byte each, and nothing of the
dictionary's own:

    apt install wordnet-base; pip install scikit-learn
    python -m export.encoder.asking.dictionary /usr/share/wordnet
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from engines.paint.phrases import SMALL
from engines.vocabulary.scene import PALETTE
from export.captions.places.lexicon import taught
from export.encoder.asking.teacher import IDLE, IDLE_ODDS, MEANT, told, write

FILE: Final = Path(__file__).with_name("definitions.safetensors.gz")
EACH: Final = 5000
"""Words that are kept: those that most likely mean something."""
SENSES: Final = 2
"""Of a word, the commonest first; each counts half as much as the one before."""
STEADINESS: Final = 30.0
SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning: what it is a kind of, as keys of other senses, and the words of its definition."""

    kinds: tuple[str, ...]
    definition: tuple[str, ...]


def senses(folder: Path) -> dict[str, Sense]:
    """Read WordNet's nouns and adjectives by their keys."""
    found = {}
    for part in ("noun", "adj"):
        for row in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if row.startswith("  "):
                continue
            data, gloss = row.split(" | ", 1)
            kinds = re.findall(r"(?:@i?|&|\\|=) (\d{8}) ([nas])", data)
            found[f"{part[0]}{row[:8]}"] = Sense(
                tuple(f"{'n' if kind == 'n' else 'a'}{at}" for at, kind in kinds), tuple(_words(gloss.split('"')[0]))
            )
    return found


def entries(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the keys of each word's commonest senses; a phrase has gaps."""
    found: dict[str, tuple[str, ...]] = {}
    for part in ("noun", "adj"):
        for row in (folder / f"index.{part}").read_text(encoding="latin-1").splitlines():
            if not row.startswith("  "):
                word, *cells = row.split()
                own = tuple(f"{part[0]}{cell}" for cell in cells if re.fullmatch(r"\d{8}", cell))[:SENSES]
                found[word.replace("_", " ")] = found.get(word.replace("_", " "), ()) + own
    return found


def features(word: str, known: Mapping[str, Sequence[str]], every: Mapping[str, Sense]) -> dict[str, float]:
    """Return what tells of a word or phrase: its own words, the kinds of its senses, the words that define them."""
    found: defaultdict[str, float] = defaultdict(float)
    for own in _words(word):
        found[own] += 1.0
    for at, key in enumerate(known.get(word, ())):
        weight = 0.5 ** (at % SENSES)
        for kind in _above(key, every):
            found[kind] += weight
        for own in every[key].definition:
            found[own] += weight / 2
    return dict(found)


def _above(key: str, every: Mapping[str, Sense]) -> Iterator[str]:
    """Yield a sense and all that it is a kind of."""
    waiting, seen = [key], {key}
    while waiting:
        one = waiting.pop()
        yield one
        for kind in every[one].kinds:
            if kind not in seen:
                seen.add(kind)
                waiting.append(kind)


def _words(text: str) -> list[str]:
    return [re.sub(r"(?<=...)s$", "", word) for word in re.findall(r"[a-z]+", text.lower()) if word not in SMALL]


def chances(known: Mapping[str, Sequence[str]], every: Mapping[str, Sense], words: Sequence[str]) -> np.ndarray:
    """Return how likely each of n words means each of `MEANT`, and at last nothing: [n, meanings + 1]."""
    pick: Any = import_module("sklearn.feature_extraction").DictVectorizer
    logistic: Any = import_module("sklearn.linear_model").LogisticRegression
    norm: Any = import_module("sklearn.preprocessing").normalize
    phrases = [(word.lower(), at) for at, key in enumerate(MEANT) for word in taught(*key, "en")]
    alone = [(head, at) for word, at in phrases if (head := word.split()[-1]) in known]
    said = {word for word, _ in (*phrases, *alone)}
    idle = [words[at] for at in np.random.default_rng(SEED).permutation(len(words)) if words[at] not in said][:IDLE]
    learnt = [*phrases, *alone, *((word, len(MEANT)) for word in idle)]
    columns = pick()
    rows = norm(columns.fit_transform([features(word, known, every) for word, _ in learnt]))
    projection = logistic(C=STEADINESS, max_iter=60).fit(rows, [at for _, at in learnt])
    found = projection.predict_proba(norm(columns.transform([features(word, known, every) for word in words])))
    found[:, -1] *= IDLE_ODDS
    return np.asarray(found / found.sum(1, keepdims=True))


def definitions() -> dict[str, np.ndarray]:
    """Return the words that the dictionary told of, and what it told, float32 [DIM]."""
    return told(FILE)


def main() -> None:
    """Write the words and what they may mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="WordNet's files")
    folder = parser.parse_args().folder
    every, known = senses(folder), entries(folder)
    words = sorted(word for word in known if re.fullmatch("[a-z]{3,}", word))
    likely = chances(known, every, words)
    order = sorted(np.argsort(likely[:, -1], kind="stable")[:EACH].tolist())
    meant = likely[order, :-1]
    meant /= np.sqrt(np.maximum(meant.sum(1, keepdims=True), 1e-6))
    write([words[at] for at in order], np.concatenate([np.zeros((EACH, len(PALETTE))), meant], 1), FILE)


if __name__ == "__main__":
    main()
