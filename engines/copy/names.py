"""A product's name as a headline: the part of it that names the thing, in its own words.

Nothing is rephrased: a name is cut at its marks and joints, calmed where it shouts, and that is all.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from engines.copy.chinese_names import GAPS, HAN, by_phrases, to_noun, without_call
from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.policy import broken_rule
from engines.copy.spelling import calm, capital, titled, unmade
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular
from engines.vocabulary.product import Product

INJECTION: Final = "policy.injection"  # who tries this once is not to be quoted in anything
MOST_HEADED: Final = 42  # display width of a name that is cut before its head rather than behind
_NAME_ENDS: Final = re.compile(
    r"\s*[,|(\[（【:：;；，*]\s*|\s+[-\u2013\u2014]+\s+|[\u2013\u2014]|[)\]）】]\s*|(?<=[\u4e00-\u9fff)）])[~～]"
    r"|(?<!AMD)(?<!Intel)\s+(?=(?:AMD|Intel|Snapdragon|Ryzen|Celeron|MediaTek)\s)"
)
_JOINTS: Final = re.compile(
    r"\s+(?=(?:with|for|in|by|from|featuring|including|made|that|which|to|w/|fits"
    r"|compatible|suitable|replacement for)\s|\d)",
    re.IGNORECASE,
)
_PHRASE_ENDS: Final = re.compile(
    r"\s+(?:with|for|in|by|from|featuring|of|to|and|w/)\s|\s*[,|(\[:;/]|\s+[-–—+&]+\s|\s+\d",  # noqa: RUF001
    re.IGNORECASE,
)
SENTENCE_NAME: Final = 56  # display width of a name that leaves a description room for a price
MOST_NAMED: Final = 9
MOST_UNLINKED: Final = 7  # words of a name that no small word holds together
_ASIDES: Final = re.compile(r"\s*\([^()]*\)$|\s+[-–—]\s+(?:\d\S*|wholesale|clearance|sale|new)$", re.IGNORECASE)  # noqa: RUF001
_NEWS: Final = re.compile(r"新款|[春夏秋冬]季|原装|进口|20\d\d")
"""What a Chinese shop says before it comes to the thing."""
_CREDIT: Final = re.compile(r"著[。，]|出版。$")
"""What tells that a thing is a book, whose name is long and none to be cut."""
_HEAPED: Final = re.compile(r"[|｜*#~!?…;]|\.\.|(?:,.*){2}|(?:/.*){2}|(?: [-–—] .*){2}|[(（][^)）]*$|\b[A-Z]{2,}\d{3}")  # noqa: RUF001
"""What a name that was written to be read does not hold."""
MOST_BEGUN: Final = 6  # words of a phrase that its last names; more are a heap of key words
LINKS: Final = frozenset(
    spaced(
        "a an and & the of for with in on at by to from or w/ plus your our its as is are + that which"
        " compatible suitable x set pack size no not without very new"
    )
)
_PARTICLES: Final = frozenset({"on", "up", "off", "in", "down", "and", "&", "of"})
"""What a word goes on with: `Slip On`."""
_AMOUNT_OF: Final = re.compile(r"^(?:RAM|ROM|SSD|HDD)$")
"""What a computer holds is none."""
_ALIAS: Final = re.compile(r"^([\u4e00-\u9fff]{2,6})\s?[（(][A-Za-z .&'-]{2,20}[)）]\s?")
"""A brand in both scripts, as Chinese marketplaces write it: `小米（MI）`."""
_TWICE: Final = re.compile(r"^([\u4e00-\u9fff]{2,6})\s?[（(][A-Za-z .&'-]{2,20}[)）]\s?(?=\1)")
_OTHER_SCRIPT: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s?[（(][A-Za-z .&'-]{2,20}[)）]")
_BEFORE_NOUN: Final = re.compile(
    r"^(?!bed$|red$|shed$|sled$|speed$|feed$|seed$|weed$|mixed$|ted$|fred$)\w*(?:ed|ly|ous|ful|less)$"
)
"""An adjective or adverb, behind which a name goes on: `Gourmet Garden Lightly Dried` of basil."""
_COUNT: Final = re.compile(r"\d+\W*(?:pcs?|pieces?|pack|sets?|lot)?\b", re.IGNORECASE)
_ASIDE: Final = re.compile(
    r"^\s*[(\[][^)\]]{2,24}[)\]]\s*|^(?:ready stock|on hand|new|hot|sale)\s*[/:!-]\s*", re.IGNORECASE
)
"""What a seller calls out before a name."""
_MODEL: Final = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")
"""A name that holds a model's says more than the noun beside it."""
_SUBTITLED: Final = re.compile(r"[A-Z][\w'’&. -]{2,24}: [A-Z][\w'’&. ]{2,24}?(?=\s+[-–—|(\[]|$)")  # noqa: RUF001
BRACKETED: Final = re.compile(r"【[^】]*】")
_BOTH: Final = re.compile(
    r"^(?:[A-Za-z][A-Za-z .&'-]{0,20}/([\u4e00-\u9fff]{2,6})"
    r"|([\u4e00-\u9fff]{2,6})/[A-Za-z][A-Za-z .&'-]{0,20}(?![A-Za-z]))"
)
"""A brand in both scripts with a stroke between them: `HUAWEI/华为`."""
PARTED: Final = re.compile(r"\s*[｜丨]\s*|\s*[-—]{2,}\s*|(?<=[\u4e00-\u9fff])[-_](?=\w)|(?<=\w)[-_](?=[\u4e00-\u9fff])")
"""Marks that Chinese shops' tables set where others leave a space."""
_PAIRS: Final = ("()", "（）", "《》", "“”", "「」", "[]")
"""Marks of which one does not stand without the other."""
_ON: Final = re.compile(r"\s?\d{1,3}\s?(?:$|[,，(（])")
"""The number of a model, behind what a headline takes of its name."""
_YEAR: Final = re.compile(r"^20\d\d年?(?:新款)?(?=[\u4e00-\u9fff])")
"""When a Chinese shop took a thing in."""
_CHINESE_START: Final = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?=[A-Za-z0-9])")
_CALLS: Final = re.compile(
    r"^(?:正版|正品|现货|包邮|官方|原装|热卖|新品|特价|旗舰店)+[\]】]?$|^(?:20)?\d{0,2}年?[春夏秋冬]*季?新[款品]$"
)
"""What a shop calls out is no name."""
_SPEAKS: Final = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)|[\u4e00-\u9fff]{2}")
"""What a part of a name must hold to tell anything alone: `16GB` does not."""


def called(product: Product) -> tuple[str, ...]:
    """Return what a headline may call a product, the best first: what import read of its name, then its parts."""
    reading = product.reading
    # What import read is surer than what the taxonomy's rules see in a name.
    noun = product.kind if reading.sentences is None else reading.noun
    found = headlines(product.name, product.brand, noun)
    if len(found) > 1 and found[0].casefold() == noun.casefold() and _names_more(found[1], noun, product.name):
        found = (*found[1:], found[0])  # the kind alone names a thousand things
    name = reading.name
    return tuple(dict.fromkeys((name, *found))) if name and _fits(name) and found else found


def _names_more(text: str, noun: str, name: str) -> bool:
    """Tell whether a part of a name begins as it does, or holds the noun: no piece out of its middle."""
    begins = "/" not in text and text.casefold() not in noun.casefold() and _plain(name).startswith(text)
    return noun.casefold() in text.casefold() or begins


@lru_cache(maxsize=4096)  # names of a shop's products come again with every brief
def headlines(name: str, brand: str, kind: str) -> tuple[str, ...]:
    """Return what a headline may call a product, the most telling first: each part of its name, none rephrased.

    All fit into a headline and pass the policy; there may be none.
    """
    if broken_rule(name) == INJECTION:
        return ()
    named = _plain(name)
    # A maker alone names nothing else.
    makers = set() if named.casefold() == brand.casefold() else {brand.casefold(), without_alias(brand).casefold()}
    dated = [part for part in (_YEAR.sub("", part) for part in _parts(named, brand)) if _fits(part)]
    dated.sort(key=lambda part: _is_short_of_number(part, named))
    parts = [part for part in dated if part.casefold() not in makers] or dated
    at = named.casefold().rfind(kind.casefold())
    if not kind or at < 0:
        first = begun(named) if display_width(named) > HEADLINE_WIDTH else ()
        return tuple(
            dict.fromkeys(sorted((*filter(_fits, first), *parts), key=lambda part: _is_short_of_number(part, named)))
        )
    whole = [part for part in parts if kind.casefold() in part.casefold()]
    around = _ends((segments(named[: at + len(kind)]) or [""])[-1])
    spare = list(filter(_fits, around))
    # Chinese names part their key words by spaces: the phrase that ends in the noun reads better than a row of them.
    if HAN.search(kind):
        found = (*whole, *spare) if named.count(" ") <= 1 else (*spare, *whole)
    else:
        found = (*filter(_MODEL.search, filter(_fits, segments(named)[:1])), *whole, *spare)
    return tuple(dict.fromkeys((*found, *filter(_fits, (capital(calm(kind)),)), *parts)))


def _is_short_of_number(part: str, name: str) -> bool:
    """Tell whether a part of a name lacks the number of the model that it ends in: `Infinix Smart` of a 10."""
    at = name.find(part)
    return at >= 0 and part[-1:].isalpha() and _ON.match(name, at + len(part)) is not None


def begun(name: str) -> tuple[str, ...]:
    """Return what an English name says before its first joint, where that ends in what a thing is called.

    `FM Radio Smart Alarm Clock` of one with projection is a clock, whatever it holds.
    """
    phrase = "" if HAN.search(name) else _PHRASE_ENDS.split(name, maxsplit=1)[0].strip()
    words = phrase.split()
    heads = words and words[-1].isalpha() and singular(words[-1].casefold()) in english().heads
    return (phrase,) if heads and 1 < len(words) <= MOST_BEGUN else ()


def without_alias(name: str) -> str:
    """Return a name without a brand's other script, as Chinese marketplaces write it in brackets."""
    plain = _BOTH.sub(r"\1\2", _ALIAS.sub(r"\1", _TWICE.sub("", name)))
    return _OTHER_SCRIPT.sub("", plain) if HAN.search(plain) else plain


def _plain(name: str) -> str:
    """Return a name without what Chinese marketplaces set beside it: a brand in its other script, a promotion."""
    plain = unmade(without_alias(titled(name)))
    if HAN.search(plain):
        plain = PARTED.sub(" ", BRACKETED.sub(" ", plain)).strip() or plain.strip("【】 ")
    return (_ASIDE.sub("", plain) or plain).rstrip("!！?？.。 ")


def _fits(text: str) -> bool:
    return (
        bool(text)
        and not (_CALLS.match(text) or text.endswith("有限公司"))
        and all(text.count(opened) == text.count(closed) for opened, closed in _PAIRS)
        and display_width(text) <= HEADLINE_WIDTH
        and broken_rule(text) is None
        and bool(re.search(r"\w", text))
    )


def _parts(name: str, brand: str) -> Iterator[str]:
    """Yield the name, then what is left of it without its brand, its tail, its head."""
    yield name
    bare = name
    if brand and name.casefold().startswith(brand.casefold()) and len(name) > len(brand):
        bare = name[len(brand) :].strip(" -–—:|,")  # noqa: RUF001
        bare = name if bare[:1].isdigit() else bare  # `Air Jordan 1 Retro` is no `1 Retro`
        yield bare
    starts = (name, bare, *segments(bare)[:1]) if HAN.search(name) else (*segments(name)[:1], *segments(bare)[:1])
    yield from _subtitled(name)
    for segment in dict.fromkeys(starts):
        yield from filter(None, [without_call(segment)])
        yield from _to_head(segment)
        yield from _to_noun(segment)
        yield from by_phrases(segment)
        yield from filter(_SPEAKS.search, _starts(segment))
    for segment in segments(bare)[1:]:
        yield from filter(_SPEAKS.search, _ends(segment))


def _subtitled(name: str) -> Iterator[str]:
    """Yield what an English name begins with, up to the end of what stands behind its colon: a work and its part."""
    begun = _SUBTITLED.match(name)
    if begun and not HAN.search(name) and display_width(begun[0]) < display_width(name):
        yield begun[0].strip()


def segments(name: str) -> list[str]:
    """Return what a name sets apart by marks, in Chinese by spaces, too; what stands in black brackets is no name."""
    parted = [part.strip() for part in _NAME_ENDS.split(BRACKETED.sub("|", name))]
    if HAN.search(name):
        parted = [word for part in parted for word in GAPS.split(part)]
    return list(filter(None, parted))


def _to_noun(name: str) -> Iterator[str]:
    """Yield what a long name holds up to a noun of a thing in it: marketplaces pile up more behind."""
    if display_width(name) > HEADLINE_WIDTH:
        yield from to_noun(name) if HAN.search(name) else _english_noun(name)


def _to_head(name: str) -> Iterator[str]:
    """Yield the end of an English name that is a little too long: its last word is what it names, its first a maker.

    `Fossil Sand Ripple wall sculpture` cut behind `wall` would be a wall.
    """
    words = name.split()
    if HAN.search(name) or not HEADLINE_WIDTH < display_width(name) <= MOST_HEADED or _JOINTS.search(name):
        return
    if words[-1].isalpha() and singular(words[-1].casefold()) in english().heads:
        ends = (" ".join(words[start:]) for start in (1, 2) if _may_begin(words, start))
        yield from (capital(end) for end in ends if display_width(end) <= HEADLINE_WIDTH)


def _may_begin(words: Sequence[str], at: int) -> bool:
    """Tell whether what is left of a name from a word on tears nothing: `Sea Salt Caramel` is none of salt."""
    pair = f"{words[at - 1]} {words[at]}".casefold()
    return words[at].casefold() not in LINKS and pair not in english().types


def _english_noun(name: str) -> Iterator[str]:
    """Yield the first noun of several words that is known, with up to two words before it."""
    words = _JOINTS.split(name)[0].split()
    keys = [singular(word.casefold().strip(",")) for word in words]
    known = english().types
    found = [
        (start, end)
        for end in range(2, len(words) + 1)
        for start in range(max(0, end - 4), end - 1)
        if " ".join(keys[start:end]) in known
    ]
    if not found:
        return
    start, end = found[0]
    for later_start, later_end in found[1:]:
        if later_start <= end:  # `Aquarium Pump Filter Bag` is a bag
            end = later_end
    for before in (2, 1, 0):
        begin = max(0, start - before)
        if words[begin].casefold() not in LINKS and not _COUNT.match(words[begin]):
            yield capital(" ".join(words[begin:end]).rstrip(","))


def _starts(segment: str) -> Iterator[str]:
    """Yield a segment of a name, then its beginnings at joints, then at words, then where its script changes."""
    joints = [segment] if HAN.search(segment) else _JOINTS.split(segment)
    for count in range(len(joints), 0, -1):
        begun = " ".join(joints[:count]).strip()
        if joints[count - 1].casefold() not in LINKS and (" " in begun or count == len(joints)):
            yield begun
    words = segment.split()
    for count in range(len(words) - 1, 1, -1):
        last = words[count - 1].casefold()
        # What ends in a noun that goes on would be another thing: `Motorcycle` of `Motorcycle Style Watch`.
        goes_on = words[count].casefold() in _PARTICLES or _AMOUNT_OF.search(words[count - 1]) is not None
        goes_on = goes_on or _BEFORE_NOUN.search(last) is not None
        if last not in LINKS and singular(last) not in english().types and not goes_on:
            yield " ".join(words[:count])
    yield _CHINESE_START.split(segment, maxsplit=1)[0]


def _ends(phrase: str) -> Iterator[str]:
    """Yield the ends of a phrase that stand for it: the head of a noun phrase is its last word."""
    words = phrase.split()
    for start in range(len(words)):
        # `DataTraveler 50 USB 3.0 Pen Drive` is no fifty of them.
        if words[start].casefold() not in LINKS and not (start and words[start][0].isdigit()):
            yield capital(" ".join(words[start:]))


def sentence_name(product: Product, headline: str) -> str:
    """Return the whole name of a product, where a sentence takes it and no headline does; "": it is a heap, or short.

    Args:
        product: what import read of it tells what is no name but a heap of key words.
        headline: what a headline calls it.
    """
    whole = _ASIDES.sub("", _plain(product.name)).rstrip(" ,;:-–—")  # noqa: RUF001
    return _in_sentence(whole, product, headline) or _in_sentence(
        re.split("[;:]", whole)[0].rstrip(), product, headline
    )


def _in_sentence(name: str, product: Product, headline: str) -> str:
    """Return a name that was written to be read and that no headline takes; "": it is none."""
    fits = HEADLINE_WIDTH < display_width(name) <= SENTENCE_NAME and headline.casefold() != name.casefold()
    if not fits or broken_rule(name) is not None or _HEAPED.search(name):
        return ""
    if HAN.search(name):
        noun = product.reading.noun
        written = any(map(_CREDIT.search, product.reading.sentences or ()))
        told = (noun and name.endswith(noun) and " " not in name) or written
        return name if told and not ("，" in name or _NEWS.search(name)) else ""
    words = [singular(word.casefold()) for word in re.findall(r"[^\W\d_]{3,}", name)]
    phrase = _PHRASE_ENDS.split(name, maxsplit=1)[0].split()
    most = MOST_NAMED if any(word.islower() or word == "&" for word in name.split()) else MOST_UNLINKED
    heap = len(words) != len(set(words)) or len(words) > most or len(phrase) > MOST_NAMED
    return "" if heap or not name[0].isalnum() else name


def rest(name: str, headline: str, locale: Locale) -> str:
    """Return what a name tells beside its headline, as a sentence; "": nothing.

    In Chinese that is a heap of key words and no sentence. The whole name beneath a part of it says that part twice.
    """
    named = calm(name)
    again = locale == "zh" or headline.casefold() in named.casefold() or broken_rule(named) is not None
    return "" if again else f"{named.rstrip('.!')}."
