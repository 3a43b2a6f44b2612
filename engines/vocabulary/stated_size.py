"""Sizes that a feed states: attributes, `30 x 20 cm`, `H12cm`, `12 inch`, `高12厘米`; `500ml` is a hint.

A length in a text may be that of a part, or of what a thing is for; so one that the kind rules out is not believed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from engines.vocabulary.extent import Axis, ProductSize
from engines.vocabulary.things import Thing

_CM: Final = {
    **dict.fromkeys(("cm", "centimetre", "centimeter", "厘米", "公分"), 1.0),
    **dict.fromkeys(("mm", "millimetre", "millimeter", "毫米"), 0.1),
    **dict.fromkeys(("m", "metre", "meter", "米"), 100.0),
    **dict.fromkeys(("in", "inch", '"', "”", "″", "英寸", "吋", "寸"), 2.54),
    **dict.fromkeys(("ft", "feet", "foot", "英尺"), 30.48),
}
_UNIT: Final = (
    r"(?:(centimetre|centimeter|millimetre|millimeter|metre|meter|inch|cm|mm|ft|feet|foot|in|m"
    r"|厘米|公分|毫米|英寸|英尺|吋|寸|米|[\"”″])(?:e?s)?)"
)
_END: Final = r"(?![a-z0-9²³/])"
_N: Final = r"(\d{1,4}(?:\.\d{1,2})?)"
_MARK: Final = r"(?:\s*\(?[lwhd长宽高深厚]\)?)?"
_BY: Final = r"\s*[x\u00d7*]\s*"
_TIMES: Final = re.compile(
    rf"(?<![\d.x\u00d7*]){_N}\s*{_UNIT}?{_MARK}{_BY}{_N}\s*{_UNIT}?{_MARK}(?:{_BY}{_N}\s*{_UNIT}?{_MARK})?\s*{_UNIT}?{_END}"
)
_AXES: Final[Mapping[Axis, str]] = {
    "height": "height|tall|high|高度|身高|高|h",
    "width": "width|wide|length|long|diameter|宽度|长度|直径|宽|长|w|l|ø|dia",
}
_BEFORE: Final = {
    axis: re.compile(rf"(?<![a-z])(?:{words})(?:\s*(?:is|about|approx\.?|约|为))?\s*[:：=]?\s*{_N}\s*{_UNIT}{_END}")
    for axis, words in _AXES.items()
}
_AFTER: Final = {
    axis: re.compile(rf"(?<![\d.x\u00d7*]){_N}\s*-?\s*{_UNIT}\s*(?:in\s+)?(?:{words}){_END}")
    for axis, words in _AXES.items()
}
_ALONE: Final = re.compile(rf"(?<![\d.x\u00d7*~\u2013-]){_N}\s*-?\s*{_UNIT}{_END}")
_VOLUME: Final = re.compile(
    rf"(?<![\d.x\u00d7*]){_N}\s*-?\s*(ml|millilit(?:re|er)s?|cl|lit(?:re|er)s?|l|fl\.?\s?oz|毫升|公升|升){_END}"
)
_FOR: Final = re.compile(r"(?:fits?|for|to|holds?|with|适合|适用|可装|能装)\W*$")
"""Before a length that is another thing's."""
_ML: Final = {"m": 1.0, "c": 10.0, "l": 1000.0, "f": 29.6, "毫": 1.0, "公": 1000.0, "升": 1000.0}
_HOLDS: Final = {
    "Home & Garden > Kitchen & Dining > Tableware": 1.4,
    "Home & Garden > Kitchen & Dining > Cookware & Bakeware": 1.7,
    "Home & Garden > Kitchen & Dining > Kitchen Appliances": 2.1,
    "Home & Garden > Kitchen & Dining": 2.8,
    "Food, Beverages & Tobacco": 2.8,
    "Health & Beauty": 2.8,
}
"""Height over the cube root of the millilitres that a thing holds: a cup's, a pot's, a kettle's, a bottle's.

Elsewhere a volume is that of a room or an engine."""
_SCREENS: Final = {"television": 0.87, "monitor": 0.87, "laptop": 0.9, "tablet": 0.97, "smartphone": 0.95}
"""Width, or height of a phone, over the diagonal that is stated for it."""
LEAST, MOST = 0.5, 500.0  # cm: what shops sell and an ad can show
SLACK: Final = 1.6  # times beyond what is usual for a kind is still believed, a text that says no axis
WORDS: Final = 4000  # characters of a text that are read


def stated_size(attributes: Mapping[str, str], texts: Sequence[str], thing: Thing | None = None) -> ProductSize | None:
    """Return the size that a feed states; None: it states none that can be believed.

    Args:
        attributes: Merchant Center's `product_height`, `product_width`, `product_length` and details by name, in any
            language.
        texts: title first, then what else is said of it.
        thing: what it is, where that is known.
    """
    if (found := _by_attributes(attributes, thing)) is not None:
        return found
    plain = [unicodedata.normalize("NFKC", text[:WORDS]).casefold() for text in texts]
    for text in plain:
        if (found := _worded(text, thing)) is not None:
            return found
    for text in plain[:1]:  # a single length in a description is that of a part
        if (found := _alone(text, thing)) is not None:
            return found
    return _by_volume(plain, thing)


def _by_attributes(attributes: Mapping[str, str], thing: Thing | None) -> ProductSize | None:
    found: dict[Axis, float] = {}
    for name, value in attributes.items():
        plain = f"{name.casefold().removeprefix('product_').strip()} {unicodedata.normalize('NFKC', value).casefold()}"
        for axis, pattern in _BEFORE.items():
            if (match := pattern.match(plain)) and (cm := _cm(match[1], match[2])):
                found[axis] = max(cm, found.get(axis, 0.0))
        if (size := _times(plain, thing, "its feed says")) is not None:
            return size
    return _greater(found, "its feed says")


def _worded(text: str, thing: Thing | None) -> ProductSize | None:
    """Read `30 x 20 cm`, or lengths with an axis: `H12cm`, `12 cm tall`, `高12厘米`."""
    if (size := _times(text, thing, "its text says")) is not None:
        return size
    found: dict[Axis, float] = {}
    for axis in _AXES:
        for match in (*_BEFORE[axis].finditer(text), *_AFTER[axis].finditer(text)):
            cm = _cm(match[1], match[2])
            if cm and _believed(cm, thing):
                found.setdefault(axis, cm)
    return _greater(found, "its text says")


def _times(text: str, thing: Thing | None, source: str) -> ProductSize | None:
    for match in _TIMES.finditer(text):
        numbers, units = match.group(1, 3, 5), match.group(2, 4, 6, 7)
        unit = next((unit for unit in reversed(units) if unit), None)
        if unit is None:
            continue
        lengths = [_cm(number, unit) for number in numbers if number]
        if all(lengths) and _believed(max(lengths), thing):
            return ProductSize(round(max(lengths), 1), "longest", f"{source} {match[0].strip()}")
    return None


def _alone(title: str, thing: Thing | None) -> ProductSize | None:
    """Read a length without an axis in a title, of a thing whose usual size allows it."""
    if thing is None or thing.size_cm is None:
        return None
    for match in _ALONE.finditer(title):
        cm = _cm(match[1], match[2]) * _SCREENS.get(thing.archetype, 1.0)
        if cm and _believed(cm, thing) and not _FOR.search(title, 0, match.start()):
            return ProductSize(round(cm, 1), "longest", f"its title says {match[0].strip()}")
    return None


def _by_volume(texts: Iterable[str], thing: Thing | None) -> ProductSize | None:
    """Guess the height of what holds a stated volume, within what is usual for its kind."""
    if thing is None or thing.size_cm is None:
        return None
    tall = next((tall for path, tall in _HOLDS.items() if thing.path.startswith(path)), 0.0)
    for text in texts:
        for match in _VOLUME.finditer(text):
            ml = float(match[1]) * _ML[match[2][0]]
            height = tall * ml ** (1 / 3)
            least, most = thing.size_cm
            if least / SLACK <= height <= most * SLACK:
                return ProductSize(round(min(max(height, least), most), 1), "longest", f"it holds {match[0].strip()}")
    return None


def _cm(number: str, unit: str) -> float:
    """Return centimetres; 0: none that an ad can show."""
    cm = float(number) * _CM[unit]
    return cm if LEAST <= cm <= MOST else 0.0


def _believed(cm: float, thing: Thing | None) -> bool:
    """Tell whether the kind allows such a length; of an unknown thing anything is believed."""
    if thing is None or thing.size_cm is None:
        return True
    return thing.size_cm[0] / SLACK <= cm <= thing.size_cm[1] * SLACK


def _greater(found: Mapping[Axis, float], source: str) -> ProductSize | None:
    if not found:
        return None
    axis = max(found, key=lambda each: found[each])
    return ProductSize(round(found[axis], 1), axis, f"{source} {axis} {found[axis]:g} cm")
