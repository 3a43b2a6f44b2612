"""English agreement: articles by sound, verbs and pronouns by number."""

import re
from typing import Final

from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import spaced

_SPELT: Final = re.compile(r"[AEFHILMNORSX](?:[A-Z0-9]|\b)")
_NUMBER: Final = re.compile(r"\d+")
_SILENT: Final = ("hour", "honest", "heir", "honour", "honor", "herb ")
_SAID: Final = frozenset(spaced("RAM HEPA NIJ FAT LAN RIP MIDI MIR SIM ROM MOLLE RAL RIB HIIT"))
"""Capitals that are said as a word."""
_AS_YOU: Final = re.compile(r"(?:un[ei](?!n|m)|us[eabiu]|ut[ei]|uk|eu|ewe|one\b|once|ub|u-|uv)", re.IGNORECASE)
_IRREGULAR: Final = {"has": "have", "is": "are", "does": "do", "goes": "go", "was": "were"}
_AGREEING: Final[dict[str, tuple[str, str]]] = {
    "it": ("it", "they"), "its": ("its", "their"), "them": ("it", "them"), "is": ("is", "are"), "has": ("has", "have"),
    "were": ("was", "were"), "this": ("this", "these"),
}  # fmt: skip
_ES: Final = spaced("ches shes xes sses zes")


def article(text: str) -> str:
    """Return `a` or `an`, as the first word of `text` is said."""
    text = text.lstrip("\"'“‘(")  # noqa: RUF001
    first = re.split(r"[\s-]", text, maxsplit=1)[0]
    if number := _NUMBER.match(first):
        return "an" if number[0][0] == "8" or number[0] in {"11", "18"} else "a"
    if first.isupper() and first not in _SAID and (len(first) > 1 or first in "AEFHILMNORSX"):
        return "an" if _SPELT.match(first) else "a"
    if first.casefold().startswith(_SILENT):
        return "an"
    return "an" if first[:1].casefold() in "aeiou" and not _AS_YOU.match(first) else "a"


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
