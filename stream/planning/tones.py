"""Tones of voice: which of them suit what a shop sells."""

from typing import Final

from msgspec import convert

from engines.vocabulary.brief import Tone

_SUITING: Final = """
beauty: luxury fresh minimal
kitchen: minimal fresh playful
audio: tech minimal luxury
lighting: minimal luxury tech
sports: fresh tech playful
food: fresh playful luxury
toys: playful fresh
fashion: luxury minimal playful
garden: fresh minimal playful
pets: playful fresh minimal
home: minimal luxury fresh
travel: minimal fresh tech
office: minimal tech playful
electronics: tech minimal
other: minimal fresh playful tech luxury
"""
"""Tones that suit a category, the most natural first."""
_TONES: Final = {
    category: convert(tones.split(), tuple[Tone, ...])
    for category, _, tones in (row.partition(":") for row in _SUITING.strip().splitlines())
}


def tones_of(category: str) -> tuple[Tone, ...]:
    """Return the tones that suit a category of `engines.vocabulary.words`, the most natural first."""
    return _TONES.get(category, _TONES["other"])
