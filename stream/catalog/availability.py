"""Whether a product can be bought, by the word that its feed has for it; a word that nobody knows sells nothing.

Source: Merchant Center's `availability`, Meta's catalogue, schema.org's ItemAvailability, and what shops in China,
Taiwan and Hong Kong write.
"""

import re
from collections.abc import Callable
from typing import Final

from engines.vocabulary.script import simplified
from stream.catalog.attributes import Notice

AVAILABILITY: Final = {"in_stock": True, "out_of_stock": False, "preorder": True, "backorder": False}
"""Merchant Center's words."""
_FOR_SALE: Final = """
    in_stock preorder available available_for_order available_for_preorder available_online limited_availability
    limited_stock low_stock back_in_stock online_only presale presell made_to_order ready_to_ship
    yes y true active enabled for_sale on_sale available_now available_to_order in_store_and_online
    是 出售中 正在出售 可售 可出售 可销售 正常 正常销售 正常在售 热销 热销中 热卖中 可预定 预定 预定中 可下单 在架
    现货速发 现货秒发 现货当天发 当天发货 当日发货 次日发货 立即发货
    有货 现货 有现货 现货供应 有库存 有存货 尚有库存 库存充足 货源充足 充足 少量库存 少量现货 库存紧张 仅剩少量 在库
    在售 在售中 销售中 供应中 上架 已上架 上架中 可购买 可订购 可预订 可预购 预售 预售中 预购 预购中 预订 预订中
"""
_WITH_COUNT: Final = """
    stock left onlyleft onlyleftinstock leftinstock itemsinstock pcsinstock shipsinhours shipswithinhours shipsindays
    库存 库存件 有库存件 剩余件 仅剩件 仅剩 剩件 件 小时内发货 小时发货 天内发货
"""
"""What sells only with a number in it."""
_NOT_FOR_SALE: Final = """
    no n false inactive disabled not_active
    out_of_stock backorder out_stock oos no_stock not_in_stock stockout sold_out sold on_backorder backordered reserved
    pending in_store_only unavailable not_available no_longer_available not_for_sale discontinued retired delisted
    end_of_life out_of_production out_of_print coming_soon available_soon back_in_stock_soon restocking_soon
    restocking awaiting_stock temporarily_out_of_stock temporarily_unavailable temporarily_sold_out
    currently_out_of_stock currently_unavailable currently_sold_out
    缺货 缺货中 已缺货 暂缺 暂缺货 暂时缺货 无货 暂无货 暂时无货 没货 没有货 断货 已断货 无现货 暂无现货 没有现货
    无库存 暂无库存 没库存 没有库存 无存货 零库存 库存不足 补货中 待补货 到货通知 即将到货
    售罄 已售罄 暂时售罄 售完 已售完 售空 已售空 售出 已售出 完售 已完售 卖完 已卖完 卖光 已卖光
    下架 已下架 下架中 暂时下架 停售 已停售 暂停销售 停止销售 停产 已停产 绝版 已绝版 不可购买 无法购买
    否 不可售 不可出售 不可销售 不可预定 不可预订 不可下单 不出售 暂不出售 暂不可售 禁售 非卖品 停用
    未上架 未开售 尚未开售 即将上市 即将推出 即将开售 敬请期待
"""
_WORDS: Final = {
    word.replace("_", ""): sells
    for words, sells in ((_FOR_SALE, True), (_NOT_FOR_SALE, False))
    for word in words.split()
}
_COUNTED: Final = frozenset(_WITH_COUNT.split())
_VOCABULARY: Final = re.compile(r"schema(?:\.org)?[/:#]", re.IGNORECASE)
_BETWEEN: Final = re.compile("[/:#]")
MOST_TEXT: Final = 200
"""Characters; none of the words comes near."""
_NO_LETTER: Final = re.compile(r"[\W_]+")
_NO_DIGIT: Final = re.compile(r"\D+")
_COUNT: Final = re.compile(r"(\D*)(\d{1,6})(\D*)")
"""How many there are, alone or within words; more digits are a date."""
_SPANS: Final = ("shipsinhours", "shipswithinhours", "shipsindays", "小时内发货", "小时发货", "天内发货")
"""Words whose number is no stock and may be two: ships in 3-5 days."""
_GROUPED: Final = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([., '\u2019])\d{3}(?:\1\d{3})*(?!\d)")
_WHOLE: Final = re.compile(r"([^\d$€£¥￥]*\d+)[.,]0+([^\d$€£¥￥]*)")
"""A stock of 5.00, as some systems count; beside a currency it is a price."""
_RANGE: Final = re.compile(r"([1-9]\d{0,2}) ?[-\u2013] ?([1-9]\d{0,2})")
"""A low stock of 5-10; a day or a month of one figure has a 0 before it."""
_APART: Final = re.compile(r"\d\D+\d")
"""A date, a price, or some of how many: 12/15, 12.50, 0 of 10."""
_BELOW_0: Final = re.compile(r"(?:^|[\s:(])[-\u2212]\d")
_BOOKED: Final = re.compile(r"[(（]\s*\d+\s*[)）]")
"""What bookkeepers write below 0."""


def is_available(text: str) -> bool | None:
    """Read availability: `in_stock`, `In stock`, `https://schema.org/InStock`, `有貨`, `In stock: 12`, `0`.

    None: the word is not known.
    """
    plain = text.strip().rstrip("/")
    if len(plain) > MOST_TEXT:
        return None
    if _VOCABULARY.search(plain):
        plain = _BETWEEN.split(plain)[-1]
    word = simplified(_NO_LETTER.sub("", plain).casefold())
    if (counted := _COUNT.fullmatch(word)) is None:
        return _WORDS.get(word)
    around = counted[1] + counted[3]
    sells = True if not around or around in _COUNTED else _WORDS.get(around)
    if not sells:
        return sells
    count = counted[2] if around in _SPANS else _count(plain)
    return None if count is None else int(count) > 0


def _count(plain: str) -> str | None:
    """Return the one number in a text, 0 for one below; None: there are two."""
    plain = _GROUPED.sub(lambda found: found[0].replace(found[1], ""), plain)
    if (between := _RANGE.fullmatch(plain)) and int(between[1]) < int(between[2]):
        return between[1]
    if whole := _WHOLE.fullmatch(plain):
        plain = whole[1] + whole[2]
    if _APART.search(plain):
        return None
    return "0" if _BELOW_0.search(plain) or _BOOKED.fullmatch(plain) else _NO_DIGIT.sub("", plain)


def availability_of(text: str, warn: Callable[[Notice], None]) -> bool:
    """Return whether a row's product can be bought; what cannot be told is told of, and no ad says that it can."""
    if (known := is_available(text)) is not None:
        return known
    said = f"{text[:40]!r} is none of {', '.join(AVAILABILITY)}" if text else "is missing"
    warn(Notice("availability", f"availability {said}: the product counts as one that cannot be bought"))
    return False
