"""The shop's vocabulary in English and Chinese: categories, what products are made of, and how words are found.

Only words of these tables, found in a product's name, ever reach the copywriter; free text does not.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from engines.vocabulary.kinds import KINDS, Kind
from engines.vocabulary.locales import Worded
from engines.vocabulary.scene import terms

CATEGORIES = terms(
    """
    beauty | beauty, cosmetics, skincare, skin care, makeup | 美妆, 护肤, 化妆品, 个护
    kitchen | kitchen, cookware, tableware, dining | 厨房, 厨具, 餐具, 餐厨
    audio | audio, headphones, speakers, hi-fi | 音频, 影音, 音响, 耳机
    lighting | lighting, lamps, lights | 灯具, 照明, 灯饰
    sports | sports, sporting goods, fitness, outdoor | 运动, 健身, 户外, 体育
    food | food, beverages, grocery, drinks, snacks | 食品, 美食, 零食, 饮品, 饮料
    toys | toys, games, kids, baby | 玩具, 童趣, 母婴, 儿童
    fashion | fashion, apparel, accessories, shoes, bags | 时尚, 服饰, 配饰, 鞋靴, 箱包
    garden | garden, gardening, lawn, plants | 园艺, 花园, 绿植
    pets | pets, pet supplies, animals, pet | 宠物, 宠物用品
    home | home, home decor, decor, furniture, homeware | 家居, 家饰, 家具, 家纺
    travel | travel, luggage | 旅行, 出行, 行李箱包
    office | office, stationery, school supplies | 办公, 文具
    electronics | electronics, computers, cameras, gadgets | 数码, 电子产品, 电脑, 相机
    other | other, everything else | 其他, 百货
    """
)
"""Shop categories; `departments.category_of` maps a feed's own category path to one of these keys."""

MADE_OF = terms(
    """
    ceramic | ceramic, porcelain, stoneware | 陶瓷, 瓷, 粗陶
    wood | wooden, wood, oak, walnut, beech | 木质, 木制, 实木, 原木, 橡木, 胡桃木
    bamboo | bamboo | 竹制, 竹质, 竹编
    steel | steel, stainless steel | 不锈钢, 钢制
    glass | glass | 玻璃
    leather | leather | 皮质, 皮革, 真皮, 牛皮
    linen | linen | 亚麻
    cotton | cotton | 棉质, 纯棉, 全棉
    canvas | canvas | 帆布
    wool | wool, woollen, woolen, cashmere | 羊毛, 羊绒
    silk | silk | 真丝, 丝绸
    copper | copper | 铜质, 紫铜, 铜制
    brass | brass | 黄铜
    marble | marble | 大理石
    aluminium | aluminium, aluminum | 铝合金, 铝制
    iron | cast-iron, cast iron | 铸铁
    enamel | enamel, enamelled | 珐琅, 搪瓷
    terracotta | terracotta | 红陶, 陶土
    rattan | rattan, wicker | 藤编, 藤制
    felt | felt | 毛毡
    cork | cork | 软木
    """
)
"""Materials of products; the copy may name one only when the product's name does."""


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """Match an English word with its plural at word boundaries, a Chinese one anywhere."""
    if word.isascii():
        return re.compile(rf"(?<![a-z]){re.escape(word)}(?:s|es)?(?![a-z])")
    return re.compile(re.escape(word))


@cache
def _spoken(entry: Worded) -> tuple[str, ...]:
    """Return the words of `entry`: put together once, as every event's page is looked through."""
    return entry.all_words


def last_match(table: Mapping[str, Worded], text: str) -> str:
    """Return the key whose word ends last in `text` (the head noun in both languages; longest on a tie), or ""."""
    if not text:
        return ""
    folded = text.casefold()
    best, found = (-1, 0), ""
    for key, entry in table.items():
        for word in _spoken(entry):
            if word not in folded:  # so are most, and to see it costs less than a pattern
                continue
            for match in _pattern(word).finditer(folded):
                if (rank := (match.end(), len(word))) > best:
                    best, found = rank, key
    return found


@cache
def kinds_of(category: str) -> dict[str, Kind]:
    """Return the kinds sold in `category`; all of them for "other"."""
    return {key: kind for key, kind in KINDS.items() if category in (kind.category, "other")}


@lru_cache(maxsize=4096)  # nouns of a shop's products come again with every brief
def kind_of(noun: str, category: str) -> str:
    """Return the kind, among those of `category`, that a product's noun is or ends in, or "".

    Args:
        noun: what the product is, as its title says (`Product.kind`); "": unknown, and then no kind is guessed.
        category: a key of `CATEGORIES`.
    """
    folded, best, found = noun.casefold(), 0, ""
    for key, kind in kinds_of(category).items():
        for word in kind.all_words:
            if len(word) > best and any(match.end() == len(folded) for match in _pattern(word).finditer(folded)):
                best, found = len(word), key
    return found


@lru_cache(maxsize=4096)  # the same names
def made_of(name: str) -> str:
    """Return the material that `name` states, or ""."""
    return last_match(MADE_OF, name)
