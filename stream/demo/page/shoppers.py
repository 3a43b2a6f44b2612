"""The shoppers that the demo page can switch between; each has a taste, told by categories of the catalogue."""

import msgspec

from engines.vocabulary.locales import LOCALES, Locale


class Shopper(msgspec.Struct, frozen=True):
    """One shopper: `likes` are keys of `engines.vocabulary.words.CATEGORIES`, best first."""

    key: str
    name: dict[Locale, str]
    taste: dict[Locale, str]
    likes: tuple[str, ...]


def _shopper(key: str, en: str, zh: str, likes: str) -> Shopper:
    """Read `name: taste` in both languages and the categories in a row."""
    told = {"en": en.split(": "), "zh": zh.split("：")}
    names, tastes = ({locale: told[locale][place] for locale in LOCALES} for place in (0, 1))
    return Shopper(key, names, tastes, tuple(likes.split()))


SHOPPERS = (
    _shopper("mei", "Mei: tea, ceramics, slow mornings", "小美：爱茶、爱器物、慢早晨", "kitchen food home"),
    _shopper("alex", "Alex: sound, light and gadgets", "阿力：音响、灯光和数码", "audio lighting electronics"),
    _shopper("sofia", "Sofia: skincare and fashion", "苏菲：护肤与时尚", "beauty fashion travel"),
    _shopper(
        "noah", "Noah: sports, garden, a dog and a child", "诺亚：运动、园艺、遛狗带娃", "sports toys pets garden"
    ),
)
