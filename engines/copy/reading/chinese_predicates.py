"""Chinese predicates of a product without their subject: `可机洗`, `不勒脚`, `带拉链`, `附收纳袋`, `能装30本书`."""

import re
from collections.abc import Callable
from typing import Final

from engines.copy.reading.chinese_grammar import ends_well, is_nominal, is_whole, type_of
from engines.copy.reading.chinese_nouns import is_part, material
from engines.copy.reading.chinese_text import han
from engines.copy.reading.chinese_words import words
from engines.vocabulary.reading import Span, SpanType

_ABLE: Final = re.compile(r"(?:可以?|能够?)(?![是能见选爱靠观否为以])(?P<rest>.{1,16})")
_DONE: Final = frozenset("拆洗调擦叠折")
"""Verbs that say enough by themselves behind `可`."""
_NOT: Final = re.compile(r"(?P<no>不会?|免|无需|不用|无须)(?![是同论管过如仅但只止足及含])(?P<rest>.{1,12})")
_NO_DENIAL: Final = frozenset({"不锈钢", "不粘", "不粘锅", "不倒翁", "不干胶"})
_FREE_OF: Final = re.compile(
    r"(?:不含|不加|无|零添加|不添加)(?:酒精|香精|人工色素|色素|防腐剂|双酚A|BPA|荧光剂|硅油|皂基|矿物油|咖啡因|蔗糖|白糖|糖"
    r"|食盐|盐|氟|麸质|乳糖|硼砂|塑化剂|反式脂肪酸?|添加剂|[、和及与])+"
)
_WITH: Final = re.compile(
    r"(?P<verb>自带|内置|附带|附赠|附有|配有|配备|搭配|含有|蕴含|内含|内附|带有|带|附|含|配|送|赠|有)(?P<what>.{1,17})"
)
_NO_THING: Final = re.compile(
    r"[货人礼给父母长辈友客到出达效益关限时些点意合料量]|运费|老师|女|男|闺|同事|上门|助于|利于|一[点定种]|套[路件]|含量|色$"
)
"""After `送`, `有`, `配`, `含` and their like these begin no thing that comes with the product."""
_KIND: Final = re.compile("[帽盖把柄轮脚][^子套]")
"""After `带` they make a kind of thing: `带帽斗篷`."""
_OWN: Final = frozenset({"带", "带有", "自带", "内置", "有"})
_WITHIN: Final = frozenset({"含", "内含", "含有", "蕴含"})
_MADE: Final = re.compile(r"(?:采用|选用|使用|用)(?P<what>.{2,14}?)(?:制成|制作|做成|做的|材质|面料)?")
_SUPPORTS: Final = re.compile(r"支持(?P<what>.{2,14})")


def predicate(text: str, source: str) -> Span | None:
    """Return a clause that is a predicate of the product and nothing else."""
    if not is_whole(text) or text[-1] in "款型版":
        return None
    kind = next((kind for read in _READERS if (kind := read(text))), None)
    return Span(text, kind, "verb", source=source) if kind else None


def _free_of(text: str) -> SpanType | None:
    return "ingredient" if _FREE_OF.fullmatch(text) else None


def _able(text: str) -> SpanType | None:
    match = _ABLE.fullmatch(text)
    if not match:
        return None
    if han(match["rest"]) == 1 and match["rest"] not in _DONE:
        return None  # `可进` was cut from what it may go into
    found = words(match["rest"])
    if is_part(match["rest"]) and len(found) > 1 and len(found[0].text) == 1:
        return None  # a part of a kind: `可调按扣`
    acts = found[0].tag[0] in "vdpn" and any(word.tag[0] == "v" for word in found)
    return type_of(text) if acts and ends_well(found) else None


def _not(text: str) -> SpanType | None:
    match = _NOT.fullmatch(text)
    if not match or words(text)[0].text in _NO_DENIAL:
        return None
    found = words(match["rest"])
    if match["no"] == "免" and found[-1].tag[0] != "v":
        return None  # a noun with what it is free of: `免打孔挂钩`
    return "feature" if found[0].tag[0] in "vnap" and ends_well(found) and len(found) <= 4 else None


def _with(text: str) -> SpanType | None:
    match = _WITH.fullmatch(text)
    if not match or _NO_THING.match(match["what"]) or not is_nominal(words(match["what"]), counted=True):
        return None
    if match["verb"] == "带" and _KIND.match(match["what"]) and not is_part(match["what"]):
        return None
    if match["verb"] in _WITHIN and not is_part(match["what"]):
        return "ingredient" if han(match["what"]) > 1 else None
    return "part" if match["verb"] in _OWN else "included"


def _made(text: str) -> SpanType | None:
    match = _MADE.fullmatch(text)
    return "material" if match and material(match["what"]) else None


def _supports(text: str) -> SpanType | None:
    match = _SUPPORTS.fullmatch(text)
    return "compatibility" if match and ends_well(words(match["what"])) else None


_READERS: Final[tuple[Callable[[str], SpanType | None], ...]] = (_free_of, _able, _not, _with, _made, _supports)
