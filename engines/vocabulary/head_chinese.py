"""The head of a Chinese title: the noun that its first phrase ends in, once amounts, colours and uses are off.

A noun counts at the end of a phrase alone, so that none is found inside a longer word: `连帽卫衣` is no `帽`.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final

from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import MOST_CHARACTERS, chinese
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.taxonomy import Node, Type
from engines.vocabulary.things import Thing, choose, is_below, thing
from engines.vocabulary.words import MADE_OF

MOST_PHRASES: Final = 8
NAME: Final = 3
"""Longest first phrase, in characters, that may be a maker's name alone."""
LONG: Final = 13
"""A longer phrase piles up nouns: it names a thing only if all of them lie in one category."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_PROMOTION: Final = re.compile(r"【[^】]{0,30}】|\[[^\]]{0,30}\]")
_BREAKS: Final = re.compile(
    r"[\s,，、;；:：|｜/／·•【】\[\]()（）《》「」『』“”\"~～—–!！?？。…]+|(?<![A-Za-z0-9])[-＋+]|[-＋+](?![A-Za-z0-9])"  # noqa: RUF001
)
_SERVES: Final = re.compile(r"(?<=..)(?:专?适用|适配|兼容|可?用于|送|赠送|附赠|附|内含|搭配|不含|支持)")
_GIFT: Final = re.compile(r"[送附赠]|不含")
_NOT_HEAD: Final = re.compile(r"(?:通用|专用|可用|两用|批发|同款|DIY|diy)$")
"""What stands before these at a phrase's end is what the thing serves: `手机通用`."""
_FOR: Final = re.compile(r"专?适用|适配|兼容|可?用于|通用")
_AFTER_FOR: Final = re.compile(r"(?:适用于?|适配|兼容|用于|通用)$")
_OTHERS: Final = re.compile(r"配件|零件|通用|专用|替换|收纳|支架|套$")
"""After a noun they make it what another thing serves."""
_TWO: Final = re.compile(r".[+＋&和与及].")  # noqa: RUF001
_AMOUNT: Final = re.compile(
    r"(?:[\d.×x*\-~+/%]+|[一二两三四五六七八九十百]+|单)"  # noqa: RUF001
    r"(?:毫升|升|克|千克|公斤|斤|厘米|毫米|米|英寸|寸|码|只|个|支|瓶|盒|包|件|条|片|颗|粒|双|对|套|袋|罐|本|张|把|块|卷|枚|台|层|档|头"
    r"|人|岁|孔|色|键|瓦|组|节|股|根|杯|抽|听|箱|桶|格|斗|分|号|位)?(?:装|入|套)?$"
)
_CODE: Final = re.compile(r"[\sA-Za-z0-9.×*+\-/%#&'°℃]+$")  # noqa: RUF001
_TAILS: Final = spaced(
    """
        礼盒装 礼盒 套装 组合装 组合 套组 家庭装 量贩装 散装 袋装 盒装 瓶装 罐装 桶装 独立包装 整箱 箱装 补充装
        旅行装 体验装 男女同款 男女通用 情侣款 男款 女款 男士 女士 男童 女童 男孩 女孩 儿童款 成人 儿童 学生
        中老年 男 女 新款 升级款 升级版 标准版 豪华版 便携款 经典款 春秋款 秋冬款 冬款 夏款 春款 秋款 加厚款
        夏季 冬季 秋冬 春秋 四季 大号 小号 中号 特大号 加大号 大码 小码 家用 商用 加厚 加大 加绒 加长 防水
        防滑 便携 可充电 充电 折叠 无线 静音 透明 复古 简约 北欧风 日式 中式 包邮 现货 定制 原味 多口味 无糖
        即食 全套
        """
)
_MAKERS: Final = re.compile(
    r"锤子(?=\s?(?:科技|坚果|手机))"
    r"|(?:小米|红米|坚果|苹果|荣耀|锤子)(?=\s?(?:[A-Za-z]|\d+(?![\d.]*\s?(?:[斤克个颗粒袋箱包盒枚]|千克|公斤|k?g))))"
)
"""Makers that are called after things, where a model follows: `小米9`, `坚果 Pro`."""
_PETS: Final = frozenset({"Animals & Pet Supplies"})
_PET_WORDS: Final = ("狗狗", "猫咪", "宠物", "犬", "仓鼠", "喵星人", "汪星人")
"""Anywhere in a title they say whom the thing serves."""
_SHIFTS: Final = {
    # What comes before a noun and tells its department.
    **dict.fromkeys(("猫", "狗", "犬", "宠物", "仓鼠", "鹦鹉", "兔子"), _PETS),
    **dict.fromkeys(
        ("汽车", "车载", "摩托", "电动车", "车用"),
        frozenset({"Vehicles & Parts", "Electronics", "Sporting Goods", "Toys & Games"}),
    ),
    **dict.fromkeys(
        ("玩具", "仿真", "过家家", "娃娃", "充气", "迷你小"), frozenset({"Toys & Games", "Baby & Toddler"})
    ),
}


def has_han(title: str) -> bool:
    """Tell whether `title` has Chinese characters, and so is read as Chinese."""
    return _HAN.search(title) is not None


def chinese_head(text: str, node: Node | None) -> Thing | None:
    """Return what a Chinese title names; None: nothing for sure.

    Args:
        text: the title without its brand.
        node: the feed's category.
    """
    text = _MAKERS.sub(" ", text)
    phrases = _phrases(text)
    if not phrases:
        return None
    first = phrases[1] if len(phrases) > 1 and len(phrases[0]) <= NAME and not _ends(phrases[0]) else phrases[0]
    if node:
        for phrase in phrases:
            own = [(noun, entry) for noun, entries in _ends(phrase) for entry in entries if _is_own(entry, node)]
            if own:
                return thing(own[0][1], own[0][0])
    found = None if _TWO.search(text) and _is_bundle(text) else _head(first, text, node)
    return found or (_inside(phrases, node) if node else None)


def _is_own(entry: Type, node: Node) -> bool:
    return entry.node.number == node.number


def _is_bundle(text: str) -> bool:
    """Tell whether both sides of a plus sign end in a noun."""
    parts = re.split(r"[+＋&]|和|与|及", text, maxsplit=1)  # noqa: RUF001
    return len(parts) == 2 and all(any(_ends(phrase) for phrase in _phrases(part)) for part in parts)


def _phrases(text: str) -> list[str]:
    """Return the phrases of a Chinese title, each up to where it says what it serves."""
    pieces = _BREAKS.split(_PROMOTION.sub(" ", text)) if _HAN.search(_PROMOTION.sub("", text)) else _BREAKS.split(text)
    cut = (_SERVES.split(piece, maxsplit=1)[0] for piece in pieces if piece)
    return [piece for piece in cut if _HAN.search(piece) and not _GIFT.match(piece)][:MOST_PHRASES]


def _ends(phrase: str) -> list[tuple[str, tuple[Type, ...]]]:
    """Return the longest known noun that `phrase` ends in, if any, with its types."""
    index = chinese().types
    for text in _shortened(phrase):
        for start in range(max(0, len(text) - MOST_CHARACTERS), len(text) - 1):
            if entries := index.get(text[start:]):
                return [(text[start:], entries)]
    return []


def _shortened(phrase: str) -> list[str]:
    """Return `phrase`, and what is left of it as amounts, codes, colours and uses are taken off its end."""
    found = [phrase]
    while not _NOT_HEAD.search(found[-1]) and (shorter := _shorter(found[-1])):
        found.append(shorter)
    return found


def _shorter(phrase: str) -> str:
    for pattern in (_CODE, _AMOUNT):
        match = pattern.search(phrase)
        if match and match.start():
            return phrase[: match.start()]
    tail = next((tail for tail in _tails() if phrase.endswith(tail) and len(phrase) > len(tail) + 1), "")
    return phrase.removesuffix(tail) if tail else ""


@cache
def _tails() -> tuple[str, ...]:
    told = {name for entry in (*PALETTE.values(), *MADE_OF.values()) for name in entry.zh}
    colours = {f"{colour}色" for colour in "黑白红蓝绿黄粉紫灰棕咖米杏金银橙"} | set("黑白红蓝绿粉紫灰棕")
    return tuple(sorted({*_TAILS, *told, *colours}, key=lambda tail: (-len(tail), tail)))


def _head(phrase: str, title: str, node: Node | None) -> Thing | None:
    if _FOR.match(phrase):
        return None  # where what it serves ends cannot be told
    for noun, entries in _ends(phrase):
        fitting = _fitting(entries, phrase.partition(noun)[0], title, noun, node)
        if fitting and (len(phrase) < LONG or _agree(phrase, {entry.node.number for entry in fitting})):
            return choose(fitting, noun, node)
    return None


def _agree(phrase: str, numbers: AbstractSet[int]) -> bool:
    """Tell whether all nouns in a phrase lie in the category of the one it ends in."""
    index, place = chinese().types, 0
    while place < len(phrase) - 1:
        ends = range(min(len(phrase), place + MOST_CHARACTERS), place + 1, -1)
        end = next((end for end in ends if phrase[place:end] in index), 0)
        if end and all(entry.node.number not in numbers for entry in index[phrase[place:end]]):
            return False
        place = end or place + 1
    return True


def _inside(phrases: Sequence[str], node: Node) -> Thing | None:
    """Return the last noun of the category's own types in a title that piles up nouns."""
    index = chinese().types
    for phrase in phrases:
        for end in range(len(phrase), 1, -1):
            for start in range(max(0, end - MOST_CHARACTERS), end - 1):
                own = [entry for entry in index.get(phrase[start:end], ()) if _is_own(entry, node)]
                longer = any(phrase[start:further] in index for further in range(end + 1, end + MOST_CHARACTERS))
                if own and not longer and not _OTHERS.match(phrase, end) and not _AFTER_FOR.search(phrase[:start]):
                    return thing(own[0], phrase[start:end])
    return None


def _fitting(entries: Sequence[Type], before: str, title: str, noun: str, node: Node | None) -> Sequence[Type]:
    """Return the types of a noun that what comes before it and the feed's category do not speak against."""
    if node:
        own = [entry for entry in entries if is_below(entry.node, node) or is_below(node, entry.node)]
        own = own or [entry for entry in entries if entry.node.top == node.top]
        if own:
            return own
        if len(entries) > 1 or len(noun) <= NAME:
            return ()
    shifts = [tops for word, tops in _SHIFTS.items() if word in before]
    shifts += [_PETS for word in _PET_WORDS if word in title]
    return [entry for entry in entries if all(entry.node.top in tops for tops in shifts)]
