"""Which spans tell of the thing itself: not of its jar, of a part that is none, or of what comes with every thing."""

import re
from typing import Final

from engines.copy.reading.english_words import COLOURS
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Span, Told
from engines.vocabulary.things import Thing

_ANYBODY: Final = re.compile(r"成人|青年|通用|中性|所有人|大众")
_SCENTED: Final = re.compile(
    r"(?:candle|perfume|toilette|parfum|edt|edp|mist|fragrance|diffuser|spray|deodorant|cologne|tea|coffee|juice|honey)s?$"
    r"|(?:tea|coffee) (?:bag|bean|pod)s?$|^scented"
    r"|(?:香薰|蜡烛|香水|蜂蜜|果汁|茶叶?|咖啡豆?)$"
)
_EATEN: Final = re.compile(r"Food, Beverages|Animals & Pet Supplies > (?:Live|.*(?:Food|Treats|Hay)\b)")
_HELD: Final = re.compile(
    r"(?:cologne|cream|serum|lotion|shampoo|conditioner|toner|sunscreen|moisturi[sz]er|body wash|cleanser)s?$"
    r"|(?:面霜|乳液|乳霜|护手霜|精华液?|洗发[水露]|护发素|沐浴[露乳]|爽肤水|化妆水|防晒霜|洗面奶)$"
)
"""What comes in a jar, whose colour and material are not its own."""
_NO_MATERIAL: Final = re.compile(
    r"(?:candle|perfume|fragrance|lipstick|lip balm|nail polish|soap|foundation|mascara)s?$"
    r"|(?:蜡烛|香水|口红|唇膏|指甲油|粉底液|睫毛膏|香皂)$"
)
_TINTS: Final = re.compile("[瑰槟豪石空河砂]金|玫瑰金|香槟|曜石|星空|深空|银河|土豪")
"""Colours of phones that sound like materials."""
_NO_PHRASE: Final = re.compile(r".$|[-–—]")  # noqa: RUF001
"""A letter, or what was cut behind a dash."""
_NO_PART: Final = re.compile(
    r"\b(?:business|dimensions?|vitamin|home|school|office|students?|(?:\w+-)?core|version|edition|design|style|print|year|brand"
    r"|pants|trousers|jeans|shirts?|dress|skirt|boots|sneakers|shoes|camera|phone|smartphone|tablet|laptop|computer"
    r"|printer|sofa|bed|car)$",
    re.IGNORECASE,
)
"""What is no part of anything, and what is worn or used with a thing rather than being on it."""
_FLAVOUR: Final = re.compile(r"\bflavou?r(?:ed)?$", re.IGNORECASE)
"""Nothing tastes of vanilla flavour."""
_ON_IT: Final = re.compile(
    r"\s(?:foil|tone|trim|accents?|logo|detail\w*|print\w*|colou?r\w*|finish|effect)\b", re.IGNORECASE
)
"""Behind a material, that it is on the thing rather than what it is made of."""
_ORDERS: Final = re.compile(
    r"(?:tumble|line|spot|dry) (?:dry|clean)\b|iron\b|do not\b"
    r"|(?:runs|fits) (?:small|large|big|true)\b|size (?:up|down)\b",
    re.IGNORECASE,
)
"""What a label tells an owner to do."""
_SIZED: Final = re.compile(r"\d+ ?x ?\d+ ")
"""A size before a material makes it a part's."""
_NOTHING: Final = re.compile(r"(?:原装)?进口|国产|大?约|带领|\d+(?:\.\d+)?[万千]")
"""From abroad is no place, and millions are of something."""
_SERVICE: Final = re.compile(
    r"warrant|insurance|package|packing|(?:care|size) (?:guide|chart)|product features?|"
    r"\bterms\b|guarantee|customer|delivery|shipping|保修|质保|售后|客服|包邮|发货",
    re.IGNORECASE,
)
"""Of what comes with every thing of a shop."""
_HEADED: Final = re.compile(r"(?:colou?r|size|model|brand|sku|item|type)s? |移动$|联通$|电信$|三网$|全网通$")
"""What begins as a line of a table does, and whose network a phone is sold for."""
_COVERED: Final = ("被", "枕", "枕头", "垫", "床垫", "沙发", "抱枕", "靠垫")


def tells(span: Span, noun: str, told: Told, locale: Locale) -> bool:
    """Tell whether a span says something of the thing: not that adults may use it, nor what its cover is of."""
    if _SERVICE.search(span.text) or _HEADED.match(span.text):
        return False
    if locale == "en":
        sized = span.type == "material" and _SIZED.match(span.text) is not None
        return not (
            _says_nothing(span, noun)
            or sized
            or _NO_PHRASE.match(span.text)
            or _is_torn(span, told.title)
            or _is_blend(span, told)
        )
    if _NOTHING.fullmatch(span.text):
        return False
    if span.type == "material" and _TINTS.search(span.text):
        return False
    if span.type == "audience":
        return _ANYBODY.search(span.text) is None
    return not (span.type == "material" and noun.endswith(_COVERED) and span.source != "title")


def _says_nothing(span: Span, noun: str) -> bool:
    """Tell of `It has chocolate ice cream` of an ice cream, of `Tumble dry low`, and of a lone output."""
    again = span.form == "noun" and bool(noun) and span.text.casefold().endswith(noun.casefold())
    return (
        again
        or _ORDERS.match(span.text) is not None
        or (span.form == "phrase" and span.text.removeprefix("for ") in COLOURS)
    )


def colours_taste(span: Span, noun: str, thing: Thing | None) -> bool:
    """Tell a colour of what is eaten or smelt, which reads as a taste or a scent: `coral orange juice`.

    Nor has a candle a basil leaf, though it smells of one, and what is of glass is the jar of a cream.
    """
    eaten = thing is not None and _EATEN.match(thing.path) is not None
    scented = _SCENTED.search(noun) is not None
    held = _HELD.search(noun) is not None
    material = held or eaten or _NO_MATERIAL.search(noun) is not None
    return {"color": eaten or scented or held, "part": scented, "material": material}.get(span.type, False)


def _is_torn(span: Span, title: str) -> bool:
    """Tell whether a span of a title is cut from a word or a phrase, or no part of anything: `core` of `dual-core`."""
    if (span.type == "part" and _NO_PART.search(span.text)) or (span.type == "taste" and _FLAVOUR.search(span.text)):
        return True
    at = title.casefold().find(span.text.casefold())
    hyphened = (at > 0 and title[at - 1] == "-") or title[at + len(span.text) :][:1] == "-"
    head = span.text.casefold().rpartition(" ")[2]
    if re.search(rf"\b(?:no|without|free (?:of|from)|zero)\b[^,|;()–—]*\b{re.escape(head)}\b", title, re.IGNORECASE):  # noqa: RUF001
        return True  # `They come with additives` of what has no preservatives and additives
    if span.form == "adjective" and re.search(
        rf"(?:\d|inch|cm|ft|mm)\W* {re.escape(span.text)}\b", title, re.IGNORECASE
    ):
        return True  # `A tall figure` of one that is 6 inches tall
    return at >= 0 and (hyphened or (span.type == "material" and _ON_IT.match(title, at + len(span.text)) is not None))


def _is_blend(span: Span, told: Told) -> bool:
    """Tell whether a material is only a part of what the feed calls a blend of it, or its skin: `rubber-coated`."""
    text = f"{told.title} {told.description}".casefold()
    return (
        span.type == "material"
        and re.search(rf"{re.escape(span.text.casefold())}[- ]?(?:(?:rich )?blend|coated|lined|dipped|trimmed)", text)
        is not None
    )
