"""The shoppers that the demo page can switch between; each has a taste, told by categories of the catalogue."""

import msgspec

from engines.vocabulary.locales import Locale


class Shopper(msgspec.Struct, frozen=True):
    """One shopper: `likes` are keys of `engines.vocabulary.words.CATEGORIES`, best first."""

    key: str
    name: dict[Locale, str]
    taste: dict[Locale, str]
    likes: tuple[str, ...]


SHOPPERS = (
    Shopper(
        "mei",
        {"en": "Mei", "zh": "小美"},
        {"en": "tea, ceramics, slow mornings", "zh": "爱茶、爱器物、慢早晨"},
        ("kitchen", "food", "home"),
    ),
    Shopper(
        "alex",
        {"en": "Alex", "zh": "阿力"},
        {"en": "sound, light and gadgets", "zh": "音响、灯光和数码"},
        ("audio", "lighting", "electronics"),
    ),
    Shopper(
        "sofia",
        {"en": "Sofia", "zh": "苏菲"},
        {"en": "skincare and fashion", "zh": "护肤与时尚"},
        ("beauty", "fashion", "travel"),
    ),
    Shopper(
        "noah",
        {"en": "Noah", "zh": "诺亚"},
        {"en": "sports, garden, a dog and a child", "zh": "运动、园艺、遛狗带娃"},
        ("sports", "toys", "pets", "garden"),
    ),
)
