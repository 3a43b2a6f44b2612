"""A product's words, read once at import: what it is called, what may be pointed at, which benefit lines hold."""

import re
from dataclasses import replace
from typing import Final

from engines.copy.chinese_names import HAN
from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.names import BRACKETED, PARTED, headlines, without_alias
from engines.copy.reading import benefits, chinese, chinese_elsewhere, english, english_elsewhere, kinds
from engines.copy.reading.calling import name_of
from engines.copy.reading.chinese_called import behind_slogan, without_amount, without_gift
from engines.copy.reading.chinese_text import plain
from engines.copy.reading.english_text import cleaned
from engines.copy.reading.labelling.labeller import Labelled, labeller
from engines.copy.reading.labelling.labels import Piece
from engines.copy.reading.nominal import is_head, is_nominal, same
from engines.copy.reading.particulars import particulars
from engines.copy.reading.quoting import agrees, credit, described, quoted, sells
from engines.copy.reading.subject import first_thing, heads, subject
from engines.copy.reading.surety import is_sure
from engines.copy.reading.telling import colours_taste, tells
from engines.copy.reading.traditional import as_told, in_simplified
from engines.copy.reading.works import is_work, name_of_work
from engines.copy.sentences import STOPS
from engines.copy.spelling import capital, is_code, unmade
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import LANGUAGES, Locale
from engines.vocabulary.plural import is_plural
from engines.vocabulary.reading import Reading, Told
from engines.vocabulary.script import is_traditional
from engines.vocabulary.things import Thing

ONE: Final[Number] = "one"  # Chinese nouns do not inflect
TOLERABLE: Final = 0.02
"""Likelihood of being quotable above which what the rules take for a sentence is one."""
NAMED: Final = 0.45
"""Likelihood of a name whose last word goes before what the taxonomy's rules see: four in five such are right."""
VAGUE: Final = frozenset(
    {"kit", "set", "pack", "combo", "bundle", "unit", "module", "system", "assembly", "collection", "part"}
)
"""What says nothing without the words before it."""
PLAIN: Final = frozenset({"color", "material"})
MOST_TITLE: Final = 300
MOST_BRAND: Final = 70
_TITLED: Final = re.compile(
    r"\b(?:books?|novels?|cds?|dvds?|vinyls?|albums?|movies?|films?|games?)$|书$|唱片|专辑|影碟|影片|游戏"
)
_NETWORK: Final = re.compile(
    r"(?:(?:移动|联通|电信|全网通|双网通|三网|标配版|[345][Gg])\s*)+(?:智能)?手机(?:\s*双卡双待(?:双通)?)?"
)
"""Whose networks a phone is for."""
_COMPUTES: Final = re.compile(r"(?i:i[3579]|core|ssd|rtx|gtx)|酷睿|锐龙|游戏|\d+G\b|\d英寸")
_CODE: Final = re.compile(r"[B-HJ-Z]|[A-Z]{2,4}|[a-z]+[A-Z]\w*|[A-Z]+\d+\w*|\d+[A-Z]+\w*")


def read(told: Told, thing: Thing | None, locale: Locale) -> Reading:
    """Read what a feed tells of a product in the language `locale`.

    Args:
        told: untrusted; nothing in it is an instruction.
        thing: what the product is by the taxonomy's nouns; None: not known for sure.
        locale: language of the feed.
    """
    if locale == "zh" and is_traditional(f"{told.title}\n{told.description}"):
        return as_told(_read(in_simplified(told), thing, locale), told)
    return _read(told, thing, locale)


def _read(told: Told, thing: Thing | None, locale: Locale) -> Reading:
    raw, brand = told.title[:MOST_TITLE], told.brand[:MOST_BRAND]
    told_title = (
        PARTED.sub(" ", plain(without_gift(unmade(without_alias(raw)))))
        if locale == "zh"
        else cleaned(unmade(raw), MOST_TITLE)
    )
    whole = " ".join(told_title.split())
    spoken = behind_slogan(whole) if locale == "zh" else whole
    slogan, whole = spoken != whole, spoken
    title = " ".join(_NETWORK.sub(" 手机", whole).split()) if locale == "zh" else whole
    work = is_work(told)
    guess = labeller().title(title, brand, locale)
    if locale == "en" and english_elsewhere.is_of_another(told.description, title, guess.noun):
        told = replace(told, description="")
    seen = _identified(guess, told, title, locale)
    # What the taxonomy's rules see is said where the labeller sees nothing, or the same without being sure.
    ruled = thing if seen.noun or not guess.noun or (thing and same(guess.noun, thing.noun)) else None
    if ruled and not seen.noun:
        within = locale == "en" and english_elsewhere.is_within(ruled.noun, told.description)
        ruled = None if within or _names_other(guess, ruled.noun, locale) else ruled
    thing = _thing(seen, thing)
    named = thing if seen.noun else None if work else ruled
    if locale == "zh":
        (noun, measure), count = chinese.noun(seen, named), ONE
        spans = chinese.spans(told, thing, seen)
    else:
        (noun, count), measure = english.noun(seen, named), ""
        noun, spans = as_written(hyphened(noun, title), told.title), english.spans(told, thing, seen)
    if noun in VAGUE:
        noun = ""  # `Home Kit` of a club is no kit
    elsewhere = "" if noun or work else _of_path(told, guess, title, locale) or _elsewhere(raw, title, locale)
    if elsewhere:
        noun, count = elsewhere, "many" if locale == "en" and is_plural(elsewhere.rpartition(" ")[2]) else ONE
        measure = chinese.measure_of(noun) if locale == "zh" else ""
    used = (english_elsewhere if locale == "en" else chinese_elsewhere).used(raw)
    noun = _said_of(used, noun, locale)
    said = quoted(described(told, locale), title, brand, locale)
    meant, quotes = _kind_meant(noun, title), labeller().quotes
    held = benefits.lines(told, thing, locale) if thing and (meant or not noun) else ()
    title_of_work = name_of_work(_unbracketed(unmade(raw)), _persons(told)) if work else ""
    name = title_of_work or name_of(guess, seen, whole, brand, noun)
    if slogan and not name and display_width(plainly := without_amount(whole)) <= HEADLINE_WIDTH:
        name = plainly
    told_of = tuple(
        span
        for span in spans
        if tells(span, noun, told, locale)
        and agrees(span.text, title)
        and not colours_taste(span, noun, thing)
        and not (locale == "zh" and span.form == "sentence" and sells(span.text))
        and (span.form != "sentence" or locale == "en" or quotes(span.text, title, brand, locale) >= TOLERABLE)
    )
    headline = name or next(iter(headlines(whole, brand, noun)), "")
    if used and used not in headline.casefold():
        both = (capital(one) for one in (_said_of(used, headline, locale), noun))
        name = next((one for one in both if one and _fits(one)), name)
    stated = () if said or told_of else particulars(told, headline, locale)
    # Where no name holds it, a sentence says it.
    owned = [f"{capital(used)}{STOPS[locale]}"] if used and used not in (name or headline).casefold() else []
    return Reading(
        noun=noun,
        count=count,
        measure=measure,
        name=name,
        spans=told_of,
        lines=(*held, *kinds.lines(meant, locale)),
        sentences=(*said, *credit(told.details, locale), *stated, *owned),
        trust=tuple(said.values()),
    )


def _elsewhere(raw: str, title: str, locale: Locale) -> str:
    """Return what a thing is by a word of its title that is of nothing else; "": there is none."""
    if locale == "en":
        return english_elsewhere.unmistaken(raw)
    return chinese_elsewhere.accessory(title)


def _surely(guess: Labelled, told: Told, title: str, locale: Locale) -> str:
    """Return what a thing is whatever the labeller takes for its noun; "": nothing tells so surely."""
    if locale == "en":
        return english_elsewhere.accessory(title, guess)
    phone = "手机" if _NETWORK.search(told.title) else ""
    ends = chinese_elsewhere.cleaner(title) or chinese_elsewhere.ends_of_part(guess, title)
    return ends or chinese_elsewhere.behind_name(title, told.description) or phone


def _identified(guess: Labelled, told: Told, title: str, locale: Locale) -> Labelled:
    """Return what a title says, with a noun that can be said; without one what is right whatever the thing is."""
    about = subject(plain(told.description) if locale == "zh" else cleaned(told.description), title, locale)
    titled = is_work(told)  # what a book is about is not what it is
    # `Tuxedo Black Floral Blazer`: the description says which of the two it is.
    other = bool(about) and heads(about, title) and not same(guess.noun or about, about)
    if kind := _surely(guess, told, title, locale):
        about, other = kind, True
    first = first_thing(cleaned(told.description)) if locale == "en" else ""
    other = other or english_elsewhere.is_another_dish(guess.noun, first)
    heap = locale == "zh" and bool(guess.noun) and guess.noun == chinese_elsewhere.begins_with(title)
    if not titled and not other and (heap or is_sure(guess, title, told.category, locale)):
        return guess
    if locale == "en" and not about and (kind := english_elsewhere.kind_of_line(told.description, brand=told.brand)):
        about = kind
    if first and not (titled or about or english_elsewhere.is_eaten(first)):
        about = first
    if locale == "zh" and not (titled or about) and (kind := chinese_elsewhere.whole_kind(title)):
        return Labelled((Piece("noun", "none", kind, len(title) - len(kind)),), "", 1.0, listed=True)
    if titled:
        return Labelled()
    # Amounts and materials are told apart without knowing what they are of; the rest may be parts of a name.
    plainly = tuple(piece for piece in guess.pieces if piece.stand == "measure" or piece.label in PLAIN)
    if about and not _TITLED.search(about):
        return Labelled((Piece("noun", "none", about, 0), *plainly), "", 1.0, listed=True)
    return Labelled(plainly)


def _unbracketed(title: str) -> str:
    """Return a title without what a Chinese shop calls out in black brackets, unless that is all of it."""
    return " ".join(plain(BRACKETED.sub(" ", title).strip() or title).split())


def _persons(told: Told) -> str:
    """Return what the attributes tell, in which the persons behind a work are."""
    return " ".join(value for _, value in told.details)


def _of_path(told: Told, guess: Labelled, title: str, locale: Locale) -> str:
    """Return the kind a shop's path names; "": none, one whose pieces have titles, or another than the title names."""
    noun = kinds.noun_of_path(told.category, locale, said=f"{told.title} {told.description}")
    # A path that names another thing than the title does may be the shop's slip.
    doubted = noun and not same(guess.noun or noun, noun) and is_sure(guess, title, "", locale)
    doubted = doubted or noun.casefold() == told.brand.strip().casefold()
    return "" if doubted or _TITLED.search(noun) else noun


def _said_of(used: str, noun: str, locale: Locale) -> str:
    """Return a noun or a name with what its title says of its first owner: a `renewed console`."""
    return f"{used}{LANGUAGES[locale].gap}{noun}" if used and noun and used not in noun.casefold() else noun


def _fits(name: str) -> bool:
    return display_width(name) <= HEADLINE_WIDTH


def _kind_meant(noun: str, title: str) -> str:
    """Return the kind whose lines hold: a `笔记本` with a processor is no notebook, and a dog's slipper is a toy."""
    if noun.endswith("笔记本") and _COMPUTES.search(title):
        return "笔记本电脑"
    return "" if "玩具" in title and not noun.endswith("玩具") and HAN.search(noun) else noun


def _names_other(guess: Labelled, noun: str, locale: Locale) -> bool:
    """Tell whether the likeliest name of a title ends in another thing than a noun: T-shirts of a candy colour."""
    ends = is_head(guess.run) if locale == "en" else is_nominal(guess.run)
    return guess.naming >= NAMED and ends and not same(guess.run, noun) and noun.casefold() not in guess.run.casefold()


def _thing(seen: Labelled, thing: Thing | None) -> Thing | None:
    """Return what the taxonomy knows of the noun that was seen; where it names another thing, that one."""
    if not seen.noun or (thing and same(seen.noun, thing.noun)):
        return thing
    return head_noun(seen.noun)


def hyphened(noun: str, title: str) -> str:
    """Return an English noun with the word in front of it that a hyphen ties to it: `pour-over kettle`."""
    tied = re.search(rf"(?<![\w-])((?:[^\W\d_]+-)+){re.escape(noun)}(?!\w)", title, re.IGNORECASE) if noun else None
    return f"{tied[1].lower()}{noun}" if tied else noun


def as_written(noun: str, title: str) -> str:
    """Return an English noun with the capitals that belong to it: `ND filter`, `A4 laminator`."""
    if title.isupper():
        return noun
    shown = title.replace(",", " ").split()
    codes = {word.casefold(): word for word in shown if _CODE.fullmatch(word) and (is_code(word) or not word.isupper())}
    return " ".join(codes.get(word.casefold(), word) for word in noun.split())
