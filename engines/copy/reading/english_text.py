"""English feed text without its leftovers: tags, entities, addresses, pictograms, bullets; cut into sentences.

A description is untrusted: it is capped before anything looks at it, and what is not English is left out.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from engines.vocabulary.locales import spaced

MOST_CHARACTERS: Final = 5_000
"""Longest description of Merchant Center's specification; what lies behind is not read."""
MOST_OF_SENTENCE: Final = 400
"""A longer run without a stop is a list of search words."""
_TAGS: Final = re.compile(r"<(?:br|/p|/li|/div|li|p|/h\d|tr|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<[^<>]{0,300}>")
_ADDRESSES: Final = re.compile(
    r"(?:https?://|www\.)\S*|[\w.+-]{1,64}@[\w.-]{1,64}|\b[\w-]{1,63}\.(?:com|net|org|co\.uk|shop|de|eu)\b\S*",
    re.IGNORECASE,
)
_PHONES: Final = re.compile(r"(?<![\d.])\+?\(?\d{2,4}\)?(?:[ -]\d{2,4}){3,5}(?!\d)|\+\d{9,15}")
_STOPS: Final = re.compile(
    r"\n+|(?<=[.!?])[)\"']*\s+(?=[^a-z])|[!?]+(?=\s|$)|\s*;\s+|\s+\|\s+|\s*•\s*|(?<=[a-z]{3})\.(?=[A-Z][a-z])"
)
_ELSEWHERE: Final = " website "
"""Stands for an address; a refused word, so that its sentence is left out with it."""
_BULLETS: Final = re.compile(r"(?m)^[^\S\n]*(?:[-*+~>#=_]+|\d{1,2}[.)])\s+")
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ABBREVIATIONS: Final = re.compile(
    r"\b(approx|incl|excl|min|max|dia|no|vol|e\.g|i\.e|etc|w|fl|oz|lb|in|ft)\.(?=\s+[a-z\d])"
)
_FOREIGN: Final = frozenset(
    spaced(
        """
        der die das und mit für aus ein eine einen ist auf dem den von zum zur nicht auch bei sie wir le la les des et
        avec pour une du en est dans au aux par vous votre nos cette qui el los las y con para un del es por sus
        que muy il lo gli per di sono della nel het een voor van te dit deze niet ook bij uw wordt naar os com uma não
        och med för ett av som det till jest się nie oraz je se na pro které který cu pentru este ve ile için bir
        """
    )
) - {"die", "en", "den", "per", "bin", "com", "pro", "van", "au", "te", "is", "sus", "med"}
"""Function words of other languages that English text does not hold by chance."""


def cleaned(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return the first `most` characters of feed text as plain text, lines kept."""
    text = html.unescape(html.unescape(text[:most]))[:most]
    text = _MARKUP.sub(" ", _TAGS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    text = "".join(_plain(character) for character in text)
    text = _PHONES.sub(_ELSEWHERE, _ADDRESSES.sub(_ELSEWHERE, text))
    return _LINES.sub("\n", _SPACES.sub(" ", _BULLETS.sub("", text))).strip()


def _plain(character: str) -> str:
    """Return a character as it is typed; pictograms and bullets part what stands around them."""
    if character.isascii():
        return character if character.isprintable() or character == "\n" else " "
    if other := _TYPED.get(character):
        return other
    kind = unicodedata.category(character)
    if kind in {"So", "Sk", "Cs", "Co"} and character != "\u00b0":
        return "\n"
    return "" if kind in {"Mn", "Cf"} else " " if kind[0] in "CZ" else character


_TYPED: Final = {
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2033": '"', "\u2032": "'",
    "\u2013": "\u2013", "\u2014": " \u2014 ", "\u00d7": "\u00d7",
    "\u2022": "\n", "\u25cf": "\n", "\u25aa": "\n", "\u00b7": "\n",
    "\u2713": "\n", "\u2714": "\n", "\u2605": "\n", "\u3010": "\n", "\u3011": "\n", "\u2122": "", "\u00ae": "",
    "\u00a9": "", "\u00b0": "°", "\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " ", "\u2028": "\n",
}  # fmt: skip


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences and lines of cleaned text without their stops; endless ones are left out."""
    held = _ABBREVIATIONS.sub(lambda match: match[1] + "\u2024", text)
    for piece in _STOPS.split(held):
        sentence = piece.replace("\u2024", ".").strip(" \"'").rstrip(".!?:,").strip()
        if sentence and len(sentence) <= MOST_OF_SENTENCE:
            yield sentence


def looks_foreign(text: str) -> bool:
    """Tell text that is not English by its letters and function words."""
    words = [word.casefold() for word in _LETTERS.findall(text)]
    if not words:
        return False
    letters = sum(map(len, words))
    latin = sum(character.isascii() for word in words for character in word)
    return 10 * latin < 9 * letters or sum(word in _FOREIGN for word in words) * 12 > len(words)


def shouts(text: str) -> bool:
    """Tell text that is written in capitals for the most part."""
    words = [word for word in _LETTERS.findall(text) if len(word) > 2]
    return len(words) > 1 and sum(word.isupper() for word in words) * 10 >= 6 * len(words)
