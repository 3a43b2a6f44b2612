"""What Chinese attributes and titles state in a word or a number, as a sentence: `每袋5g，共5袋。`."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from engines.vocabulary.reading import Told

_MOST_DETAILS: Final = 40
_MOST_OF_NAME: Final = 40
_MOST_OF_VALUE: Final = 60
_HELD: Final = re.compile(
    "size|sizes|spec|specification|standards|unit|weight|net ?weight|volume|capacity"
    "|规格|净含量|净重|容量|重量|包装规格|产品规格"
)
_PLACES: Final = re.compile("place|grow_place|origin|country|产地|原产地|产区")
_FEEL: Final = re.compile("texture|taste|flavou?r|口感|滋味")
_PARTS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile("memory|ram|内存|内存容量|运行内存"), "内存"),
    (re.compile("disk|storage|rom|硬盘|硬盘容量"), "硬盘"),
    (re.compile("screen_size|screen size|屏幕尺寸"), "屏幕"),
)
_FELT: Final = re.compile(r"[\u4e00-\u9fff]{4,8}")
_LABEL: Final = re.compile(r"^(?:产品|商品)?(?:规格|净含量|净重|重量)\s*[:：]?\s*")
_NUMBER: Final = r"\d+(?:\.\d+)?"
_UNIT: Final = r"(?:ml|mL|ML|L|g|G|kg|KG|mg|μg|毫升|升|克|千克|公斤|斤|两|cm|mm|厘米)"
_THING: Final = "[片粒丸支袋贴板抽包个瓶罐盒条枚颗块杯喷卷张]"
_IN: Final = "[盒瓶袋包罐箱条桶板提]"
_TIMES: Final = r"\s?[xX*\u00d7]\s?"
_ONE: Final = rf"{_NUMBER}\s?{_UNIT}(?:{_TIMES}{_NUMBER}\s?{_UNIT})?"
_EACH: Final = re.compile(rf"(?:(?P<one>{_ONE}){_TIMES})?(?P<count>\d+)(?P<thing>{_THING})/(?P<box>{_IN})装?")
_MANY: Final = re.compile(rf"(?P<one>{_NUMBER}\s?{_UNIT}){_TIMES}(?P<count>\d+)(?P<thing>{_THING})装?")
_SMALL: Final = rf"{_NUMBER}\s?(?:ml|mL|ML|g|毫升|克)"
_TWICE: Final = re.compile(rf"{_SMALL}{_TIMES}\d{{1,2}}")
_ALONE: Final = re.compile(rf"{_SMALL}|{_NUMBER}\s?斤")
_IN_TITLE: Final = re.compile(
    rf"(?<![\d.A-Za-z*\u00d7~-])(?:(?:{_ONE}{_TIMES})?\d+{_THING}(?:/{_IN})?装?|{_TWICE.pattern}|{_ALONE.pattern})"
    r"(?![\dA-Za-z*\u00d7/~-])"
)
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2,9}")
_NO_PLACE: Final = re.compile("大陆|内地|其[他它]|商品|产品|概念|设计|详|见|默认|不|无|厂|公司|^中国$|[是的、]")
_COLOUR: Final = re.compile(r"[\u4e00-\u9fff]{1,4}色")
_LETTERS: Final = re.compile(r"X{0,3}S|M|X{0,4}L|[2-6]XL")
_AMOUNT: Final = re.compile(r"\d+(?:\.\d+)?\s?(?:G|GB|T|TB|英寸|寸)(?: ?SSD|固态)?(?:\+\d+(?:G|GB|T|TB))?")
_MEMORY: Final = re.compile(r"\d{1,2}GB?\+\d{2,4}GB?")
_LIST: Final = re.compile(r"\s*[;；,，、/|]\s*")
_ROUND: Final = re.compile(r"(\d)\.0(?!\d)")
_FEWEST, _FULLEST = 2, 5


def chinese_particulars(told: Told, headline: str) -> Iterator[str]:
    """Yield what a product's attributes state, then what its title ends in; what the headline says is left out."""
    points = [point for point in _points(told) if not _says(headline, point)]
    if points:
        yield f"{'，'.join(dict.fromkeys(points[: _FULLEST - 2]))}。"


def _points(told: Told) -> Iterator[str]:
    named = [(name[:_MOST_OF_NAME].strip().casefold(), _plain(value)) for name, value in told.details[:_MOST_DETAILS]]
    yield from (value for name, value in named if _FEEL.fullmatch(name) and _FELT.fullmatch(value))
    places = (value for name, value in named if _PLACES.fullmatch(name))
    yield from (f"产自{value}" for value in places if _PLACE.fullmatch(value) and not _NO_PLACE.search(value))
    held = [value for name, value in (("size", _plain(told.size)), *named) if _HELD.fullmatch(name)]
    amount = next(filter(None, map(_amount, held)), "") or _of_title(told.title)
    yield from [amount] if amount else []
    yield from [f"{size}内存"] if _MEMORY.fullmatch(size := _plain(told.size)) else []
    for pattern, part in _PARTS:
        yield from (f"{value}{part}" for name, value in named if pattern.fullmatch(name) and _AMOUNT.fullmatch(value))
    colours = _LIST.split(_plain(told.color))
    if _FEWEST <= len(colours) <= _FULLEST and all(map(_COLOUR.fullmatch, colours)):
        yield f"{'、'.join(colours)}可选"
    sizes = _LIST.split(_plain(told.size))
    if len(sizes) >= _FEWEST and all(map(_LETTERS.fullmatch, sizes)):
        yield f"有{'、'.join(sizes)}码"


def _plain(text: str) -> str:
    return _ROUND.sub(r"\1", _LABEL.sub("", " ".join(unicodedata.normalize("NFKC", text[:_MOST_OF_VALUE]).split())))


def _amount(value: str) -> str:
    """Return how much there is, as one says it; "": the value tells something else."""
    if found := _EACH.fullmatch(value):
        each = f"，每{found['thing']}{_times(found['one'])}" if found["one"] else ""
        return f"每{found['box']}{found['count']}{found['thing']}{each}"
    if found := _MANY.fullmatch(value):
        one = f"每{found['thing']}{found['one']}"
        return one if found["count"] == "1" else f"{one}，共{found['count']}{found['thing']}"
    if _TWICE.fullmatch(value):
        return _times(value)
    return f"{value}装" if _ALONE.fullmatch(value) else ""


def _times(text: str) -> str:
    return re.sub(r"(?<=[\w])\s?[xX*]\s?(?=\d)", "\u00d7", text)


def _of_title(title: str) -> str:
    """Return the only amount that a title tells of; one of several may be of a gift."""
    found = [match[0] for match in _IN_TITLE.finditer(unicodedata.normalize("NFKC", title))]
    return _amount(found[0]) if len(found) == 1 else ""


def _says(headline: str, point: str) -> bool:
    """Tell whether a headline says the numbers of a point already, or all of it."""
    numbers = re.findall(r"\d+(?:\.\d+)?", point)
    return (bool(numbers) and all(number in headline for number in numbers)) or point.removeprefix("产自") in headline
