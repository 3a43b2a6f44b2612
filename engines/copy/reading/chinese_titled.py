"""Spans of the labelled pieces of a Chinese title, in forms that stand right in a sentence."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engines.copy.reading.chinese_adjectives import colour
from engines.copy.reading.chinese_clauses import clause
from engines.copy.reading.chinese_measures import measure
from engines.copy.reading.chinese_nouns import is_part, is_sold, material
from engines.copy.reading.chinese_text import han, plain, width
from engines.copy.reading.chinese_unsaid import may_be_said
from engines.copy.reading.english_titled import without_variants
from engines.copy.reading.labelling.labels import Piece
from engines.vocabulary.reading import Form, Span, SpanType

_UNSAID: Final = frozenset({"brand", "name", "noun", "again", "promo"})
_WORKS_ON: Final = re.compile(
    r"(?:器|机|刀|剪|剂|液|膏|胶|漆|锯|锯条|钻|钻头|笔|贴|油|蜡|胶带|刷|擦|钉|锉|砂纸|胶水|清洁布"
    r"|喷雾|霜|水|乳|精华|面膜|茶|酒|奶|糖|饼|粉|酥|肉|鱼|虾|饮料)$"
)
"""Heads for which a material beside them may be what they work on (`玻璃刮水器`), or a name (`水晶防晒喷雾`)."""
_VERB: Final = re.compile(r"(?:可|能|带|自带|含|配|免|送|不)(?!.{0,2}(?:式|款)$)")
"""What begins so is said of a thing behind its name."""
_FORMS: Final[dict[str, Form]] = {"adjective": "adjective", "noun": "noun", "verb": "verb", "phrase": "phrase"}
_WIDEST: Final[dict[Form, int]] = {"adjective": 12, "noun": 24, "verb": 24, "phrase": 24}
"""Display width; what is wider is a heap."""
_NOUNS: Final = frozenset({"ingredient", "certificate"})
_ADJECTIVES: Final = frozenset(
    {"color", "feature", "style", "performance", "care", "taste", "scent", "size", "capacity", "part"}
)
_COUNTED: Final = re.compile(r"\d{1,4}[\u4e00-\u9fff]{1,3}|[一二两三四五六七八九十]{1,3}[\u4e00-\u9fff]{1,3}")
_MEASURED: Final = re.compile(
    r"\d[\d.]*(?:[-~×][\d.]+)*(?:GB|TB|[Ll]|ml|mm|cm|W|V|kg|g|Hz|mAh|[升寸匹码米斤克瓦档英公毫厘][\u4e00-\u9fff]{0,2})"  # noqa: RUF001
)
_STUFFS: Final = tuple("棉麻丝绒皮革布木钢铁铜铝瓷陶璃胶纤纱呢毛羽竹藤石玉晶纸漆板芯绸缎绢锦纺料")
"""What a material ends in."""
_MADE: Final = re.compile("产|进口|制造|[村镇县乡岛湖山]$")
"""What tells an origin from a maker that comes from there, as in `韩国春雨`."""
_IMPORTED: Final = re.compile("(?:原装)?进口$|产$")
_NOTHING: Final = frozenset({"适合", "适用", "定制", "制造", "出品", "强劲", "经典", "时尚", "大气", "气质"})
"""Words that say nothing where they stand alone."""
_SHADES: Final = tuple("酒深浅墨玫粉暗亮藏宝湖橘枣")
"""What a colour's name may begin with: the red of `酒红色` is another."""
_BRACKETS: Final = re.compile(r"""[()\[\]{}《》<>/+"']""")


def of_pieces(pieces: Sequence[Piece], *, head: str, light: bool) -> list[Span]:
    """Return what the pieces of a title tell, each in the form that it was labelled with.

    Args:
        pieces: of the title.
        head: what the product is called; no span may end in it.
        light: a weight tells how much is in it.
    """
    return without_variants(_spans(pieces, head, light=light))


def _spans(pieces: Sequence[Piece], head: str, *, light: bool) -> Iterator[Span]:
    for before, piece, after in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        glued = before is not None and before.start + len(before.text) == piece.start and before.stand != "none"
        if piece.stand == "measure" and glued:
            continue  # of what stands before it: `厚底4厘米`
        if piece.label == "color" and before is not None and before.text.endswith(_SHADES):
            continue
        beside = after if after is not None and after.start == piece.start + len(piece.text) else None
        if piece.stand == "adjective" and piece.label != "color" and beside is not None and beside.label == "part":
            continue  # of what stands behind it: `顺滑万向轮`
        if piece.label == "material" and _WORKS_ON.search(head):
            continue
        if piece.label not in _UNSAID and (found := _span(piece, plain(piece.text), head, light=light)):
            yield found


def _span(piece: Piece, text: str, head: str, *, light: bool) -> Span | None:
    kind: SpanType = "style" if piece.label == "theme" else piece.label  # type: ignore[assignment]  # the unsaid are out
    if kind == "origin":
        place = _IMPORTED.sub("", text)
        return Span(place, kind, "noun", source="title") if place and may_be_said(text) and _MADE.search(text) else None
    if piece.stand == "measure":
        return measure(text, "title", light=light) or _amount(text, kind)
    if not may_be_said(text) or han(text) < 2 or (head and text.endswith(head)) or _BRACKETS.search(text):
        return None
    if known := clause(text, "title", head=head, light=light):
        return known  # what the lists know they know for sure
    form = _form(piece, text, kind)
    if (
        form is None
        or kind in {"audience", "use", "compatibility"}
        or (form == "adjective" and kind not in _ADJECTIVES)
    ):
        return None
    return Span(text, kind, form, source="title") if width(text) <= _WIDEST[form] else None


def _form(piece: Piece, text: str, kind: SpanType) -> Form | None:
    """Return how words stand in a sentence; None: they are no colour or material after all."""
    if text in _NOTHING:
        return None
    if kind == "color":
        return "adjective" if colour(text) else None
    if kind == "material":
        return "noun" if (material(text) or text.endswith(_STUFFS)) and not colour(text) else None
    if kind == "part" and piece.stand == "noun":
        return "noun" if is_part(text) or is_sold(text) else None
    if kind in _NOUNS:
        return "noun"
    return "verb" if _VERB.match(text) else _FORMS.get(piece.stand, "noun")


def _amount(text: str, kind: SpanType) -> Span | None:
    if kind == "quantity" and not re.match(r"1\D|一", text) and _COUNTED.fullmatch(text):
        return Span(text, kind, "count", source="title")
    fine = kind in {"capacity", "size", "performance", "quantity"} and _MEASURED.fullmatch(text)
    return Span(text, kind, "measure", source="title") if fine else None
