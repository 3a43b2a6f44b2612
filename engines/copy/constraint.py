"""What the copywriter may still say: whether the text of a part, not yet ended, can grow into one that passes.

Checked at every token, so that a width, an unknown word or a foreign product is turned down before it is said and not
after the whole part; what only a finished part can break is left to the judge at its end.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from engines.copy.ask import Assignment
from engines.copy.facts import LIMITS, PLACEHOLDERS, claims_saving, display_width
from engines.copy.lexicon import Lexicon, miscounted, names, says_twice, strange_nouns, subject_of
from engines.copy.scene_grammar import begins
from engines.copy.scene_words import LONGEST
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import LANGUAGES, Locale
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import MADE_OF

_MARK = re.compile(r"\{\w+\}")
_ENGLISH = re.compile(r"\{\w+\}|[a-z][a-z'-]*|[.,:;]")
_LOOSE = re.compile(r"^[ ,.:;]| [ ,.:;]|[,.:;]{2}|\ba [aeio]|(?<![a-z])[-']|[^a-z',.:; -]", re.IGNORECASE)
"""Space or marks where no sentence has them, the wrong article, and characters that no word has."""
STOPS = "".join(language.stop for language in LANGUAGES.values())
_OLD_PRICE: dict[Locale, re.Pattern[str]] = {
    "en": re.compile(r"(?<!was )(?<!instead of )(?<!from )\{price\}", re.IGNORECASE),
    "zh": re.compile(r"(?<!原价)\{price\}(?!降|$)"),
}
"""The price before a sale, not told as such (or, in Chinese, not to be told so any more)."""
_ASCII = re.compile(r"[\x00-\x7f]")
_RUN = re.compile(r"[\u4e00-\u9fff]+")


class Vocabulary:
    """The lexicon, laid out for words that are not finished yet."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._bits = {category: 1 << place for place, category in enumerate(lexicon.categories)}
        self._units = lexicon.units
        self._company = lexicon.company
        self._next: dict[str, list[str]] = {}
        for pair in sorted(lexicon.pairs):
            first, second = pair.split(" ")
            self._next.setdefault(first, []).append(second)
        self._pairs = lexicon.pairs
        self._calls = lexicon.calls
        self._spoken: dict[tuple[Locale, int], list[str]] = {}
        self._following: dict[tuple[str, int], list[str]] = {}

    def bit(self, category: str, kind: str) -> int:
        """Return the bit of the category whose words a copy may use."""
        return self._bits[subject_of(category, kind)]

    def strangers(self, locale: Locale, kind: str) -> set[str]:
        """Return the nouns of kinds that copy for `kind` may not name; all for an unknown one."""
        company = self._company.get(locale, {}).get(kind) if kind else ()
        if company is None:
            return set()
        return {noun.lower() for noun in strange_nouns(locale, kind, company)}

    def words(self, before: str, beginning: str, bit: int) -> Iterator[str]:
        """Yield the known words and placeholders that begin so and may follow `before` ("" opens a clause), sorted."""
        table = self._following.get((before, bit))
        if table is None:
            units = self._units["en"]
            words = self._next.get(before, []) if before else sorted(units)
            table = [word for word in words if word[0] == "{" or units.get(word, 0) & bit]
            self._following[before, bit] = table
        for place in range(bisect_left(table, beginning), len(table)):
            if not table[place].startswith(beginning):
                return
            yield table[place]

    def calls(self, locale: Locale, beginning: str, bit: int) -> Iterator[str]:
        """Yield the calls to action that begin so, sorted."""
        table = self._spoken.get((locale, bit))
        if table is None:
            table = sorted(call for call, bits in self._calls[locale].items() if bits & bit)
            self._spoken[locale, bit] = table
        for place in range(bisect_left(table, beginning), len(table)):
            if not table[place].startswith(beginning):
                return
            yield table[place]

    def english(self, words: Sequence[str], bit: int) -> bool:
        """Whether finished words, placeholders and marks are known, each beside its neighbour."""
        units = self._units["en"]
        before = ""
        for word in words:
            if word in ".,:;":
                before = ""
                continue
            if (word[0] != "{" and not units.get(word, 0) & bit) or (before and f"{before} {word}" not in self._pairs):
                return False
            before = word
        return True

    def chinese(self, text: str, bit: int) -> bool:
        """Whether the neighbouring characters of `text` are known, and a character that stands alone for good is."""
        units = self._units["zh"]
        for match in _RUN.finditer(text):
            run = match.group()
            # The last character of all may still get a neighbour.
            pairs = 1 if len(run) == 1 and match.end() < len(text) else len(run) - 1
            if any(not units.get(run[at : at + 2], 0) & bit for at in range(pairs)):
                return False
        return True


class Constraint:
    """The rules of one copy; `open(part, text)` tells whether `text`, with its placeholders, may stand so far."""

    def __init__(self, vocabulary: Vocabulary, assignment: Assignment) -> None:
        ask = assignment.ask
        self._vocabulary, self._locale = vocabulary, ask.locale
        self._bit = vocabulary.bit(ask.category, ask.kind)
        self._kind = ask.kind
        self._widths = {mark: display_width(fact) for mark, fact in assignment.facts.items()}
        own = KINDS[ask.kind].all_words if ask.kind else ()
        others = [MADE_OF[key] for key in MADE_OF if key != ask.material]
        foreign = {word for entry in others for word in entry.words(ask.locale)}
        foreign |= {PALETTE[key].name(ask.locale) for key in PALETTE if key != ask.colour}
        # "Rice cooker" is no talk of rice: what the product's own kind is called is never foreign.
        self._foreign = [word.lower() for word in foreign if not any(word in name for name in own)]
        self._foreign += sorted(vocabulary.strangers(ask.locale, ask.kind))
        self._barred = frozenset(self._foreign)
        self._backdrop = ask.backdrop
        self._noun = KINDS[ask.kind].name(ask.locale).lower() if ask.kind else ""

    def open(self, part: str, text: str) -> bool:
        """Whether `text` of `part` may stand, unfinished as it is."""
        if part == "scene":
            return len(text) <= LONGEST and begins(text, self._locale, self._backdrop)
        if part == "cta":
            return any(self._suits(call) for call in self._vocabulary.calls(self._locale, text, self._bit))
        own = _MARK.sub("", text)
        marks = [mark for mark in _MARK.findall(text) if mark in PLACEHOLDERS]
        room = LIMITS[part] - display_width(own) - sum(self._widths.get(mark, 0) for mark in marks)
        if part == "description" and text[-1:] not in STOPS:
            room -= display_width(LANGUAGES[self._locale].stop)
        unknown = not self._widths.keys() >= set(marks)
        if unknown or room < 0 or len(set(marks)) < len(marks) or says_twice(text, self._locale):
            return False
        # The old price has a place only beside the new one, which no headline has room for.
        old = part != "description" or _OLD_PRICE[self._locale].search(text)
        if old and "{price}" in marks and "{sale_price}" in self._widths:
            return False
        goes_on = {"en": self._english, "zh": self._chinese}[self._locale]
        return goes_on(text, room)

    def closed(self, part: str, text: str) -> bool:
        """Whether `text` of `part` may end here, as far as the judge does not say: a scene or a sentence is whole."""
        if part == "scene":
            return begins(text, self._locale, self._backdrop, whole=True)
        if part == "cta":
            return text in self._vocabulary.calls(self._locale, text, self._bit)
        old_alone = "{sale_price}" in self._widths and "{price}" in text and "{sale_price}" not in text
        return not old_alone and not text.endswith(" ") and (part != "description" or text[-1:] in STOPS)

    def _suits(self, call: str) -> bool:
        """Whether a call to action names no other kind of product and no saving that there is not."""
        lowered = call.lower()
        return not self._claims(call) and not any(names(word, lowered) for word in self._foreign)

    def _claims(self, own: str) -> bool:
        """Whether `own`, free of facts, talks of a saving that the product does not have."""
        return "{percent}" not in self._widths and claims_saving(own)

    def _chinese(self, text: str, _: int) -> bool:
        """Whether `text` has known pairs of characters only, and names nothing that the product is not."""
        own = _MARK.sub("", text)
        known = not _ASCII.search(own) and self._vocabulary.chinese(text, self._bit)
        return known and not self._claims(own) and not any(word in text for word in self._foreign)

    def _english(self, text: str, room: int) -> bool:
        """Whether `text` has known words only, and a word to go on with that fits `room`."""
        if not text.isascii() or _LOOSE.search(_MARK.sub("x", text)):
            return False
        text = text.lower()
        words = _ENGLISH.findall(text)
        unfinished = text[-1:].isalpha() or text[-1:] in {"'", "-"}
        beginning = words.pop() if unfinished else ""
        if not self._vocabulary.english(words, self._bit) or miscounted(text, self._kind):
            return False
        finished = text.removesuffix(beginning)
        if self._claims(_MARK.sub("", finished)):
            return False
        if any(word in finished and names(word, finished) for word in self._foreign):
            return False
        before = words[-1] if words and words[-1] not in ".,:;" else ""
        if not unfinished and not (text.endswith(" ") and before):
            return True
        return any(
            self._may_follow(word, before, finished, room + len(beginning))
            for word in self._vocabulary.words(before, beginning, self._bit)
        )

    def _may_follow(self, word: str, before: str, finished: str, room: int) -> bool:
        """Whether `word` fits `room` behind `finished` and says nothing that the product is not."""
        if word in PLACEHOLDERS:
            return word not in finished and self._widths.get(word, room + 1) <= room
        # "A stacking" can only become "a stacking rings", so the whole noun is looked at.
        whole = self._noun if self._noun.startswith(word + " ") else word
        barred = word in self._barred or self._claims(f"{before} {word}")
        return len(word) <= room and not barred and not miscounted(finished + whole, self._kind)
