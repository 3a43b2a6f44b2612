"""What a thing is where its English title alone does not tell: its end, its description, what it is for."""

import re
from typing import Final

from engines.copy.facts import display_width
from engines.copy.names import LINKS
from engines.copy.reading import kinds
from engines.copy.reading.english_text import cleaned
from engines.copy.reading.labelling.labeller import Labelled, labeller
from engines.copy.reading.nominal import same
from engines.copy.reading.subject import MOST_READ
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular

SURE_LISTED: Final = 0.8
"""Least surety of a listed noun in which a description's first phrase ends."""
_MOST_LINE: Final = 80  # display width of a description that is a name rather than a sentence
_MOST_THING: Final = 3  # words of a thing that a list knows
_PHRASE_END: Final = re.compile(r"\n+|(?<=[.!])\s+")
_PRESENTS: Final = re.compile(r"(?:an?|this|our|the)\s", re.IGNORECASE)
_LEAST_OF_PHRASE: Final = 3  # words
_JOINT: Final = re.compile(r"\s+(?:with|for|by|from|in|fits|compatible|to)\s|\s*[,|(\[:;]|\s+[-–—]+\s+", re.IGNORECASE)  # noqa: RUF001
_FOR_OTHERS: Final = frozenset(
    spaced(
        "machine cable adapter charger case cover holder stand mount bracket strap sticker decal skin protector cleaner"
        " remover filter hose gasket connector sheet board module sensor refill liner rack hook hanger"
    )
)
_UNMISTAKEN: Final = frozenset(
    spaced(
        """
        smartwatch headphones earphones earbuds headset wardrobe bookshelf sofa mattress perfume earrings
        necklace bracelet projector printer router television refrigerator blender kettle toaster stroller
        backpack handbag lipstick mascara shampoo conditioner moisturizer moisturiser sunscreen hoodie
        sweatshirt jacket jeans leggings skirt sneakers sandals trench umbrella tripod drone treadmill
        thermometer hammer screwdriver comforter quilt
        """
    )
)
"""Things whose word is seldom of anything else in a title, wherever it stands."""
_COMPUTER: Final = re.compile(
    r"\b(?:core i\d|i[3579]-\d{4,5}|ryzen [3579]|pentium|celeron|intel core)\b(?=.*\b\d+ ?GB\b)"
    r"(?=.*(?:\b1[1-7](?:\.\d)?\b ?(?:\"|”|inch|fhd|hd\b)|\b3\d\.\d+ cm|\bnotebook\b|\(1[1-7](?:\.\d)?\)))",
    re.IGNORECASE,
)
"""A processor, a memory and a screen that one carries."""
_OURS: Final = re.compile(r"\bour ([a-z]{3,})\b", re.IGNORECASE)
_PLAIN: Final = frozenset(
    spaced(
        "bag backpack shoe boot sneaker slipper shirt hoodie jacket coat dress skirt jean legging sock hat cap scarf"
        " watch ring necklace bracelet sofa chair table lamp mug bottle phone laptop headphone earbud cream serum soap"
    )
)
"""Things of which nobody speaks by the way: `our range` may be of anything."""
_USED: Final = re.compile(r"\b(?:renewed|refurbished|pre-owned|second[- ]hand|open[- ]box)\b", re.IGNORECASE)


def accessory(title: str, guess: Labelled) -> str:
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


def unmistaken(title: str) -> str:
    """Return the one thing that an English title names by a word that is of nothing else; "": none, or several.

    What stands behind `for` is what the thing is for.
    """
    words = re.sub(r"\b(?:for|fits|compatible with|with)\b[^,|;()]*", " ", title.casefold())
    told = set(re.findall(r"[a-z]+", words))
    if not _FOR_OTHERS.isdisjoint(map(singular, told)):
        return ""
    found = told & _UNMISTAKEN
    return found.pop() if len(found) == 1 else "laptop" if not found and _COMPUTER.search(title) else ""


def is_of_another(description: str, title: str, noun: str) -> bool:
    """Tell whether an English shop's description is of another thing than the noun: `our bag` beneath a T-shirt."""
    said = [singular(one.casefold()) for one in _OURS.findall(description[:MOST_READ])]
    things = [one for one in said if one in _PLAIN and one not in title.casefold()]
    return bool(noun and things) and not any(same(one, noun) for one in things)


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


def is_within(noun: str, description: str) -> bool:
    """Tell whether a description's first phrase holds a noun and ends in another: an apple mint nicotine pouch."""
    words = _PHRASE_END.split(description.strip(), maxsplit=1)[0].strip(" .!").casefold().split()
    last = singular(words[-1]) if words else ""
    return noun.casefold() in words[:-1] and last in english().heads and last != singular(noun.casefold())


def used(title: str) -> str:
    """Return the words with which a title says that a thing had an owner: `renewed`, `open box`; "": it does not."""
    found = _USED.search(title)
    return found[0].casefold() if found else ""
