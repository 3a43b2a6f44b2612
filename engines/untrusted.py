"""Text from outside made safe to keep: one form, no controls, no bidi tricks, no more than asked for."""

import html
import re
import unicodedata
from typing import Final, Literal

Form = Literal["NFC", "NFKC"]

_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNSEEN: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_POWER: Final = re.compile(r"<sup>\s*([0-9]{1,2})\s*</sup>", re.IGNORECASE)
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_INLINE: Final = re.compile(
    r"</?(?:a|abbr|b|em|font|i|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_BLOCK: Final = re.compile(
    r"</?(?:blockquote|body|br|button|center|dd|div|dl|dt|figure|h[1-6]|head|hr|html|iframe|img|input|li|meta|ol|p|"
    r"section|article|table|tbody|td|th|thead|tr|ul|video|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"\\(['\"])")
"""A quotation mark as a programmer's table keeps it: `32\\"`."""
_LINES: Final = re.compile(r"[\n\r\u2028\u2029]+|\\n")
"""Some shops' tools write the break out."""
_ESCAPES: Final = 3  # a shop, its plug-in and its feed tool may each escape once


def readable(text: str) -> str:
    """Return HTML or plain text as a person reads it: entities resolved however often escaped, tags gone, lines kept.

    What only looks like a tag (`<3`, `<Size M>`) stays.
    """
    for _ in range(_ESCAPES):
        if "<" in text:
            text = _POWER.sub(lambda power: power[1].translate(_RAISED), _UNSEEN.sub(" ", text))
            text = _BLOCK.sub("\n", _INLINE.sub("", text))
        if "\\" in text:
            text = _QUOTED.sub(r"\1", text)
        if "&" not in text:
            break
        before, text = text, _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
        if text == before:
            break
    return text


def clean(text: str, limit: int, form: Form = "NFKC") -> str:
    """Normalise `text`, drop control, format (bidi, zero-width) and private characters, fold white space, cut.

    Args:
        text: anything a page or a feed says.
        limit: most characters kept.
        form: NFKC for page text; NFC for facts, which stay as the shop wrote them (full-width signs included).
    """
    # NFKC may lengthen one character eighteenfold, so the raw text is cut first; facts of a feed are short already.
    normal = unicodedata.normalize(form, text[: 4 * limit])
    if not normal.isprintable():
        normal = "".join(_kept(character) for character in normal)
    return " ".join(normal.split())[:limit].rstrip()


def clean_lines(text: str, limit: int, form: Form = "NFKC") -> str:
    """Return `text` as `clean` does, but line by line: a heading and the items of a list are sentences of their own."""
    lines = (clean(line, limit, form) for line in _LINES.split(text[: 4 * limit]))
    return "\n".join(filter(None, lines))[:limit].rstrip()


def _kept(character: str) -> str:
    """Return white space as a space, a printable character as it is, and nothing for the rest."""
    if character.isspace():
        return " "
    return character if character.isprintable() else ""
