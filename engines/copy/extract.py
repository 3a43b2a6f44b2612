"""The feed's own words as copy: a name short enough for a headline, and the sentences that fit beneath it.

Nothing is said that the feed does not say, in its words and in its order; what it says of shipping, service, prices or
rights is no word about the product and is left out.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from engines.copy.facts import DESCRIPTION_WIDTH, HEADLINE_WIDTH, claims_saving, display_width
from engines.copy.policy import broken_rule
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.nouns import MOST_CHARACTERS, chinese
from engines.vocabulary.product import Product

MOST_READ: Final = 2000  # characters of a description: what comes later is small print
INJECTION: Final = "policy.injection"  # who tries this once is not to be quoted in anything
LEAST_CUT: Final = 24  # a sentence cut shorter than this says too little
LONGEST_PART: Final = 16  # characters of a Chinese name's part; a longer one is a pile of key words
LEAST_TOLD: Final = 9  # `New.` and `猛戳。` are no sentences worth the room

_SENTENCE_ENDS: Final = re.compile(
    r"(?<=[。！？；!?])\s*|(?<=[a-z0-9)%\u4e00-\u9fff]\.)\s+(?=[A-Z0-9\u4e00-\u9fff])|\s*[•●▪‣∙✓✔★☆♦■◆·]\s*|\s+[-–—*]\s+(?=[A-Z])|\s*[|｜]\s*|\s+/\s+|\n+"  # noqa: RUF001
)
_CLAUSE_ENDS: Final = re.compile(r"(?<=[，；,;])\s*|\s+(?=[-–—]\s)")  # noqa: RUF001
_UNDONE: Final = re.compile(r"\b(?:is|are) (?:an?|the) [\w-]+$")
"""`It is a powerful` was cut between two adjectives."""
_NUMBERED: Final = re.compile(r"^(?:(?:商品|产品)(?:描述|详情|介绍|特点|特色)[:：]?\s*)?(?:\d{1,2}[.、)）]\s*(?!\d))?")
_CHINESE_PAUSE: Final = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:\s+|\s*,\s*)(?=[\u4e00-\u9fff]{2})")
"""Chinese sets a comma where shops leave a space."""
_LABEL: Final = re.compile(r"[A-Z][\w' -]{2,32}:\s+|[\u4e00-\u9fff]{2,8}：")
"""What a shop sets before a sentence as its title."""
_LISTED: Final = re.compile(
    r"colou?rs?|sizes?|materials?|package|weight|brand|model|type|dimensions?|quantity|length|width|height|age|style"
    r"|pattern|gender|season|occasion|features?|specifications?|includes?|contents?"
    r"|颜色|尺寸|尺码|规格|材质|型号|重量|包装|品牌|产地|货号|别名|适用|成分|净含量|保质期|生产|名称|数量|款式|风格",
    re.IGNORECASE,
)
"""Titles of lists, which are no sentences."""
_NAME_ENDS: Final = re.compile(r"\s*[,|(\[（【:：;；，]\s*|\s+[-–—]+\s+|[–—]|[)\]）】]\s*")  # noqa: RUF001
_JOINTS: Final = re.compile(
    r"\s+(?=(?:with|for|in|by|from|featuring|including|made|that|which|to|and|&|w/|fits"
    r"|compatible|suitable|replacement for)\s|\d)",
    re.IGNORECASE,
)
_LINKS: Final = frozenset(
    spaced(
        "a an and & the of for with in on at by to from or w/ plus your our its as is are + that which"
        " compatible suitable x set pack size"
    )
)
_SMALL: Final = frozenset(spaced("a an and the of for with in on at by to from or per as"))
_STAYS: Final = re.compile(
    r"[A-Z]{1,2}|[B-DF-HJ-NP-TV-Z]{3}|.*\d.*|USB|HDMI|WIFI|LED|OLED|QLED|UHD|NVME|BPA|RFID|DIY|UPF|HEPA|ABS|TPU|RAM|ROM|EVA|AAA|OBD|IPA|XXXL"
)
_SELLING: Final = (
    r"shipping|ships|shipped|delivery|delivered|dispatch\w*|returns?\b.{0,12}\b(?:day|polic|free)|refund\w*|warranty"
    r"|guarantee\w*|customer|service|thanks?|thank you|contact|e-?mail|call us|whatsapp|subscribe|follow us|review\w*"
    r"|rating|order\w*|buy|shop|purchase|seller|store|click|website|please|note|sold separately|not included"
    r"|for illustration|in stock|out of stock|sku|asin|upc|ean|item number|copyright|trademark|disclaimer|we|our|us|i"
    r"|you'll love|lorem ipsum|to be filled|placeholder"
)
_HEALTH: Final = (
    r"hormon\w*|immun\w*|relie\w+|pains?|arthrit\w*|anxiety|insomnia|anti-?ag(?:e?ing)|weight (?:loss|regulation)|detox\w*"
    r"|metabol\w*|blood|digesti\w*|cholesterol|diabet\w*|cancer|infections?|bacteria\w*|disease\w*|healing|therap\w*"
)
"""What a feed claims of health is its maker's to say, with proof."""
_CHINESE_SELLING: Final = (
    r"包邮|发货|客服|售后|退换|退款|保修|好评|下单|购买|咨询|联系|微信|旺旺|店铺|本店|亲[，,们]|现货|正品|官方|快递|物流|详情请"
    r"|温馨提示|注意|另购|不含|不包|不支持|五星|收藏|关注|戳|点击|右滑|左滑|打开|长按|品牌介绍|新品上市|爆款"
)
_NOT_OF_IT: Final = re.compile(rf"\b(?:{_SELLING}|{_HEALTH})\b|{_CHINESE_SELLING}", re.IGNORECASE)
"""What a sentence is about that is not about the thing: how it is sold, and by whom."""
_MONEY: Final = re.compile(r"[$€£¥￥₹]|\b(?:USD|EUR|GBP|CNY|RMB|INR|AUD)\b|\d\s*元|\bRs\.?\s*\d", re.IGNORECASE)
_ALIAS: Final = re.compile(r"^([\u4e00-\u9fff]{2,6})\s?[（(][A-Za-z .&'-]{2,20}[)）]\s?")
"""A brand in both scripts, as Chinese marketplaces write it: `小米（MI）`."""
_TWICE: Final = re.compile(r"^([\u4e00-\u9fff]{2,6})\s?[（(][A-Za-z .&'-]{2,20}[)）]\s?(?=\1)")
_MODEL: Final = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")
"""A name that holds a model's says more than the noun beside it."""
_BRACKETED: Final = re.compile(r"【[^】]*】")
_CHINESE_GAPS: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])")
_CHINESE_START: Final = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?=[A-Za-z0-9])")
_SPEAKS: Final = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)|[\u4e00-\u9fff]{2}")
"""What a part of a name must hold to tell anything alone: `16GB` does not."""
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z]")


def calm(text: str) -> str:
    """Return `text` in sentence case where it shouts; sizes, models and short codes stay as they are."""
    if _HAN.search(text):
        return text
    letters = [letter for letter in text if letter.isascii() and letter.isalpha()]
    shouted = [word for word in text.split() if len(word) > 3 and word.isalpha() and word.isupper()]
    if not shouted or 2 * sum(map(str.isupper, letters)) < len(letters):
        return text
    words = [
        word if _STAYS.fullmatch(word) and word.casefold() not in _SMALL else word.lower() for word in text.split()
    ]
    calmed = " ".join(words)
    return _capital(calmed)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)  # names of a shop's products come again with every brief
def headlines(name: str, brand: str, kind: str) -> tuple[str, ...]:
    """Return what a headline may call a product, the most telling first: each part of its name, none rephrased.

    All fit into a headline and pass the policy; there may be none.
    """
    if broken_rule(name) == INJECTION:
        return ()
    named = _ALIAS.sub(r"\1", _TWICE.sub("", calm(name))).rstrip("!！?？.。 ")
    parts = [part for part in _parts(named, brand) if _fits(part) and part.casefold() != brand.casefold()]
    at = named.casefold().rfind(kind.casefold())
    if not kind or at < 0:
        return tuple(dict.fromkeys(parts))
    whole = [part for part in parts if kind.casefold() in part.casefold()]
    around = _ends((segments(named[: at + len(kind)]) or [""])[-1])
    spare = list(filter(_fits, around))
    # Chinese names part their key words by spaces: the phrase that ends in the noun reads better than a row of them.
    if _HAN.search(kind):
        found = (*whole, *spare) if named.count(" ") <= 1 else (*spare, *whole)
    else:
        found = (*filter(_MODEL.search, filter(_fits, segments(named)[:1])), *whole, *spare)
    return tuple(dict.fromkeys((*found, *filter(_fits, (_capital(calm(kind)),)), *parts)))


def _fits(text: str) -> bool:
    return (
        bool(text)
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
        yield bare
    starts = (name, bare) if _HAN.search(name) else (*segments(name)[:1], *segments(bare)[:1])
    for segment in dict.fromkeys(starts):
        yield from _to_noun(segment)
        yield from filter(_SPEAKS.search, _starts(segment))
    for segment in segments(bare)[1:]:
        yield from filter(_SPEAKS.search, _ends(segment))


def segments(name: str) -> list[str]:
    """Return what a name sets apart by marks, in Chinese by spaces, too; what stands in black brackets is no name."""
    parted = [part.strip() for part in _NAME_ENDS.split(_BRACKETED.sub("|", name))]
    if _HAN.search(name):
        parted = [word for part in parted for word in _CHINESE_GAPS.split(part)]
    return list(filter(None, parted))


def _to_noun(name: str) -> Iterator[str]:
    """Yield the beginning of a Chinese name up to the first noun of a thing in it: marketplaces pile up more."""
    if display_width(name) <= HEADLINE_WIDTH or not _HAN.search(name):
        return
    known = chinese().types
    for end in range(2, min(len(name), HEADLINE_WIDTH) + 1):
        if any(name[start:end] in known for start in range(max(0, end - MOST_CHARACTERS), end - 1)):
            # `短袖T恤`: a noun that follows at once is what the one before tells of.
            after = (last for last in range(end + 4, end + 1, -1) if name[end:last] in known)
            yield name[: next(after, end)].strip()
            return


def _starts(segment: str) -> Iterator[str]:
    """Yield a segment of a name, then its beginnings at joints, then at words, then where its script changes."""
    joints = _JOINTS.split(segment)
    for count in range(len(joints), 0, -1):
        begun = " ".join(joints[:count]).strip()
        if joints[count - 1].casefold() not in _LINKS and (" " in begun or count == len(joints)):
            yield begun
    words = segment.split()
    for count in range(len(words) - 1, 1, -1):
        if words[count - 1].casefold() not in _LINKS:
            yield " ".join(words[:count])
    yield _CHINESE_START.split(segment, maxsplit=1)[0]


def _ends(phrase: str) -> Iterator[str]:
    """Yield the ends of a phrase that stand for it: the head of a noun phrase is its last word."""
    words = phrase.split()
    for start in range(len(words)):
        if words[start].casefold() not in _LINKS:
            yield _capital(" ".join(words[start:]))


@lru_cache(maxsize=4096)
def clauses(description: str, name: str, locale: Locale) -> tuple[str, ...]:
    """Return the sentences of a description that tell of the thing, each with its stop, none wider than its room."""
    if broken_rule(description[:MOST_READ]) == INJECTION:
        return ()
    found: dict[str, str] = {}
    for raw in _SENTENCE_ENDS.split(_BRACKETED.sub("\n", description[:MOST_READ])):
        sentence = _cut(raw.strip(" \t-–—*·,，、:：.。"), locale)  # noqa: RUF001
        if sentence and _told_here(sentence, locale) and sentence.casefold().rstrip(".。") not in name.casefold():
            found.setdefault(sentence.casefold(), sentence)
    return tuple(found.values())


def _told_here(sentence: str, locale: Locale) -> bool:
    """Tell whether a sentence is in the language wanted, is about the thing, and may be printed."""
    own, other = (_HAN, _LATIN) if locale == "zh" else (_LATIN, _HAN)
    letters, strange = len(own.findall(sentence)), len(other.findall(sentence))
    return (
        display_width(sentence) >= LEAST_TOLD
        and letters > strange
        and not _NOT_OF_IT.search(sentence)
        and not _MONEY.search(sentence)
        and ".." not in sentence
        and not claims_saving(sentence)
        and broken_rule(sentence) is None
    )


def _cut(sentence: str, locale: Locale) -> str:
    """Return a sentence with its stop, cut where a clause ends when it is too wide; "": there is no such place."""
    stop = "。" if locale == "zh" else "."
    body = calm(_NUMBERED.sub("", sentence).rstrip(".。!！?？;；,，:： "))
    if locale == "zh":
        body = _CHINESE_PAUSE.sub("，", body)
    if label := _LABEL.match(body):
        if _LISTED.search(label[0]):
            return ""
        body = _capital(body[label.end() :])
    if sentence.endswith(("?", "？", ":", "：")) or "..." in sentence:
        return ""
    if display_width(body) >= DESCRIPTION_WIDTH:
        pieces = [piece for piece in _CLAUSE_ENDS.split(body) if piece]
        while pieces and display_width(_joined(pieces, locale)) >= DESCRIPTION_WIDTH:
            pieces.pop()
        body = _joined(pieces, locale)
        if display_width(body) < LEAST_CUT or body.split()[-1].casefold() in _LINKS or _UNDONE.search(body):
            return ""
    return f"{_capital(body)}{stop}" if body else ""


def _joined(pieces: list[str], locale: Locale) -> str:
    return ("" if locale == "zh" else " ").join(pieces).rstrip(",，;；、 ")


def rest(name: str, headline: str, locale: Locale) -> str:
    """Return what a name tells beside its headline, as a sentence; "": nothing."""
    named = calm(name)
    if locale != "zh":
        whole = named.casefold() == headline.casefold() or broken_rule(named) is not None
        return "" if whole else f"{named.rstrip('.!')}."
    parts = [part for part in segments(named) if part not in headline and len(part) <= LONGEST_PART]
    while parts and display_width("，".join(parts)) >= DESCRIPTION_WIDTH:
        parts.pop()
    return f"{'，'.join(parts)}。" if parts else ""


def told(product: Product, locale: Locale, *, skip: int = 0, room: int = DESCRIPTION_WIDTH) -> str:
    """Return as many of the feed's sentences, in their order, as fit; "": the feed tells nothing that may be said.

    Args:
        product: in the language `locale`; one that is described in another has nothing to say here.
        locale: language of the copy.
        skip: sentences passed over where others follow, so that another event tells another point.
        room: display width at most.
    """
    if product.locale != locale:
        return ""
    sentences = clauses(product.description, product.name, locale)
    order = (*sentences[skip % len(sentences) :], *sentences[: skip % len(sentences)]) if sentences else ()
    gap, text = "" if locale == "zh" else " ", ""
    for sentence in order:
        longer = f"{text}{gap}{sentence}" if text else sentence
        if display_width(longer) <= room:
            text = longer
    return text
