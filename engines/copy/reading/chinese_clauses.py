"""The form of one Chinese clause whose subject is the product: adjective, predicate, noun, amount, or none for sure."""

import re
from itertools import pairwise
from typing import Final

from engines.copy.reading.chinese_adjectives import ADJECTIVES, NOUNS, adjective, colour
from engines.copy.reading.chinese_grammar import has_brackets, is_nominal, is_whole
from engines.copy.reading.chinese_measures import measure, named
from engines.copy.reading.chinese_nouns import is_part, is_part_of_stuff, material
from engines.copy.reading.chinese_predicates import predicate
from engines.copy.reading.chinese_suits import suits
from engines.copy.reading.chinese_text import han, width
from engines.copy.reading.chinese_unsaid import may_be_said
from engines.copy.reading.chinese_words import Word, words
from engines.vocabulary.reading import Span

MOST_WIDTH: Final = 40
_TASTE: Final = re.compile(r"[\u4e00-\u9fff]{1,5}味|[\u4e00-\u9fff]{1,4}(?:香型?|口味)")
_NO_TASTE: Final = re.compile(
    r"[异怪有无入气回趣品调口风滋腥臭原多单各种双]味|[多各种双]口味|香味|清香|浓香型?$|[飘生吃更很]香|味道|[的了着]"
    "|郁金香|丁香|[藿茴木蚊盘线熏沉檀]香$|夜来香|迷迭香|百里香"
)
_SMELLS: Final = re.compile(r"^[^麻辣鲜脆酥甜咸蒜椒]*香.?$")
_LASTING: Final = re.compile(r"\d{1,3}\s?(?:小时|天|分钟)(?:超长)?(?:保温|保冷|续航|播放|待机|定时|留香)")
_STEPS: Final = re.compile(
    r"(?:\d{1,2}|[两二三四五六七八九十]{1,2})[档级种段挡]"
    r"(?:亮度|风速|调光|调温|调速|色温|模式|火力|力度|扭力|温度|水位|速度|灯光|浓度|高度|角度|风力|转速)(?:可调|调节)?"
)
_MADE_OF: Final = re.compile(r"^(?:面料|材质|主料)(?:为|是)?(?=.{2})")
_STUFF: Final = re.compile(r"(?<=.)(?:材质|面料)$")
_THIS: Final = re.compile(r"[这此本][款个件只把双套条张台支瓶组顶块]")
_SAYS: Final = frozenset("可带附送免防能不")
"""First characters of what is said of a product after its name."""
_GIVES: Final = re.compile(r"附|含|送|配[有备]|自带|采用|适合|[可能不]|[^安肩背腰松织绑系头吊鞋表挂领灯磁胶]带.{2}")
_NUMERAL: Final = re.compile(r"[\d一二两三四五六七八九十]+")
_PART_LENGTH: Final = range(3, 13)


def clause(text: str, source: str, *, head: str = "", light: bool = False) -> Span | None:
    """Return a clause that says something of the product as the span it is; None: its form is not certain.

    Args:
        text: a clause of plain text.
        source: where it stands.
        head: what the product is called; no span may end in it.
        light: a weight tells how much is in it.
    """
    text = _MADE_OF.sub("", _unnamed(text, head))
    if not text or width(text) > MOST_WIDTH or has_brackets(text):
        return None
    if found := measure(text, source, light=light) or named(text, source):
        return found
    if han(text) < 2 and text not in ADJECTIVES and not material(text):
        return None
    if not may_be_said(text) or (head and text.endswith(head)):
        return None
    return _listed(text, source) or suits(text, source) or predicate(text, source) or _part(text, source)


def _unnamed(text: str, head: str) -> str:
    """Return what a clause says of the product, without naming it: `这款杯子可机洗` says `可机洗`."""
    this = _THIS.match(text)
    said = (text[this.end() :] if this else text).removeprefix(head)
    if this or (head and text.startswith(head)):
        return said if said[:1] in _SAYS else "" if this else text
    return text


def _listed(text: str, source: str) -> Span | None:
    """Return a clause that is a word of a closed list, or a colour, taste, material or steps of something."""
    if kind := adjective(text):
        return Span(text, kind, "noun" if kind in NOUNS else "adjective", source=source)
    if colour(text) and text.endswith("色"):
        return Span(text, "color", "adjective", source=source)
    if material(stuff := _STUFF.sub("", text)):
        return Span(stuff, "material", "noun", source=source)
    if len(text) <= 7 and _TASTE.fullmatch(text) and not _NO_TASTE.search(text):
        return Span(text, "scent" if _SMELLS.search(text) else "taste", "adjective", source=source)
    if _LASTING.fullmatch(text):
        return Span(text, "performance", "verb", source=source)
    return Span(text, "feature", "noun", source=source) if _STEPS.fullmatch(text) else None


def _part(text: str, source: str) -> Span | None:
    """Return a noun phrase that names one part of the product."""
    if len(text) not in _PART_LENGTH or not is_part(text) or _GIVES.search(text) or len(_NUMERAL.findall(text)) > 1:
        return None
    if is_part_of_stuff(text):
        return Span(text, "part", "noun", source=source)
    found = words(text)
    if not is_whole(text) or not is_nominal(found, counted=True):
        return None
    if len(found) > 2 and (is_part(found[0].text) or any(_belongs(*pair) for pair in pairwise(found))):
        return None  # a part with what it has: `内胆双层拉链`, `上衣3个口袋`, or where it is: `前面一道安全带`
    return Span(text, "part", "noun", source=source)


def _belongs(one: Word, other: Word) -> bool:
    return one.tag[0] in "nfs" and other.tag[0] == "m"
