"""Whether Chinese words form a whole: a clause that leans on nothing, a noun phrase, an end that is one."""

import re
from collections.abc import Sequence
from typing import Final

from engines.copy.reading.chinese_nouns import AUDIENCES, is_part
from engines.copy.reading.chinese_words import Word
from engines.vocabulary.reading import SpanType

_LEANS: Final = re.compile(
    r"[的地得和与及或而但并且也还就才都又再则却所因由于为以从在对把被让给将使令其此这那它他她哪怎什是吗等之来说另如虽即既除要]"
    r"|[大小长短粗细厚薄新旧高低]的|同时|此外|其中|当|更|很|太|真|极|约?\d+[.、)]"
)
_BREAKS_OFF: Final = re.compile(
    r"(?:[的地得是和与及或在从对把被让给为很更太极可能如比而但并且时后前等到于所由将送]|[往向][\u4e00-\u9fff]{1,2}一[\u4e00-\u9fff]|一[抬撑拉按翻推拧压扣掰倒]|以及|一个|一款|这|那|其)$"
)
_BRACKETS: Final = re.compile(r"[()\[\]{}<>《》\"]")
_NOMINAL: Final = tuple("nmqbfsajlizxcugthk")
"""First letters of the tags of words that may stand in a noun phrase; `vn` and `eng` beside them."""
_NOUNS: Final = frozenset({"n", "nz", "nr", "ns", "nt", "nrt", "vn", "eng", "l", "an", "ng"})
_PREDICATES: Final = frozenset("带有附配是可能送含用做为到在")
_WEIGHTS: Final = frozenset({"斤", "克", "公斤", "千克", "g", "kg"})
_TELLS: Final[tuple[tuple[SpanType, re.Pattern[str]], ...]] = (
    ("ingredient", re.compile("配料|原料|[不另]加[^热厚湿]|添加|[粉油]加")),
    ("included", re.compile(r"(?:^|，|[里内中外])(?:[附送赠]|配(?!料))|^含|都有$")),
    ("care", re.compile(r"[可能机手水拆清冲]洗|洗[净衣碗]|擦[洗拭净掉]|湿布|晾|烘干|存放|冷藏|消毒|熨")),
    ("capacity", re.compile(r"[装放容盛]得?下?\S{0,3}\d|承重")),
    ("performance", re.compile(r"\d+\s?(?:小时|分钟|秒|天|分贝|度|℃|W|瓦|米|倍|次)")),
    ("part", re.compile(r"[扣圈钩夹兜袋垫]")),
    ("material", re.compile("不锈钢|硅胶|纯棉|牛皮|实木|涤纶|玻璃")),
    ("part", re.compile("拉链|手柄|盖|轮|底座|提手|滤网|内胆|格")),
    ("size", re.compile(r"\d+\s?(?:厘米|毫米|cm|mm|公斤|kg|克|斤)")),
)


def is_whole(text: str) -> bool:
    """Tell whether a clause neither leans on one before it nor breaks off, and has nothing in brackets or quotes."""
    return not (leans(text) or _BREAKS_OFF.search(text) or has_brackets(text))


def leans(text: str) -> bool:
    """Tell whether a clause begins as one that leans on what was said before."""
    return _LEANS.match(text) is not None


def has_brackets(text: str) -> bool:
    """Tell whether something in text stands in brackets, which narrows or digresses, or in quotes."""
    return _BRACKETS.search(text) is not None


def is_nominal(found: Sequence[Word], *, counted: bool = False) -> bool:
    """Tell whether words are a noun phrase that ends in a noun, or, where `counted`, in its number (`手套2双`)."""
    if not found or not all(_may_be_nominal(word) for word in found):
        return False
    last = found[-1]
    if counted and last.tag in {"q", "m"}:
        return last.text not in _WEIGHTS and any(word.tag.startswith("n") for word in found[:-1])
    return last.tag in _NOUNS or is_part("".join(word.text for word in found)) or last.text in AUDIENCES


def _may_be_nominal(word: Word) -> bool:
    if word.text in _PREDICATES:
        return False
    if word.tag in {"x", "uj", "ul", "uv"}:
        return word.text in "的、·-+"
    return word.tag in {"vn", "eng"} or word.tag.startswith(_NOMINAL)


def ends_well(found: Sequence[Word]) -> bool:
    """Tell whether the last of some words may end a predicate."""
    return found[-1].tag[0] not in "pcudre" and found[-1].text not in {"一", "很", "更"}


def type_of(text: str) -> SpanType:
    """Return what a predicate or sentence tells, by its words."""
    return next((kind for kind, pattern in _TELLS if pattern.search(text)), "feature")
