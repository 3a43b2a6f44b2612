"""The feed's Chinese text made plain: leftovers of markup off, one kind of signs, cut into sentences and clauses."""

import html
import re
import unicodedata
from typing import Final

MOST: Final = 4000
"""Characters of a field that are read: what helps a shopper decide is said before them, and time stays short."""
_TAG: Final = re.compile(r"<[^<>]{0,300}>")
_ADDRESS: Final = re.compile(r"(?:https?:|www\.)[^\s\u3400-\u9fff，。；、]+", re.IGNORECASE)
_QUOTES: Final = frozenset('「」『』“”"')
_COMMA: Final = re.compile(r"(?<=[^\d\s]),\s*|,\s*(?=[^\d\s])")
_TIMES: Final = re.compile(
    r"(?<=[\d\u4e00-\u9fff])[*xX\u2715](?=\d)|(?<=[a-zA-Z])[*\u2715](?=\d)|(?:(?<=\dmm)|(?<=\dcm)|(?<=\dml))[xX](?=\d)"
)
"""Between numbers; the X of a model's name is none: `FX507`."""
_SPACES: Final = re.compile(r"[^\S\n]+")
_SENTENCE: Final = re.compile(r"[。!?;\n\r|…•—]+|·(?![A-Za-z])|(?<!\d)\.+|\.+(?!\d)|~+(?!\d)|\s/+\s?|/\s")
_CLAUSE: Final = re.compile(r"[，,]\s*")


def plain(text: str) -> str:
    """Return text in NFKC without tags, addresses and emoji, with Chinese commas and a times sign between numbers.

    Lines and what stands in 【】 are kept apart by a line break.
    """
    text = html.unescape(text[:MOST])
    text = _ADDRESS.sub("\n", _TAG.sub("\n", text))
    text = unicodedata.normalize("NFKC", text)
    text = "".join(map(_kept, text))
    text = _TIMES.sub("×", _COMMA.sub("，", text))  # noqa: RUF001
    return _SPACES.sub(" ", text).strip()


def _kept(sign: str) -> str:
    """Return a character, a line break for one that only parts, nothing for one without width."""
    if sign in _QUOTES:
        return '"'
    if sign in "\n\r\t【】〖〗[]":
        return " " if sign == "\t" else "\n"
    kind = unicodedata.category(sign)
    if kind in {"So", "Cs", "Co", "Cn", "Sk"}:
        return sign if sign in "°℃" else "\n"
    return "" if kind in {"Cf", "Cc", "Mn"} else sign


def sentences(text: str) -> list[str]:
    """Cut plain text into its sentences, without their stops."""
    return [cut for piece in _SENTENCE.split(text) if (cut := piece.strip(" ，,、:：-—"))]


def clauses(sentence: str) -> list[str]:
    """Cut a sentence at its commas; a cut without a word, such as a lone quotation mark, is none."""
    cuts = (piece.strip(" 、:：-—") for piece in _CLAUSE.split(sentence))
    return [cut for cut in cuts if any(map(str.isalnum, cut))]


def width(text: str) -> int:
    """Return the display width: a character above Latin counts 2."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def han(text: str) -> int:
    """Return how many Chinese characters there are."""
    return sum("\u3400" <= sign <= "\u9fff" for sign in text)
