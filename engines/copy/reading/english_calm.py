"""How a word of a feed stands within an English sentence: capitals calmed, names, acronyms and amounts kept."""

import re
from typing import Final

from engines.copy.reading.english_lexicon import is_name, is_word
from engines.copy.reading.english_words import ACRONYMS, COUNTRIES, MATERIALS, PROPER
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular

_WORDLIKE: Final = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'&/.+-]*\d*")
AMOUNT: Final = re.compile(
    r"[#\u00b1~+-]?\d[\d.,/x\u00d7\u2013-]*(?:\u00b0?[A-Za-z\"'%\u00b0\u00b2\u00b3]{0,8})?(?:/[A-Za-z]{1,8})?"
)
_CODE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9./+-]+")
_MARKS: Final = frozenset(",:()[]{}/&+|-\u2013\u2014") | {"w/", "w/o"}
_COUNTED: Final = re.compile(r"\d+-[A-Z][a-z]{2,}")
"""`2-Door`."""
_UNITS: Final = frozenset(spaced("W V L A C F kW mAh Wh Hz kHz GHz GB TB MB MP dB K kPa Nm Pa"))
_WORDS_TOO: Final = frozenset(
    spaced("us it am in or pet pe pp pd sup id ar ro sim sd hd dab en ce mk fm ai ac rip sims mac")
)
"""Acronyms that are words in a text that shouts."""


def form(token: str, *, calm: bool, first: bool) -> tuple[str, bool]:
    """Return a word as it stands within a sentence, and whether it is sure: known, a name, a number.

    Args:
        token: as the feed writes it.
        calm: its capitals tell nothing (a title, or text that shouts).
        first: it begins a sentence.
    """
    if token in _MARKS:
        return token, True
    bare = _bare(token)
    key = bare.casefold()
    if not bare:
        return token, False
    if bare in _UNITS or AMOUNT.fullmatch(bare) or _COUNTED.fullmatch(bare):
        return bare.lower() if _COUNTED.fullmatch(bare) else bare, True
    if bare.upper() in ACRONYMS and (bare.isupper() or (calm and key not in _WORDS_TOO)):
        return bare if any(map(str.isdigit, bare)) else bare.upper(), True
    if proper := PROPER.get(key):
        return proper if bare.islower() or bare.isupper() else bare, True
    return _word(bare, key, calm=calm, first=first)


def _bare(token: str) -> str:
    """Return a token without the marks about it; inches and feet keep theirs."""
    bare = token.strip("\"'*.!?~_")
    lengths = bare[:1].isdigit() and token.endswith(('"', "'")) and not token.startswith(('"', "'"))
    return bare + token[-1] if lengths else bare


def _word(bare: str, key: str, *, calm: bool, first: bool) -> tuple[str, bool]:
    if bare.islower():
        return bare, is_word(key) and _WORDLIKE.fullmatch(bare) is not None
    if is_word(key) and not key.endswith("'s"):
        if "-" in bare:  # `USB-powered`
            return "-".join(map(_part, bare.split("-"))), True
        named = bare[1:].islower() and not calm and not first and (key in COUNTRIES or is_name(bare))
        return bare if named else key, True
    named = not calm and not first and bare[:1].isupper() and not bare.isupper()
    return bare, named and _CODE.fullmatch(bare) is None


def _part(text: str) -> str:
    """Return a part of a compound as it stands within a sentence: `USB`, `sulphate`."""
    if text.isupper() and (len(text) == 1 or text in ACRONYMS):
        return text
    return PROPER.get(text.casefold(), text.lower())


_RUN: Final = re.compile(
    r"(?<=[a-z0-9,)] )(?<!\b[Tt]he )[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*(?![\w/]| (?:and|of|&|[Tt]he) [A-Z]|[ -][A-Z0-9])"
)
"""Words with a capital within a sentence, side by side, that are no part of a longer name."""
_CAPITALS: Final = re.compile(r"(?<=\S )[A-Z][a-z]+\b")
_LONE: Final = re.compile(r"(?:(?<=[Ww]ith )|(?<= a )|(?<=^A ))[A-Z][a-z]+(?= [a-z]+\b(?! [A-Z]))")
_FEW: Final = 3
_MOSTLY: Final = 0.5
"""Share of the words with a capital beyond which a text is written as titles are."""
_MAKERS_TOO: Final = frozenset(
    spaced("apple windows amazon echo galaxy surface switch kindle fire shell target visa oracle west east north south")
)
"""Names that are words, too."""


def lowered(sentence: str, title: str) -> str:
    """Return a sentence without the capitals of things and materials in it: `18 inch sterling silver chain`.

    A name keeps its own: words beside one that is no English word, and those that the title writes so.

    Args:
        sentence: of a feed.
        title: of the product.
    """

    def lower(match: re.Match[str]) -> str:
        run = match[0]
        words = [word.casefold() for word in re.split("[ -]", run)]
        thing = singular(words[-1]) in english().heads or words[-1] in MATERIALS
        common = all(map(_is_common, words))
        named = (
            run in title and not run.casefold().endswith(tuple(MATERIALS)) and len(words) > 1 and title.startswith(run)
        )
        return run.lower() if thing and common and not (named or _within(match, whole)) else run

    called = title.split()
    plain = len(called) <= _FEW and all(_is_common(word.casefold()) for word in called)
    if plain:
        # `The Electric Stove provides` of an `Electric Stove`: a name of common words is none.
        sentence = re.sub(
            rf"(?<=[A-Za-z] )(?{'i' if len(called) > 1 else ''}:{re.escape(title)})\b(?! [A-Z])",
            title.lower(),
            sentence,
        )
    sentence = _LONE.sub(lambda match: match[0].lower() if _is_lone(match[0], title) else match[0], sentence)
    whole = re.search(re.escape(title), sentence) if len(called) > 1 and not plain else None
    found = re.findall(r"(?<!^)\b[A-Za-z][a-z]{3,}\b", sentence)
    words = [word for word in found if word not in title and _is_common(word.casefold())]
    if len(words) >= _FEW and sum(word[0].isupper() for word in words) > _MOSTLY * len(words):
        # What is written as a title is no sentence with names in it.
        return _CAPITALS.sub(lambda match: match[0].lower() if _is_common(match[0].casefold()) else match[0], sentence)
    return _RUN.sub(lower, sentence)


def _within(match: re.Match[str], whole: re.Match[str] | None) -> bool:
    return whole is not None and whole.start() <= match.start() and match.end() <= whole.end()


def _is_lone(word: str, title: str) -> bool:
    """Tell whether a capital amid small letters is a slip: `with Luxury seats`."""
    return word not in title and _is_common(word.casefold())


def _is_common(word: str) -> bool:
    return (
        is_word(word)
        and word not in PROPER
        and word not in COUNTRIES
        and word not in _MAKERS_TOO
        and not is_name(word.title())
    )
