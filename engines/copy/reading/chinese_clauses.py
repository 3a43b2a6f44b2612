"""The form of one Chinese clause whose subject is the product: an adjective, a predicate, a noun, an amount, or none."""

import re
from collections.abc import Sequence
from typing import Final

from engines.copy.reading.chinese_adjectives import ADJECTIVES, adjective, colour
from engines.copy.reading.chinese_measures import measure, named
from engines.copy.reading.chinese_nouns import AUDIENCES, USES, is_part, material
from engines.copy.reading.chinese_text import han, width
from engines.copy.reading.chinese_unsaid import may_be_said
from engines.copy.reading.chinese_words import Word, words
from engines.vocabulary.reading import Form, Span, SpanType

MOST_WIDTH: Final = 40
_FROM: Final = re.compile(r"(?:适合于?|适用于?|适配|兼容|专为|可用于|用于)(?P<whom>.{2,18}?)(?:使用|人群|等?)$")
_AGE: Final = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:岁|个月|月龄)?(?:[-~到至]\d{1,2})?(?:岁|个月|月龄)(?:\d{1,2}(?:个月|岁))?(?:及?以上|起|以内)?(?:儿童|宝宝)?"
    r"|[\d.]{1,4}[-~到至]?[\d.]{0,4}(?:斤|kg|公斤)(?:以内|以下|以上)(?:的?(?:小型犬|中型犬|犬|猫|狗|宝宝))?|\d{1,2}[-~到至]\d{1,2}人"
)
_MODELS: Final = re.compile(r"[\u4e00-\u9fff]{0,4}[A-Za-z][A-Za-z0-9 ./+\-]{1,20}(?:[、/和][A-Za-z0-9][A-Za-z0-9 ./+\-]{0,15}){0,3}[\u4e00-\u9fff]{0,4}")
_ABLE: Final = re.compile(r"(?:可以?|能够?)(?![是能见选爱靠观否为以])(?P<rest>.{1,16})")
_NOT: Final = re.compile(r"(?:不会?|免|无需|不用|无须)(?![是同论管过如仅但只止足及])(?P<rest>.{1,12})")
_FREE_OF: Final = re.compile(
    r"(?:不含|不加|无|零添加|不添加)(?:酒精|香精|色素|人工色素|防腐剂|双酚A|BPA|荧光剂|硅油|皂基|矿物油|咖啡因|蔗糖|白糖|糖|食盐|盐|氟|麸质|乳糖|硼砂|塑化剂|反式脂肪酸?|添加剂|[、和及与])+"
)
_WITH: Final = re.compile(r"(?P<verb>自带|内置|附带|附赠|附有|配有|配备|搭配|内含|内附|带有|带|附|含|配|送|赠|有)(?P<what>.{1,17})")
_MADE: Final = re.compile(r"(?:采用|选用|使用|用)(?P<what>.{2,14}?)(?:制成|制作|做成|做的|材质|面料)?")
_SUPPORT: Final = re.compile(r"支持(?P<what>.{2,14})")
_NOT_GIVEN: Final = re.compile(r"[货人礼给父母长辈友客]|运费|老师|女|男|闺|同事|上门|到|出|达|助于|效|利于|益|关|限|时|些|人|点|意|一[点定种]|套[路件]|合|料|含量|量|色$|量$")
_TASTE: Final = re.compile(r"[\u4e00-\u9fff]{1,5}味|[\u4e00-\u9fff]{1,4}(?:香型?|口味)")
_NO_TASTE: Final = re.compile(r"[异怪有无入气回趣品调口风滋腥臭原多单各种双]味|[多各种双]口味|香味|清香|浓香型?$|[飘生吃更很]香|味道|[的了着]")
_CAP: Final = {"含": "ingredient", "内含": "ingredient"}
_BAD_END: Final = re.compile(r"(?:[的地得是和与及或在从对把被让给为很更太极可能如比而但并且时后前等到于所由将送]|以及|一个|一款|这|那|其)$")
_BAD_START: Final = re.compile(
    r"[的地得和与及或而但并且也还就才都又再则却所因由于为以从在对把被让给将使令其此这那它他她哪怎什是吗等之来说另外同时此外其中当如虽即既除]"
    r"|[大小长短粗细厚薄新旧高低]的|更|很|太|真|极|仅|约?\d+[.、)）]"
)
_OPEN: Final = re.compile(r"[()\[\]{}<>《》]")
"""What stands in brackets narrows or digresses."""
_LASTING: Final = re.compile(r"\d{1,3}\s?(?:小时|天|分钟)(?:超长)?(?:保温|保冷|续航|播放|待机|定时|留香)")
_STEPS: Final = re.compile(
    r"(?:\d{1,2}|[两二三四五六七八九十]{1,2})[档级种段挡](?:亮度|风速|调光|调温|调速|色温|模式|火力|力度|扭力|温度|水位|速度|灯光|浓度|高度|角度|风力|转速)(?:可调|调节)?"
)
_THIS: Final = re.compile(r"^(?:这|此|本)(?:款|个|件|只|把|双|套|条|张|台|支|瓶|组|顶|块)")


def is_whole(text: str) -> bool:
    """Tell whether a clause neither leans on one before it nor breaks off."""
    return not (_BAD_START.match(text) or _BAD_END.search(text) or _OPEN.search(text))


def clause(text: str, source: str, *, head: str = "", light: bool = False) -> Span | None:
    """Return a clause that says something of the product as the span it is; None: its form is not certain.

    Args:
        text: a clause of plain text.
        source: where it stands.
        head: what the product is called; no span may end in it.
        light: a weight tells how much is in it.
    """
    text = _predicate(text, head)
    if width(text) > MOST_WIDTH or not text or _OPEN.search(text):
        return None
    if found := measure(text, source, light=light):
        return found
    if found := named(text, source):
        return found
    if han(text) < 2 and text not in ADJECTIVES and not material(text):
        return None
    if not may_be_said(text) or (head and text.endswith(head)):
        return None
    return _simple(text, source) or _phrase(text, source) or _verb(text, source) or _part(text, source)


def _predicate(text: str, head: str) -> str:
    """Return what a clause says of the product, without naming it: `这款杯子可机洗` says `可机洗`."""
    if match := _THIS.match(text):
        text = text[match.end() :]
        if head and text.startswith(head):
            return text[len(head) :]
        return "" if not head else text if text[:1] in "可带附送免防能不" else ""
    return text[len(head) :] if head and text.startswith(head) and text[len(head) : len(head) + 1] in "可带附送免防能不" else text


def _simple(text: str, source: str) -> Span | None:
    """Return a clause that is a word of a closed list, or a colour, taste or material."""
    if kind := adjective(text):
        return Span(text, kind, "noun" if kind == "material" else "adjective", source=source)
    if colour(text) and text.endswith("色"):
        return Span(text, "color", "adjective", source=source)
    if named_material := material(text):
        return Span(named_material, "material", "noun", source=source)
    if len(text) <= 7 and _TASTE.fullmatch(text) and not _NO_TASTE.search(text):
        return Span(text, "scent" if "香" in text[-2:] else "taste", "adjective", source=source)
    if _LASTING.fullmatch(text):
        return Span(text, "performance", "verb", source=source)
    return Span(text, "feature", "noun", source=source) if _STEPS.fullmatch(text) else None


def whom(text: str, source: str) -> Span | None:
    """Return text that is whom or what use a thing suits, and nothing else."""
    if text in AUDIENCES or _AGE.fullmatch(text):
        return Span(text, "audience", "phrase", source=source)
    return Span(text, "use", "phrase", source=source) if text in USES else None


def _phrase(text: str, source: str) -> Span | None:
    if not (match := _FROM.fullmatch(text)):
        return whom(text, source)
    text = match["whom"]
    if found := whom(text, source):
        return found
    if _MODELS.fullmatch(text):
        return Span(text, "compatibility", "phrase", source=source)
    parts = re.split("[、和及与/]", text)
    if len(parts) > 1 and (kinds := {found.type for part in parts if (found := whom(part, source))}) and all(whom(p, source) for p in parts):
        return Span(text, "audience" if kinds == {"audience"} else "use", "phrase", source=source)
    if _is_nominal(words(text)):
        return Span(text, "use", "phrase", source=source)
    return None


def _verb(text: str, source: str) -> Span | None:
    if not is_whole(text):
        return None
    if _FREE_OF.fullmatch(text):
        return Span(text, "ingredient", "verb", source=source)
    if match := _ABLE.fullmatch(text):
        tags = words(match["rest"])
        if tags[0].tag[0] in "vdpn" and any(word.tag[0] == "v" for word in tags) and _ends_well(tags):
            return Span(text, _type_of(text), "verb", source=source)
        return None
    if (match := _NOT.fullmatch(text)) and not text.startswith("不含"):
        tags = words(match["rest"])
        if tags[0].tag[0] in "vnap" and _ends_well(tags) and len(tags) <= 4:
            return Span(text, "feature", "verb", source=source)
        return None
    if match := _WITH.fullmatch(text):
        what = match["what"]
        if _NOT_GIVEN.match(what) or not _is_nominal(words(what), counted=True):
            return None
        kind: SpanType = (
            "ingredient" if match["verb"] in {"含", "内含"} and not is_part(what)
            else "part" if match["verb"] in {"带", "带有", "自带", "内置", "有"} else "included"
        )  # fmt: skip
        if kind == "ingredient" and width(what) < 4:
            return None
        return Span(text, kind, "verb", source=source)
    if (match := _MADE.fullmatch(text)) and material(match["what"]):
        return Span(text, "material", "verb", source=source)
    if (match := _SUPPORT.fullmatch(text)) and _ends_well(words(match["what"])):
        return Span(text, "compatibility", "verb", source=source)
    return None


def _part(text: str, source: str) -> Span | None:
    if 3 <= len(text) <= 12 and is_part(text) and is_whole(text) and _is_nominal(words(text), counted=True):
        return Span(text, "part", "noun", source=source)
    return None


_NOMINAL: Final = ("n", "m", "q", "b", "f", "s", "a", "eng", "j", "l", "i", "z", "x", "c", "u", "vn", "g", "t", "h", "k")
_PREDICATES: Final = frozenset("带有附配是可能送含用做为到在")
_CERTAIN: Final = frozenset(("n", "nz", "nr", "ns", "nt", "nrt", "vn", "eng", "l", "an", "ng"))


def _is_nominal(found: Sequence[Word], *, counted: bool = False) -> bool:
    """Tell whether words are a noun phrase that ends in a noun, or, where `counted`, in its number (`手套2双`)."""
    if not found or not all(word.tag.startswith(_NOMINAL) or word.text == "的" for word in found):
        return False
    if any(word.text in _PREDICATES for word in found):
        return False
    if any(word.tag in {"x", "uj", "ul", "uv"} and word.text not in "的、·-+/" for word in found):
        return False
    last = found[-1]
    if counted and last.tag in {"q", "m"} and any(word.tag.startswith("n") for word in found[:-1]):
        return True
    return last.tag in _CERTAIN or is_part("".join(word.text for word in found)) or last.text in AUDIENCES


def _ends_well(found: Sequence[Word]) -> bool:
    return found[-1].tag[0] not in "pcudre" and found[-1].text not in {"一", "很", "更"}


def _type_of(text: str) -> SpanType:
    """Return what a predicate tells, by its words."""
    return next((kind for kind, pattern in _TELLS if pattern.search(text)), "feature")


_TELLS: Final[tuple[tuple[SpanType, re.Pattern[str]], ...]] = (
    ("care", re.compile(r"洗|擦|晾|烘干|存放|冷藏|消毒|熨")),
    ("capacity", re.compile(r"[装放容盛]得?下?\S{0,3}\d|承重")),
    ("included", re.compile(r"^[附送配赠]")),
    ("performance", re.compile(r"\d+\s?(?:小时|分钟|秒|天|分贝|度|℃|W|瓦|米|倍|次)")),
    ("material", re.compile("|".join(("不锈钢", "硅胶", "纯棉", "牛皮", "实木", "涤纶", "玻璃")))),
    ("part", re.compile(r"口袋|拉链|手柄|盖|轮|底座|提手|滤网|内胆|格")),
    ("size", re.compile(r"\d+\s?(?:厘米|毫米|cm|mm|公斤|kg|克|斤)")),
)


def type_of(text: str) -> SpanType:
    """Return what a sentence tells, by its words."""
    return _type_of(text)
