"""What a headline calls a product: the short name in its title, with what it is or its maker where that is lost."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engines.copy.chinese_names import HAN
from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.names import LINKS, begun, headlines
from engines.copy.reading.chinese_called import up_to_thing
from engines.copy.reading.chinese_nouns import is_part
from engines.copy.reading.labelling.labeller import Labelled
from engines.copy.reading.nominal import is_head, is_nominal, same
from engines.copy.reading.works import BOOK
from engines.copy.spelling import capital, titled
from engines.vocabulary.locales import Locale
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular

NAMING: Final[dict[Locale, float]] = {"en": 0.6, "zh": 0.4}
"""Surety of a noun from which the name around it is likelier than one cut by rules, though it is not said by itself."""
LIKELY_NAME: Final[dict[Locale, float]] = {"en": 0.3, "zh": 0.45}
SURE_NAME: Final[dict[Locale, float]] = {"en": 0.5, "zh": 0.6}
"""Likelihood of a name that is said, and of one without the noun: of titles kept back eight and nine in ten such end as
people's do."""
BARE_NAME: Final = 0.5
"""The same of a name where it is not known what the thing is."""
RIVAL: Final = 0.5
"""Surety from which a listed noun of the title stands against another of the path."""
_JOINT: Final = re.compile(
    r"\s+(?:with|for|by|from|featuring|including|w/|compatible|suitable)\s|(?<!\d)\s+in\s(?!\d)|\s*[,|(\[:;]|\s+[-–—+]+\s+|–|—",  # noqa: RUF001
    re.IGNORECASE,
)
MOST_PHRASE: Final = 12  # words before the first joint; more are a heap
_WORK: Final = re.compile(r"([^(\s,，]{2,24})\s?\((?=[^)]*[\u4e00-\u9fff]{2}[^)]{6})")
"""A title with a remark of some length in brackets behind it."""
_MODEL: Final = re.compile(
    r"(?:[\u4e00-\u9fff]{2,4} ?(?:[A-Z]{3,10} )?|[A-Z][A-Za-z]{2,10} )"
    r"(?=[A-Za-z0-9+ -]*?(?:iPhone|iPad|MacBook|[A-Za-z][A-Za-z-]*\d|\d+[A-Z]+\d|[a-z]{3,} \d{1,2}(?=\s*[（(])"
    r"|\d ?(?:Pro|Plus|Max|Ultra|Lite|SE|mini)\b))"
    r"[A-Za-z0-9][A-Za-z0-9+-]*"
    r"(?: (?!\d+(?:\.\d+)?\s?(?:(?:GB|G|T|L|W|kg|ml)\b|[升公英寸匹瓦千米毫斤]))[A-Za-z0-9][A-Za-z0-9+-]*)*"
    r"(?=\s*\(|\s+\d+(?:GB|G|T)|\s*[\u4e00-\u9fff]|$)"
)
"""A maker with a model's name behind it."""
_PHONE: Final = re.compile(r"[^（(【]{2,24}?(?=\s*[（(]|\s+\d+\s?GB|\s+(?:手机|全网通|移动|联通|电信|双卡))")
"""What stands before storage and networks in the title of a phone."""
_SHOP: Final = re.compile("旗舰|官方|正品|专柜|新款|适用|包邮|专用|现货|预订|英文")
MAKER_ALONE: Final = 0.4
"""Likelihood of a name that goes before a maker alone."""
_BOTH_SCRIPTS: Final = re.compile(r"[A-Za-z][\w .&'-]*/[\u4e00-\u9fff]{2,6}")
"""A maker in both scripts."""
_JOINED_ON: Final = re.compile(r"[/+]\S| (?:On|Up|Off|&|and|\+) ")
"""What is no end of a name: `Laptop/Desktop Riser`, `Slip On`."""
_LISTS: Final = re.compile(r" (?:&|and) ", re.IGNORECASE)
_LEAST_STROKED: Final = 3
"""Characters on either side of a stroke that parts two names."""
_VERSION: Final = re.compile(
    r"(?<=[A-Za-z\d]) ?(?:\d{1,2}[a-z]?|Plus|Pro|Max|Ultra|Lite|SE|mini)(?![A-Za-z\d.+])(?: ?(?:Plus|Pro|Max|Ultra))?"
    r"(?!\s?(?:[GT]B?\b|英寸|寸|[+*×]))"  # noqa: RUF001
)
"""What tells a model from others of its row."""
_NO_END: Final = LINKS - {"on", "in", "set", "pack", "size", "x"}
"""Words in which no English name ends: `Core Phone At`."""
_LEADS: Final = frozenset({"the", "a", "an", "of", "on", "in", "and", "&", "to", "for"})
"""Behind these no name begins: `Shelf Sugar Cookie Mix` of The Elf on the Shelf."""
_STEM: Final = 5  # letters: a cleansing gel says that it is a cleanser
_WHO: Final = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?<![美少妇仙])[男女]$")
"""For whom a thing is, behind what it is called: `水晶包女`."""
_BETWEEN: Final = re.compile(r"[\s/|｜·【】()（）-]+")
_NAMED: Final = re.compile(r"[A-Za-z]{2}|\d")
"""A maker or a model, which may stand far from the thing."""
_NO_START: Final = re.compile(r"^(?:制造|能效|出品|材质)(?=[\u4e00-\u9fff]{2})")
"""What is left of `日本制造` and `一级能效` where a name was cut within them."""
_DENIED: Final = re.compile(r"非[\u4e00-\u9fff]{2,4}$")
"""What a name would deny its thing if it began behind it: `非转基因`."""
_ASIDE: Final = re.compile(r"\s?\([^)]*\)$")


def name_of(guess: Labelled, seen: Labelled, title: str, brand: str, noun: str) -> str:
    """Return what a headline calls a product; "": no better name than what rules cut from its title.

    Args:
        guess: what the labeller finds in the title.
        seen: what of it can be said.
        title: of the product.
        brand: as the feed states it.
        noun: what the thing is; "": not known for sure.
    """
    locale: Locale = "zh" if HAN.search(title) else "en"
    stated = _stated(title, noun)
    name = (
        stated
        or _likely_name(guess, title, noun, locale)
        or _name(seen, title, locale)
        or _guessed_name(guess, title, brand, noun, locale)
    )
    tail = _tail(title, guess) if locale == "en" else ""
    unsure = guess.naming < SURE_NAME["en"] if not noun else same(noun, tail) and not same(name or tail, noun)
    if tail and unsure and not (name and same(name, tail)):
        name = tail
    if stated and noun and not stated.endswith(noun) and display_width(f"{stated}{noun}") <= HEADLINE_WIDTH:
        return f"{stated}{noun}"
    name = name if locale == "zh" else _from_piece(name, guess, title)
    name = _WHO.sub("", _untorn(_ungapped(name, guess, title, noun), guess, title)) if locale == "zh" else name
    if locale == "zh" and not name and display_width(title) > HEADLINE_WIDTH:
        name = _beyond_maker(guess, title, brand, noun) or _unparted(title, brand, noun)
    if name.rpartition(" ")[2].casefold() in _NO_END:
        name = ""
    told = _unstroked(_telling(name, noun, guess, title, brand), guess, title, brand, noun)
    called = told or (next(iter(headlines(title, brand, noun)), "") if locale == "zh" else "")
    if (
        noun
        and called.startswith(noun)
        and called[len(noun) :] in {piece.text for piece in guess.pieces if piece.label == "audience"}
    ):
        return noun  # `水杯大人`: behind a thing its users are no name
    longer = _with_version(called, title) if locale == "zh" else called
    return longer if longer != called else told


def _unstroked(name: str, guess: Labelled, title: str, brand: str, noun: str) -> str:
    """Return a Chinese name without the stroke in it: of two things, or a row and one of it, what is sold."""
    called = name or (next(iter(headlines(title, brand, noun)), "") if HAN.search(title) else "")
    first, _, last = called.partition("/")
    if not HAN.search(first) or min(len(first), len(last)) < _LEAST_STROKED or "/" in last:
        return name
    if first.endswith(("男", "女")) or last.startswith(("男", "女")):
        return name
    head = noun or guess.noun
    ends = [part for part in (first, last) if (head and part.endswith(head[-1])) or is_nominal(part)]
    if first.endswith("系列"):
        return last
    return next((part for part in ends if head and head in part), ends[0] if len(ends) == 2 else name)


def _ungapped(name: str, guess: Labelled, title: str, noun: str) -> str:
    """Return a Chinese name that stands in its title as one; of one that was put together the likeliest run."""
    whole = _BETWEEN.sub("", title)
    if not name or _BETWEEN.sub("", name) in whole:
        return name
    run = guess.run if _BETWEEN.sub("", guess.run) in whole and not _NAMED.search(name) else ""
    return run if run not in {"", noun} and (not noun or noun in run) else name


def _untorn(name: str, guess: Labelled, title: str) -> str:
    """Return a Chinese name from the start of the piece it begins within: `牛皮纸记事本`, not `皮纸记事本`."""
    at = title.find(name)
    torn = (piece for piece in guess.pieces if piece.start < at < piece.start + len(piece.text))
    denied = _DENIED.search(title[: max(0, at)])
    begun = next((title[piece.start : at] for piece in torn), denied[0] if denied else "")
    whole = f"{begun}{_NO_START.sub('', name)}"
    return whole if display_width(whole) <= HEADLINE_WIDTH else guess.noun


def _with_version(name: str, title: str) -> str:
    """Return a model's name with what tells it from others of its row: `红米5 Plus`, `华为 nova 3i`."""
    behind = _VERSION.match(title, title.find(name) + len(name)) if name and name in title else None
    longer = f"{name}{behind[0]}" if behind else name
    return longer if display_width(longer) <= HEADLINE_WIDTH else name


def _from_piece(name: str, guess: Labelled, title: str) -> str:
    """Return an English name from the start of the piece it begins within: `Dead Blow Mallet`, not `Blow Mallet`."""
    at = title.casefold().find(name.casefold()) if name else -1
    torn = (
        piece for piece in guess.pieces if piece.start < at < piece.start + len(piece.text) and piece.label != "brand"
    )
    whole = next((f"{title[piece.start : at]}{name}" for piece in torn), name)
    return capital(whole) if display_width(whole) <= HEADLINE_WIDTH else name


def _beyond_maker(guess: Labelled, title: str, brand: str, noun: str) -> str:
    """Return what to call a thing of which rules cut nothing but its maker, or its kind: both, or what stands behind.

    `醉鹅娘 智利…干红葡萄酒` is `醉鹅娘葡萄酒`; "": the rules find more.
    """
    makers = [piece.text for piece in guess.pieces if piece.label == "brand" and not (noun and noun in piece.text)]
    found = headlines(title, brand, noun)
    if noun and found and found[0] in {noun, *makers}:
        both = f"{makers[0]}{noun}" if makers and makers[0] in title[: 2 * len(makers[0])] else ""
        return both if display_width(both) <= HEADLINE_WIDTH else ""
    told = "".join((*makers, *(one for one in found[:1] if _BOTH_SCRIPTS.fullmatch(one))))
    if found and found[0] in told and not noun and guess.naming >= MAKER_ALONE and guess.run not in told:
        return guess.run
    more = (one for one in found if not all(part in told for part in one.split()) and one not in told)
    return next(more, "") if found and not noun and found[0] in told else ""


def _unparted(title: str, brand: str, noun: str) -> str:
    """Return a heap up to its last thing, where rules would cut it anywhere: `小众连衣裙女新款内`; "": they do not."""
    found = next(iter(headlines(title, brand, noun)), "")
    anywhere = (
        not noun and bool(found) and found in title and HAN.match(title[title.find(found) + len(found) :]) is not None
    )
    return up_to_thing(title) if anywhere else ""


def _stated(title: str, noun: str) -> str:
    """Return what a long Chinese title begins with, where that is a model or a work: `苹果iPhone 6`, `动物农场`.

    A shop writes behind it how much it holds, in which colour, and in brackets why to read it.
    """
    if display_width(title) <= HEADLINE_WIDTH or not HAN.search(title):
        return ""
    begun = _WORK.match(title)
    parts = (begun[1], begun[1].rpartition("：")[2].rpartition(":")[2]) if begun else ()
    model = _MODEL.match(title)
    model = model if model and (noun or title[model.end() : model.end() + 1] in "（(") else None
    phone = _PHONE.match(title) if noun == "手机" else None
    models = [found[0].strip() for found in (model, phone) if found and not _SHOP.search(found[0])]
    stated = (*parts, *models)
    return next((part for part in stated if display_width(part) <= HEADLINE_WIDTH), "")


def _tail(title: str, guess: Labelled) -> str:
    """Return the end of what an English title says before its first joint, where that is a thing: `Barrel Head Clock`.

    It begins where a piece of the title does, and says as much as fits. "": a title that fits, or ends in no thing.
    """
    phrase = _JOINT.split(title, maxsplit=1)[0].rstrip(" .!")
    words = phrase.split()
    if display_width(title) <= HEADLINE_WIDTH or not 1 < len(words) <= MOST_PHRASE:
        return ""
    words[-1] = words[-1].split("/")[0] if "/" in words[-1] and len(words[-1].split("/")) == 2 else words[-1]
    if not words[-1].isalpha() or singular(words[-1].casefold()) not in english().heads:
        return ""
    begins = {len(title[: piece.start].split()) for piece in guess.pieces}
    ends = {
        at: " ".join(words[at:]) for at in range(len(words) - 1) if words[at][0].isalpha() and _may_begin(words, at)
    }
    fine = {at: end for at, end in ends.items() if display_width(end) <= HEADLINE_WIDTH}
    return capital(titled(fine[min(begins & fine.keys() or fine.keys())])) if fine else ""


def _may_begin(words: Sequence[str], at: int) -> bool:
    """Tell whether a name may begin at a word: not with a link, nor within a thing of two words."""
    before = words[at - 1].casefold() if at else ""
    torn = f"{before} {words[at]}".casefold() in english().types or before in _LEADS
    return words[at].casefold() not in LINKS and not torn


def _likely_name(guess: Labelled, title: str, noun: str, locale: Locale) -> str:
    """Return the words side by side that are likely the name; "": none are, or they lack the noun that is sure."""
    if display_width(title) <= HEADLINE_WIDTH or BOOK.search(title):
        return ""
    if noun:
        holds = same(noun, guess.run) or noun.casefold() in guess.run.casefold()
    else:
        holds = _ends_alike(guess.run, title) and (locale == "zh" or is_head(guess.run))
    after = title[title.find(guess.run) + len(guess.run) :] if guess.run in title else ""
    if _JOINED_ON.match(after):
        return ""
    least = (LIKELY_NAME if holds else SURE_NAME)[locale]
    if guess.naming < (least if noun else max(least, BARE_NAME)):
        return ""
    lists = _LISTS.search(guess.name) is not None
    if locale == "en" and lists and (_tears_list(guess.run, title) or _loses_list(guess)):
        return capital(titled(guess.name))
    # Of two names that end alike the longer tells more: `Swiss Valley Outdoor Sofa`.
    ends = guess.name.endswith(guess.run) or (locale == "en" and bool(guess.name) and same(guess.name, guess.run))
    alike = ends and len(guess.name) > len(guess.run) and guess.name in title
    name = guess.name if alike else guess.run
    return capital(titled(name)) if locale == "en" else name


def _tears_list(run: str, title: str) -> bool:
    """Tell whether a name with an `&` may have lost what the first of its list begins with: `Pea & Vanilla Candle`."""
    before = title[: max(0, title.find(run))].rstrip()
    return _LISTS.search(run) is not None and before[-1:].isalpha()


def _loses_list(guess: Labelled) -> bool:
    """Tell whether the likeliest run ends as the short name does but leaves its list out: a `Scented Candle`."""
    return _LISTS.search(guess.run) is None and same(guess.name, guess.run) and len(guess.name) > len(guess.run)


def _ends_alike(run: str, title: str) -> bool:
    """Tell whether a name ends in what the title does before its first joint, where that is a thing."""
    return all(same(run, phrase) for phrase in begun(title))


def _name(seen: Labelled, title: str, locale: Locale) -> str:
    """Return the short name of a title that is too long for a headline; a shorter one is said as the shop wrote it."""
    if display_width(title) <= HEADLINE_WIDTH:
        return ""
    return capital(titled(seen.name)) if locale == "en" else seen.name


def _guessed_name(guess: Labelled, title: str, brand: str, noun: str, locale: Locale) -> str:
    """Return the short name that was guessed, where its noun cannot be said and yet it is likelier to be right.

    That is, than what is cut from the title by rules: its maker alone, or in Chinese what ends within a phrase.
    """
    first = next(iter(headlines(title, brand, noun)), "")
    if display_width(title) <= HEADLINE_WIDTH or BOOK.search(title):
        return ""
    if locale == "en" and any(not same(guess.noun or "?", phrase) for phrase in begun(title)):
        return ""
    makers = {piece.text.casefold() for piece in guess.pieces if piece.label == "brand"}
    at = title.find(first)
    torn = locale == "en" or (at >= 0 and HAN.match(title, at + len(first)) is not None)
    heads_it = is_head(guess.noun) if locale == "en" else is_nominal(guess.noun) and not is_part(guess.noun)
    if first.casefold() in makers or (torn and guess.surety >= NAMING[locale] and heads_it):
        return capital(titled(guess.name)) if locale == "en" else guess.name
    return ""


def _telling(name: str, noun: str, guess: Labelled, title: str, brand: str) -> str:
    """Return a name that tells more: with what the thing is, where the title does not say, or with its maker.

    `Dusk` is the dress that the description tells of, and `Smart TV` is Samsung's where the title begins so.
    """
    called = name or next(iter(headlines(title, brand, noun)), "")
    gap = "" if HAN.search(noun) else " "
    if not gap and display_width(title) > HEADLINE_WIDTH and noun not in called and HAN.match(called[-1:]):
        # What was cut from a Chinese title lost the thing: a maker alone, or half of a heap.
        return guess.run if noun in guess.run else noun
    if called and gap and called.casefold() != noun.casefold() and called.casefold() in noun.casefold():
        return capital(noun)
    if called and noun and not _says_kind(title, called, noun, guess):
        both = (_both(some, noun, gap) for some in (called, _ASIDE.sub("", called), *_later(called, title)))
        return next((one for one in both if display_width(one) <= HEADLINE_WIDTH), name)
    proper = any(piece.text in name for piece in guess.pieces if piece.label in {"brand", "name"})
    begun = bool(brand) and title.casefold().startswith(brand.casefold())
    if name and begun and not proper and brand.casefold() not in name.casefold():
        longer = f"{title[: len(brand)]}{gap}{name}"
        return longer if display_width(longer) <= HEADLINE_WIDTH else name
    return name


def _both(called: str, noun: str, gap: str) -> str:
    """Return a name with what the thing is behind it; what both say is said once: `Silk Button Down shirt`."""
    words = noun.split() if gap else []
    said = (
        count
        for count in range(len(words) - 1, 0, -1)
        if called.casefold().endswith(" ".join(words[:count]).casefold())
    )
    return f"{called}{gap}{' '.join(words[next(said, 0) :])}" if words else f"{called}{noun}"


def _later(called: str, title: str) -> Iterator[str]:
    """Yield the ends of a name that was cut from an English title: something must make room for what the thing is."""
    words = called.split() if called != title and not HAN.search(called) else []
    yield from (" ".join(words[at:]) for at in range(1, len(words)) if words[at][0].isalpha() and _may_begin(words, at))


def _says_kind(title: str, called: str, noun: str, guess: Labelled) -> bool:
    """Tell whether a title says what the thing is, or seems to; of Chinese ones only a model's name says nothing."""
    whole = display_width(title) <= HEADLINE_WIDTH  # what was cut may have lost it
    if HAN.search(noun):
        return noun[-1] in called or HAN.match(called[-1]) is not None or (whole and bool(guess.noun))
    if noun.casefold() in called.casefold():
        return True
    words = {singular(word) for word in re.findall(r"[^\W\d_][\w'-]*", (title if whole else called).casefold())}
    last = singular(called.casefold().split()[-1])
    stem = singular(noun.casefold().split()[-1])[:_STEM]
    named = (
        (last in english().heads and whole)
        or any(word.startswith(stem) for word in words)
        or (whole and guess.surety >= RIVAL and guess.listed)
    )
    return named or singular(noun.casefold().split()[-1]) in words
