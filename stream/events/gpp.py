"""IAB's Global Privacy Platform: which sections a GPP string holds, and whether one of the United States opts out.

A header names the sections that follow, each after a `~`; parts of a section begin with a `.`. All are bits, six to a
letter; numbers in the header are Fibonacci codes, each the difference to the number before.

Sources: IAB Tech Lab, Global Privacy Platform: GPP String 1.0, Section Information, the technical specifications of US
National 1 and 2 and of the states 1.
"""

from typing import Final

from stream.events.contexts import UnreadableError

TCF_EU, TCF_CANADA, US_PRIVACY = 2, 5, 6
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BITS: Final = {letter: f"{number:06b}" for number, letter in enumerate(_LETTERS)}
_HEADER: Final = f"{3:06b}{1:06b}"  # its type and its version
_COUNTED: Final = 24  # bits before the first section id
_FIBONACCI: Final = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)  # far above the ids there are
_STATES: Final = range(8, 28)
_OPT_OUTS: Final = {
    **dict.fromkeys(_STATES, (12, 14)),
    7: (18, 20, 22),  # the whole country: sale, sharing, targeted advertising
    **dict.fromkeys((11, 18), (14, 16)),  # Utah, Iowa
    **dict.fromkeys((24, 25, 26, 27), (16, 18)),  # Maryland, Indiana, Kentucky, Rhode Island
}
"""Where a section's opt-outs stand, in bits: of sale and of targeted advertising, in California of sharing."""
KNOWN: Final = (TCF_EU, TCF_CANADA, US_PRIVACY, *sorted(_OPT_OUTS))
"""Sections whose consent or opt-outs are read."""
_VERSIONS: Final = ("000001", "000010")
_OPTED_OUT: Final = "01"
_GPC: Final = "011"  # a part of type 1, whose only field is Global Privacy Control


def sections(text: str) -> list[tuple[int, str]]:
    """Return the sections of a GPP string, each with its number.

    Raises:
        UnreadableError: the header is broken, or names other sections than follow.
    """
    header, *found = text.strip().split("~")
    numbers = _numbers(bits(header))
    if len(numbers) != len(found):
        raise UnreadableError
    return list(zip(numbers, found, strict=True))


def opts_out(number: int, section: str) -> bool:
    """Tell whether a section of the United States opts out of sale, sharing or targeted advertising, or sets GPC.

    Sections that are none of theirs do not; those above the ones there are cannot be read.

    Raises:
        UnreadableError: it is broken, or of a version or a state that is not known.
    """
    if number < min(_OPT_OUTS):
        return False
    core, *parts = map(bits, section.split("."))
    places = _OPT_OUTS.get(number)
    if places is None or not core.startswith(_VERSIONS) or len(core) < max(places) + 2:
        raise UnreadableError
    return any(core[place : place + 2] == _OPTED_OUT for place in places) or any(
        part.startswith(_GPC) for part in parts
    )


def bits(text: str) -> str:
    """Return the bits of a header, or of a part of a section.

    Raises:
        UnreadableError: it is empty, or has another letter.
    """
    if not text:
        raise UnreadableError
    try:
        return "".join(_BITS[letter] for letter in text)
    except KeyError:
        raise UnreadableError from None


def _numbers(header: str) -> list[int]:
    """Return the section ids in a header's bits: single ones, and ranges of them."""
    if not header.startswith(_HEADER) or len(header) < _COUNTED:
        raise UnreadableError
    found: list[int] = []
    place, last = _COUNTED, 0
    for _ in range(int(header[len(_HEADER) : _COUNTED], 2)):
        difference, end = _fibonacci(header, place + 1)
        first = last = last + difference
        if header[place] == "1":
            difference, end = _fibonacci(header, end)
            last += difference
        found += range(first, last + 1)
        place = end
    return found


def _fibonacci(header: str, place: int) -> tuple[int, int]:
    """Return the number whose code begins at `place`, and where the code ends: after the first two ones in a row."""
    end = header.find("11", place, place + len(_FIBONACCI) + 1)
    if end < 0:
        raise UnreadableError
    code = header[place : end + 1]
    return sum(number for number, bit in zip(_FIBONACCI, code, strict=False) if bit == "1"), end + 2
