"""Tells when a feed is written in a language that no copy is written in, so that it is said and not taken for another.

By script, by letters that only few languages have, and by function words; a name alone often tells nothing, and
then nothing is said.
"""

import re
import unicodedata
from typing import Final

from engines.vocabulary.locales import LOCALES

COPY_LANGUAGES: Final = frozenset(LOCALES)
_SCRIPTS: Final = (
    (re.compile(r"[\u3040-\u30ff\uff66-\uff9d]"), "ja"),
    (re.compile(r"[\u1100-\u11ff\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u0456\u0457\u0454\u0491\u0406\u0407\u0404\u0490]"), "uk"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"),
    (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{3}"), "el"),  # one letter is a formula's
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0900-\u097f]"), "hi"),
    (re.compile(r"[ơưăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"), "vi"),
)
_LETTERS: Final = (
    (re.compile(r"[ěřů]"), "cs"),
    (re.compile(r"[ĺľŕ]"), "sk"),
    (re.compile(r"[łąęśźż]"), "pl"),
    (re.compile(r"[őű]"), "hu"),
    (re.compile(r"[ğış]"), "tr"),
    (re.compile(r"[țșă]"), "ro"),
    (re.compile(r"[āēīūķļņģ]"), "lv"),
    (re.compile(r"[ėųį]"), "lt"),
)
_WORDS: Final = {
    "en": "the and with for of in is to a an on your from by at this that are it or as you our be without",
    "de": "der die das und mit für aus ein eine einen im ist auf den dem des von zum zur nicht auch bei ohne sie wir",
    "fr": "le la les des et avec pour une un du en est sur dans au aux par vous votre nos sans cette qui",
    "es": "el la los las y con para una un del en es por su sus que sin más muy de",
    "it": "il lo la gli e con per una un del della di in è che sono nel senza più da al dei delle",
    "nl": "de het een en met voor van is op in te dat deze niet ook bij uw zonder wordt naar",
    "pt": "o os as e com para uma um do da dos das em é que por seu sua sem mais não",
    "sv": "och med för en ett av är på det som till den din utan från",
    "da": "og med til en et af er på det som den din uden fra ikke",
    "no": "og med til en et av er på det som den din uten fra ikke",
    "fi": "ja on se että sekä tai ovat myös kanssa ilman voi",
    "pl": "i w z na do dla jest się nie oraz od po przez jak ze",
    "cs": "a s v na je se pro z do k od ve po ze si jsou které který nebo jako bez",
    "sk": "a s v na je sa pre z do k od vo po zo si sú ktoré ktorý alebo ako bez",
    "hu": "a az és egy nem is hogy van ez vagy meg mint",
    "ro": "și cu pentru de la din în este un o pe care sau fără",
    "hr": "i s na je za se u od do koji koja ili kao bez",
    "tr": "ve ile için bir bu olan da de çok en daha",
    "id": "dan dengan untuk yang di dari ini ke pada adalah anda",
}
# Without words of one letter: English has them too, behind an apostrophe.
_TABLE: Final = {
    language: frozenset(word for word in words.split() if len(word) > 1) for language, words in _WORDS.items()
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
LOOKED_AT: Final = 400  # characters: the first sentences tell, and a feed has many


def foreign_language(text: str) -> str | None:
    """Return the likely language of `text` when no copy is written in it, else None; a BCP 47 tag."""
    if (sample := text[:LOOKED_AT]).isascii() and " " not in sample:
        return None
    folded = unicodedata.normalize("NFC", sample).casefold()
    letters = max(1, sum(map(str.isalpha, folded)))
    for pattern, tag in () if folded.isascii() else _SCRIPTS:
        # A foreign word in a long English text is a quotation.
        if 10 * sum(map(len, pattern.findall(folded))) >= letters:
            return tag
    if _HAN.search(folded):
        return "ja" if any(map(_is_japanese, folded)) else None
    words = _WORD.findall(folded)
    counts = {language: sum(map(table.__contains__, words)) for language, table in _TABLE.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if best != "en" and counts[best] >= 2 and counts[best] > counts["en"]:
        return best
    if counts["en"] == 0:
        return next((tag for pattern, tag in _LETTERS if len(pattern.findall(folded)) >= 2), None)
    return None


def named_language(tag: str) -> str:
    """Return the language of a tag such as `zh-Hant` or `en_GB`."""
    return tag.strip().replace("_", "-").lower().partition("-")[0]


def _is_japanese(character: str) -> bool:
    """Tell a Chinese character that only Japanese writes so: in its standard, and in neither China's nor Taiwan's."""
    if not "\u4e00" <= character <= "\u9fff" or not _encodes(character, "shift_jis"):
        return False
    return not _encodes(character, "gb2312") and not _encodes(character, "big5")


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
