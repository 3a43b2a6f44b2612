"""Which Chinese spans are kept, and in which order: what helps most to decide first, nothing twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from engines.copy.reading.chinese_clauses import MOST_WIDTH
from engines.copy.reading.chinese_sentences import SENTENCE
from engines.copy.reading.chinese_text import width
from engines.vocabulary.reading import Form, Span, SpanType

_MOST: Final = 12
_OF_TYPE: Final = 4
_SENTENCES: Final = 5
_EXCLUSIVE: Final[tuple[SpanType, ...]] = ("color", "size", "taste")
_EITHER: Final = tuple(
    frozenset(group.split())
    for group in (
        "长袖 短袖 无袖 七分袖", "圆领 V领 方领 立领 高领 半高领 翻领", "高腰 中腰 低腰", "修身 宽松 直筒", "高帮 低帮",
        "平底 厚底 高跟 中跟 粗跟", "尖头 圆头", "纯色 条纹 格子 碎花 波点 拼色 印花 渐变", "平装 精装 线装",
        "圆形 方形 椭圆形 长方形 正方形 心形",
        "磨砂 哑光 亮面", "立式 壁挂 壁挂式 台式 落地 落地式 卧式", "长柄 短柄",
    )
)  # fmt: skip
_LIKE: Final = 0.6
"""Share of a shorter span's characters that lie in a longer one: more, and both say the same."""
_WORTH: Final[dict[SpanType, int]] = {
    **dict.fromkeys(("quantity", "style"), 4),
    **dict.fromkeys(("use", "size"), 5),
    **dict.fromkeys(("included", "audience", "origin"), 6),
    **dict.fromkeys(("certificate", "scent", "care", "compatibility"), 7),
    **dict.fromkeys(("capacity", "material", "part", "ingredient", "taste"), 8),
    "performance": 9,
    "feature": 10,
    "color": 3,
}
_FORM: Final[dict[Form, int]] = {"verb": 3, "noun": 2}
"""Other forms count 1."""


def chosen(spans: Iterable[Span], name: str) -> tuple[Span, ...]:
    """Return the spans worth keeping, the strongest first; none says again what `name`, the product's own, says."""
    kept: list[Span] = []
    many: Counter[str] = Counter()
    for span in sorted(_decided([span for span in spans if span.text not in name]), key=_worth, reverse=True):
        if width(span.text) > (SENTENCE if span.form == "sentence" else MOST_WIDTH):
            continue
        if many[span.type] >= _OF_TYPE or (span.form == "sentence" and many["sentence"] >= _SENTENCES):
            continue
        if any(_alike(span, other) for other in kept):
            continue
        kept.append(span)
        many.update((span.type, span.form))
        if len(kept) == _MOST:
            break
    return tuple(kept)


def _decided(spans: list[Span]) -> list[Span]:
    """Leave out what is there in several colours, sizes or tastes: which of them is shown cannot be told."""
    told: dict[SpanType, set[str]] = defaultdict(set)
    for span in spans:
        if span.form == "adjective":
            told[span.type].add(span.text)
    unsure = {text for kind in _EXCLUSIVE if len(told[kind]) > 1 for text in told[kind]}
    unsure |= {text for group in _EITHER if len(both := told["style"] & group) > 1 for text in both}
    return [span for span in spans if span.form != "adjective" or span.text not in unsure]


def _worth(span: Span) -> int:
    exact = any(sign.isdigit() for sign in span.text) and span.form in {"verb", "noun", "sentence"}
    """Return how much a span helps to decide: by type first, then by form, exactness and length."""
    return 2 * _WORTH[span.type] + _FORM.get(span.form, 1) + 2 * exact + min(len(span.text), 8) // 2


def _alike(one: Span, other: Span) -> bool:
    short, long = sorted((one.text, other.text), key=len)
    if short in long:
        return True
    if {one.form, other.form} & {"measure", "count"}:
        return one.type == other.type and _digits(one.text) == _digits(other.text)
    # Sentences share their small words, so a few characters more must be common.
    return sum(sign in long for sign in short) >= max(3, _LIKE * len(short) + 1)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
