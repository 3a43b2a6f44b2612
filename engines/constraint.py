"""What the copywriter may still say: whether the text of a part, not yet ended, can grow into one that passes.

Checked at every token, so that a width, an unknown word or a foreign product is turned down before it is said and not
after the whole part; what only a finished part can break is left to the judge at its end.
"""

import re
from collections.abc import Mapping
from functools import cache

from engines.control import Ask
from engines.facts import LIMITS, PLACEHOLDERS, display_width
from engines.kinds import KINDS
from engines.lexicon import Lexicon, miscounted, names, says_twice, subject_of
from engines.scene import ATTRIBUTES, PALETTE, Locale
from engines.scenewords import CONNECTORS, backdrop_of, podium_of
from engines.words import MADE_OF

SCENE_WIDTH = 160
"""Widest scene phrase; the longest that the tables can say is shorter."""
_MARK = re.compile(r"\{\w+\}")
_ENGLISH = re.compile(r"\{\w+\}|[A-Za-z][A-Za-z'-]*|[.,:;]")
_LATIN = re.compile(r"[A-Za-z]")
_RUN = re.compile(r"[\u4e00-\u9fff]+")
_TAIL = 8  # characters of Chinese whose pairs a new token can touch


def _starts(words: set[str]) -> frozenset[str]:
    """Return every beginning of every word."""
    return frozenset(word[:end] for word in words for end in range(1, len(word) + 1))


@cache
def _scene_starts(locale: Locale) -> frozenset[str]:
    """Return the beginnings of the single words (English) or of the characters (Chinese) that scenes are made of."""
    said = [word for table in ATTRIBUTES.values() for term in table.values() for word in getattr(term, locale)]
    whole = " ".join([*said, *CONNECTORS[locale]])
    return _starts(set(whole.split())) if locale == "en" else frozenset(whole)


class Vocabulary:
    """The lexicon, laid out for words that are not finished yet."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._bits = {category: 1 << place for place, category in enumerate(lexicon.categories)}
        self._units = lexicon.units
        self._company = lexicon.company
        self._starts: dict[int, frozenset[str]] = {}
        self._next: dict[str, set[str]] = {}
        for pair in lexicon.pairs:
            first, second = pair.split(" ")
            self._next.setdefault(first, set()).add(second)
        self._next_starts = {first: _starts(seconds) for first, seconds in self._next.items()}

    def bit(self, category: str, kind: str) -> int:
        """Return the bit of the category whose words a copy may use."""
        return self._bits[subject_of(category, kind)]

    def strangers(self, locale: Locale, kind: str) -> set[str]:
        """Return the nouns of kinds that copy for `kind` may not name; none for a kind that the lexicon lacks."""
        company = self._company.get(locale, {}).get(kind)
        return {entry.name(locale).lower() for entry in KINDS.values()} - set(company) if company is not None else set()

    def _known(self, bit: int) -> frozenset[str]:
        if bit not in self._starts:
            self._starts[bit] = _starts({word for word, mask in self._units["en"].items() if mask & bit})
        return self._starts[bit]

    def english(self, text: str, bit: int) -> bool:
        """Whether the words and neighbours of `text` are known; the last word may be unfinished."""
        found = [match.group().lower() for match in _ENGLISH.finditer(text)]
        unfinished = text[-1:].isalpha() or text[-1:] in "'-"
        units, starts = self._units["en"], self._known(bit)
        before = ""
        for index, word in enumerate(found[-4:], start=max(0, len(found) - 4)):
            if word in ".,:;":
                before = ""
                continue
            last = unfinished and index == len(found) - 1
            if word[0] != "{" and (word not in starts if last else not units.get(word, 0) & bit):
                return False
            following = self._next_starts if last else self._next
            if before and word not in following.get(before, ()):
                return False
            before = word
        return True

    def chinese(self, text: str, bit: int) -> bool:
        """Whether the neighbouring characters at the end of `text` are known."""
        units = self._units["zh"]
        for run in _RUN.findall(text[-_TAIL:]):
            if any(not units.get(run[at : at + 2], 0) & bit for at in range(len(run) - 1)):
                return False
        return True


class Constraint:
    """The rules of one brief; `open(part, text)` tells whether `text`, with its placeholders, may stand so far."""

    def __init__(self, vocabulary: Vocabulary, ask: Ask, facts: Mapping[str, str]) -> None:
        self._vocabulary, self._locale = vocabulary, ask.locale
        self._bit = vocabulary.bit(ask.category, ask.kind)
        self._kind = ask.kind
        self._widths = {mark: display_width(fact) for mark, fact in facts.items()}
        own = {*KINDS[ask.kind].en, *KINDS[ask.kind].zh} if ask.kind else set()
        others = [MADE_OF[key] for key in MADE_OF if key != ask.material]
        foreign = {word for entry in others for word in getattr(entry, ask.locale)}
        foreign |= {PALETTE[key].name(ask.locale) for key in PALETTE if key != ask.colour}
        # "Rice cooker" is no talk of rice: what the product's own kind is called is never foreign.
        self._foreign = [word.lower() for word in foreign if not any(word in name for name in own)]
        self._foreign += sorted(vocabulary.strangers(ask.locale, ask.kind))
        self._backdrop = ask.backdrop

    def open(self, part: str, text: str) -> bool:
        """Whether `text` of `part` may stand, unfinished as it is."""
        if part == "scene":
            return len(text) <= SCENE_WIDTH and self._scene(text) and self._colours_fit(text)
        width = display_width(_MARK.sub("", text))
        marks = [mark for mark in _MARK.findall(text) if mark in PLACEHOLDERS]
        if width + sum(self._widths.get(mark, 0) for mark in marks) > LIMITS[part] or len(set(marks)) < len(marks):
            return False
        known = self._vocabulary.english if self._locale == "en" else self._vocabulary.chinese
        # English has no letter beyond ASCII here; Chinese none of the Latin alphabet but in its placeholders.
        foreign = not text.isascii() if self._locale == "en" else _LATIN.search(_MARK.sub("", text))
        if foreign or not known(text, self._bit) or says_twice(text, self._locale):
            return False
        lower = text.lower()
        finished = lower if self._locale == "zh" else lower[: len(lower.rstrip("abcdefghijklmnopqrstuvwxyz"))]
        if self._locale == "en" and miscounted(lower, self._kind):
            return False
        return not any(word in finished and names(word, finished) for word in self._foreign)

    def _colours_fit(self, text: str) -> bool:
        """Whether the backdrop named so far is the one asked for, and not the podium's colour, too."""
        named = backdrop_of(text, self._locale)
        stand = "展台" if self._locale == "zh" else "podium"
        podium = podium_of(text, self._locale) if stand in text else ""
        return not named or (named != podium and self._backdrop in {"", named})

    def _scene(self, text: str) -> bool:
        starts = _scene_starts(self._locale)
        if self._locale == "zh":
            return all(character in starts or character in "，, " for character in text)
        words = re.split(r"[ ,]+", text)
        return all(not word or word in starts for word in words)
