"""English agreement: articles by sound, verbs and pronouns by number."""

import re
from typing import Final

from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import spaced

_SPELT: Final = re.compile(
    r"(?:[FHLMNRSX](?:[A-Z0-9]|\b(?![a-z'])))"
)  # letters whose names begin with a vowel: LED, SSD, X-ray
_VOWEL: Final = re.compile(
    r"(?:[aeio]|u(?!ni|s[aeiou]|t[ei]|k|r[aio]|fo)|hour|hon(?:o|es)|heir|8|11(?!\d)|18(?!\d))", re.IGNORECASE
)
_NOT_VOWEL: Final = re.compile(r"(?:one(?![a-z]{3})|once|[Ee]u|ewe|U[A-Z0-9-])")
_IRREGULAR: Final = {"has": "have", "is": "are", "does": "do", "goes": "go", "was": "were"}
_AGREEING: Final[dict[str, tuple[str, str]]] = {
    "it": ("it", "they"), "its": ("its", "their"), "them": ("it", "them"), "is": ("is", "are"), "has": ("has", "have"),
    "were": ("was", "were"), "this": ("this", "these"),
}  # fmt: skip
_ES: Final = spaced("ches shes xes sses zes")


def article(text: str) -> str:
    """Return `a` or `an`, as what follows sounds."""
    start = text.lstrip("\"'“‘(")  # noqa: RUF001
    if _NOT_VOWEL.match(start):
        return "a"
    return "an" if _SPELT.match(start) or _VOWEL.match(start) else "a"


def agreeing(name: str, count: Number) -> str:
    """Return the word that `name` stands for with a product of that number: `it` is `they` with running socks."""
    if name.startswith("v:"):
        verb = name[2:]
        return verb if count == "many" else f"{verb}s"
    return _AGREEING[name][count == "many"]


def plural_verb(predicate: str) -> str:
    """Return a predicate in the third person singular as it is said of several: `folds flat` is `fold flat`."""
    verb, gap, rest = predicate.partition(" ")
    if verb in _IRREGULAR:
        verb = _IRREGULAR[verb]
    elif verb.endswith("ies") and len(verb) > 4:
        verb = f"{verb[:-3]}y"
    elif verb.endswith(tuple(_ES)):
        verb = verb[:-2]
    elif verb.endswith("s") and not verb.endswith("ss"):
        verb = verb[:-1]
    return f"{verb}{gap}{rest}"
