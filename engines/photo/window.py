"""Which part of a busy photo an ad shows: its subject with air around it, as far as it goes in the place's shape."""

from typing import Final

from engines.photo.packshot import Packshot
from engines.photo.subject import subject_of
from engines.pixels.box import Box

AIR: Final = (0.12, 0.08)  # of the subject's longer side, around it; less where that gives the place's shape
CLOSEST: Final = 0.75  # of the largest part of that shape: a subject is shown in its surroundings


def window_of(packshot: Packshot, aspect: float) -> Box:
    """Return the part of the photo, in its pixels, that suits a place of `aspect` (width over height).

    It holds all of the subject. Where no part of that aspect can, it has the nearest aspect of one that does.
    """
    size, subject = packshot.image.size, subject_of(packshot)
    tries = [_part(_aired(subject, air, size), aspect, size) for air in AIR]
    alike = (part for part in tries if abs(part.width - part.height * aspect) <= 1 + aspect)
    return next(alike, tries[0])


def _aired(subject: Box, air: float, size: tuple[int, int]) -> Box:
    """Return the subject with `air` around it, within a photo of `size`."""
    grown = subject.grown(round(air * max(subject.width, subject.height)))
    return Box(max(0, grown.left), max(0, grown.top), min(size[0], grown.right), min(size[1], grown.bottom))


def _part(held: Box, aspect: float, size: tuple[int, int]) -> Box:
    """Return the smallest part of a photo of `size`, not too close, that holds `held`; of `aspect` where it can be."""
    width, height = size
    across = max(held.width, held.height * aspect, CLOSEST * min(width, height * aspect))
    across, down = min(width, across), min(height, max(held.height, across / aspect))
    wide, tall = max(1, round(across)), max(1, round(down))
    left, top = _start(held.left, held.right, wide, width), _start(held.top, held.bottom, tall, height)
    return Box(left, top, left + wide, top + tall)


def _start(first: int, last: int, length: int, whole: int) -> int:
    """Return where a stretch of `length` begins that has what lies from `first` to `last` in its middle, in `whole`."""
    return min(max(0, round((first + last - length) / 2)), whole - length)
