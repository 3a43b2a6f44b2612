"""The licence gate: every word of a copy that carries meaning comes from the feed or claims nothing.

A word is licensed by what the feed says of the product, by what things of its type are called, by a benefit line whose
requirement the feed meets, or by being one of those that every ad may say (`see`, `in your bag`, `现价`).
"""

import re
from functools import lru_cache
from typing import Final

from engines.copy.ask import Assignment
from engines.copy.composing.agreement import plural_verb
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.occasions import name_of
from engines.vocabulary.plural import singular
from engines.vocabulary.product import Product

_WORD: Final = re.compile(r"[a-z0-9]+(?:['’.,/-][a-z0-9]+)*", re.IGNORECASE)  # noqa: RUF001
_PARTS: Final = re.compile(r"['’.,/-]")  # noqa: RUF001
_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_SAYABLE: Final[dict[Locale, frozenset[str]]] = {
    "en": frozenset(
        spaced(
            """
            add fit instead mention minus read a about across after again all along also always am an and another any
            are around as at away back be been before behind below beside between both but buy by bye can cart check
            checked checkout choose close closely closer comes come costs cost details detail did do does down each
            either else even every few find first for from fell get give go goes good got had has have hello here how if
            in included includes including inside into is it its itself just keep kept know less lesser like look looks
            left list made make makes many material more most much need needs new next no not note now numbers number of
            off offer on once one only open or order other otherwise our out over own page pair pay per pick plus price
            prices put ready record remember remembers rest rush same save saved saving say says scent season second see
            seen shop showing sight size smell smells so some spot start still stock sum take taste tastes tell than
            that the their them then there these they thing things think thinking this those through time to together
            too up up-close use used uses view wait waiting want was waited way we were what when where which while who
            whose will with within without worth would yes yet you your yours available bag basket by care curious went
            speak saw what's written
            """
        )
    ),
    "zh": frozenset(
        spaced(
            """
            的 了 着 过 是 在 有 和 与 及 或 也 都 就 还 再 又 很 更 只 先 后 这 那 它 个 款 件 一 不 没 要 来 去 看 说
            给 被 把 让 用 里 上 下 中 内 外 前 可 能 会 想 从 到 对 等 每 各 另 附 带 含 配 差 现 价 省 降 按 键 待 记
            完 定 选 好 放 进 走 找 挑 家 样 卖 动 你 我 吗 呢 吧 啊 第 而 之 其 为 以 于 此 写 补 次 回 另外 现价 原价
            售价 之前 现在 便宜 降价 降到 商品 价格 详情 细节 规格 说明 介绍 参数 颜色 材质 口味 产地 款式 购物车 结算
            结账 付款 下单 补货 有货 断货 回来 现货 看看 查看 了解 一下 一眼 第二眼 第几眼 上次 看过 接着 回头 回去 适合
            适用 适配 里面 页面 标明 一句 一句话 一点 两点 补充 顺便 对了 长话短说 不多说 等你 替你 记着 应季 季节 时节
            很多 核对 闻着 就是 说的 还是 认识 都有 瞧瞧 仔细 多少 打开 回到 出品 而且 是给 就差 用之前 不收钱 然后
            又见面了 下一步 用得上 准备 著
            """
        )
    ),
}
"""Words that say nothing of a product; every frame of the bundle is made of them."""


def stated(product: Product) -> str:
    """Return all that a feed says of a product, and what people wrote for things of its type where that holds."""
    reading = product.reading
    spans = [text for span in reading.spans for text in (span.text, plural_verb(span.text))]
    lines = [text for line in reading.lines for text in (line.headline, line.description)]
    return "\n".join(
        (product.name, product.description, product.brand, product.kind, product.archetype, reading.noun,
         reading.measure, *spans, *lines, *(reading.sentences or ()))
    ).casefold()  # fmt: skip


def unlicensed(copy: Copy, assignment: Assignment) -> list[str]:
    """Return the words of a copy that nothing licenses, in their order."""
    product, locale = assignment.brief.product, assignment.brief.locale
    facts = " ".join(assignment.facts.values()).casefold()
    told = f"{stated(product)}\n{facts}\n{name_of(assignment.brief.occasion, locale).casefold()}"
    text = f"{copy.headline}\n{copy.description}\n{copy.cta}".casefold()
    known = _stems(told) | _sayable(locale)
    found = [word for word in _WORD.findall(text) if not _is_known(word, known)]
    if locale == "zh":
        reading = product.reading
        # A character beside a number, as in `100%棉`, is a word of its own.
        alone = frozenset("".join((reading.noun, reading.measure, *(span.text for span in reading.spans))))
        found += [part for run in _HAN.findall(text) for part in _uncovered(run, told, alone)]
    return found


@lru_cache(maxsize=2048)  # a shop's products come again with every brief
def _stems(text: str) -> frozenset[str]:
    words = set()
    for word in _WORD.findall(text):
        words |= {word, *map(_stem, (word, *_PARTS.split(word)))}
    return frozenset(words)


@lru_cache(maxsize=2)
def _sayable(locale: Locale) -> frozenset[str]:
    return frozenset(stem for word in _SAYABLE[locale] for stem in (word, _stem(word)))


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """Return a word without its ending: `folds`, `folding` and `fold` are one."""
    one = singular(word)
    for ending in ("ing", "ed", "s", "e"):
        if one.endswith(ending) and len(one) > len(ending) + 2:
            return one.removesuffix(ending)
    return one


def _is_known(word: str, known: frozenset[str]) -> bool:
    if word in known or _stem(word) in known:
        return True
    parts = [part for part in _PARTS.split(word) if part]
    return len(parts) > 1 and all(part in known or _stem(part) in known for part in parts)


def _uncovered(run: str, told: str, alone: frozenset[str]) -> list[str]:
    """Return the characters of a run of Chinese that neither the feed's words nor sayable ones cover, longest first."""
    found, at = [], 0
    while at < len(run):
        ends = range(len(run), at, -1)
        end = next((end for end in ends if _covers(run[at:end], run, told, alone)), 0)
        if not end:
            found.append(run[at])
        at = end or at + 1
    return found


def _covers(part: str, run: str, told: str, alone: frozenset[str]) -> bool:
    """Tell whether a part of a run may be said; a single character within one is found in any feed by chance."""
    if part in _SAYABLE["zh"]:
        return True
    return part in told if len(part) > 1 or len(run) == 1 else part in alone
