"""What a thing is where its title alone does not tell: its description, or the path on which the shop keeps it."""

import re
from typing import Final

from engines.copy.chinese_names import HAN
from engines.copy.facts import display_width
from engines.copy.names import LINKS
from engines.copy.reading import kinds
from engines.copy.reading.chinese_nouns import is_part
from engines.copy.reading.english_text import cleaned
from engines.copy.reading.labelling.labeller import Labelled, labeller
from engines.copy.reading.nominal import same
from engines.copy.reading.surety import is_sure
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.nouns import chinese, english
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Told

SURE_LISTED: Final = 0.8
"""Least surety of a listed noun in which a description's first phrase ends."""
_MOST_LINE: Final = 80  # display width of a description that is a name rather than a sentence
_MOST_THING: Final = 3  # words of a thing that a list knows
_PHRASE_END: Final = re.compile(r"\n+|(?<=[.!])\s+")
_PRESENTS: Final = re.compile(r"(?:an?|this|our|the)\s", re.IGNORECASE)
_MOST_CALLED: Final = 10  # characters of a title that a description goes on from
_HAN_RUN: Final = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MOST_VARIETY: Final = 6  # characters of a Chinese name that is a kind with a word before it
TITLED: Final = re.compile(
    r"\b(?:books?|novels?|cds?|dvds?|vinyls?|albums?|movies?|films?|games?)$|书$|唱片|专辑|影碟|影片|游戏"
)
_LEAST_OF_PHRASE: Final = 3  # words
_JOINT: Final = re.compile(r"\s+(?:with|for|by|from|in|fits|compatible|to)\s|\s*[,|(\[:;]|\s+[-–—]+\s+", re.IGNORECASE)  # noqa: RUF001
_FOR_OTHERS: Final = frozenset(
    spaced(
        "machine cable adapter charger case cover holder stand mount bracket strap sticker decal skin protector cleaner"
        " remover filter hose gasket connector sheet board module sensor refill liner rack hook hanger"
    )
)
_OURS: Final = re.compile(r"\bour ([a-z]{3,})\b", re.IGNORECASE)
_PLAIN: Final = frozenset(
    spaced(
        "bag backpack shoe boot sneaker slipper shirt hoodie jacket coat dress skirt jean legging sock hat cap scarf"
        " watch ring necklace bracelet sofa chair table lamp mug bottle phone laptop headphone earbud cream serum soap"
    )
)
"""Things of which nobody speaks by the way: `our range` may be of anything."""
_USED: Final = re.compile(r"\b(?:renewed|refurbished|pre-owned|second[- ]hand|open[- ]box)\b", re.IGNORECASE)
_ACCESSORY: Final = re.compile(
    "清洁剂|清洗剂|去污剂|干洗剂|除胶剂|保护套|保护壳|保护膜|钢化膜|贴膜|杯架|置物架|收纳架|收纳盒|收纳袋|支架|挂钩|防尘罩|延长线|转接头|适配器"
    "|充电器|数据线|滤芯|手机壳|表带"
)
_GIVEN: Final = re.compile(r"[送赠+＋含配][^，。！ ]{0,10}$")  # noqa: RUF001
"""Before what comes with the thing."""


def behind_name(title: str, description: str) -> str:
    """Return the thing that a Chinese description calls by a short title: `燃情芝士生日蛋糕` is a cake; "": none."""
    at = description.find(title) if len(title) <= _MOST_CALLED else -1
    after = _HAN_RUN.match(description, at + len(title)) if at >= 0 else None
    begun = after[0] if after else ""
    ends = (begun[:size] for size in range(len(begun), 1, -1))
    return next((end for end in ends if end in chinese().types or end[-2:] in chinese().types), "")


def ends_of_part(guess: Labelled, title: str) -> str:
    """Return the thing a Chinese title ends in where a part of it is taken for its noun: a phone with a screen."""
    again = [piece for piece in guess.pieces if piece.label == "again"][-1:]
    last = again[0].text if again and title.endswith(again[0].text) else ""
    return last if is_part(guess.noun) and last in chinese().types and not is_part(last) else ""


def english_accessory(title: str, guess: Labelled) -> str:
    """Return the thing for another thing that an English title's first phrase ends in: a `Wire Nail Making Machine`.

    "": none, or the noun is that very thing.
    """
    words = _JOINT.split(title, maxsplit=1)[0].split()
    last = singular(words[-1].casefold()) if words else ""
    if last not in _FOR_OTHERS or len(words) < _LEAST_OF_PHRASE or not guess.noun or same(guess.noun, words[-1]):
        return ""
    most = 3 if words[-2].casefold().endswith("ing") else 2  # `nail making machine`
    named = words[-most:]
    return " ".join(named) if all(one.isalpha() for one in named) and LINKS.isdisjoint(named) else words[-1]


def is_of_another(description: str, title: str, noun: str) -> bool:
    """Tell whether an English shop's description is of another thing than the noun: `our bag` beneath a T-shirt."""
    said = [singular(one.casefold()) for one in _OURS.findall(description)]
    things = [one for one in said if one in _PLAIN and one not in title.casefold()]
    return bool(noun and things) and not any(same(one, noun) for one in things)


def second_hand(title: str, noun: str, locale: Locale) -> str:
    """Return a noun with what its title says of its first owner, which no ad leaves out: a `renewed console`."""
    if locale == "zh":
        return f"二手{noun}" if "二手" in title and "二手" not in noun and not noun.endswith("游戏") else noun
    found = _USED.search(title)
    said = found[0].casefold().replace("open box", "open-box") if found else ""
    return f"{said} {noun}" if said and said not in noun.casefold() else noun


def accessory(title: str) -> str:
    """Return the thing for another thing that a Chinese title names: a sofa's cleaner; "": none, or a gift."""
    found = next((match for match in _ACCESSORY.finditer(title) if not _GIVEN.search(title[: match.start()])), None)
    return found[0] if found else ""


def is_eaten(noun: str) -> bool:
    """Tell whether a noun is of something to eat or drink."""
    thing = head_noun(noun)
    return thing is not None and thing.path.startswith("Food")


def is_another_dish(noun: str, first: str) -> bool:
    """Tell whether a description begins with another thing than a dish's name ends in: `Bao Cajun Sauce` is a bun."""
    return bool(noun and first) and (is_eaten(noun) or is_eaten(first)) and not same(noun, first)


def kind_of_line(description: str, *, brand: str) -> str:
    """Return what a description of one phrase ends in: `Men's Brief-Lined Running Shorts`; "": it is none, or of food.

    So does the first phrase of a longer one, where it begins as such do: `A beautiful wide brim hat!` What a dish is
    made of or served with ends its phrase as often as what it is.
    """
    first = _PHRASE_END.split(description.strip(), maxsplit=1)
    line = cleaned(first[0]).strip(" .!")
    if not line or (any(first[1:]) and not _PRESENTS.match(line)) or display_width(line) > _MOST_LINE:
        return ""
    guess = labeller().title(line, brand, "en")
    thing = head_noun(guess.noun)
    ends = line.casefold().endswith(guess.noun.casefold())
    known = guess.listed and guess.surety >= SURE_LISTED and thing is not None and not thing.path.startswith("Food")
    if guess.noun and ends and known:
        return guess.noun
    return _listed_end(line) if _PRESENTS.match(line) else ""


def _listed_end(line: str) -> str:
    """Return the end of an English phrase without joints that has lines of its own: `hat` of a wide brim hat."""
    words = line.casefold().split()
    if not LINKS.isdisjoint(words[1:]):
        return ""
    ends = (" ".join(words[-count:]) for count in range(min(_MOST_THING, len(words) - 1), 0, -1))
    return next((end for end in ends if kinds.own_lines(end, "en")), "")


def whole_kind(title: str) -> str:
    """Return the kind of which a Chinese title is no more than a variety: `西瓜`, `香草拿铁`; "": it says more."""
    if len(title) > _MOST_VARIETY or not all(HAN.match(sign) for sign in title):
        return ""
    ends = (title[start:] for start in range(len(title) - 1))
    return next((end for end in ends if kinds.own_lines(end, "zh")), "")


def of_path(told: Told, guess: Labelled, title: str, locale: Locale) -> str:
    """Return the kind a shop's path names; "": none, one whose pieces have titles, or another than the title names."""
    noun = kinds.noun_of_path(told.category, locale, said=f"{told.title} {told.description}")
    # A path that names another thing than the title does may be the shop's slip.
    doubted = noun and not same(guess.noun or noun, noun) and is_sure(guess, title, "", locale)
    doubted = doubted or noun.casefold() == told.brand.strip().casefold()
    return "" if doubted or TITLED.search(noun) else noun


def is_within(noun: str, told: Told) -> bool:
    """Tell whether a description's first phrase holds a noun and ends in another: an apple mint nicotine pouch."""
    words = _PHRASE_END.split(told.description.strip(), maxsplit=1)[0].strip(" .!").casefold().split()
    last = singular(words[-1]) if words else ""
    return noun.casefold() in words[:-1] and last in english().heads and last != singular(noun.casefold())
