"""Signals of consent that are one string each: TCF, US Privacy, GPP with its sections, Google's `gcs` and `gcd`.

Each reader returns False for a refusal, True for a grant, None where nothing is said. What cannot be read may have held
a refusal.

Sources: IAB TCF 2.2 with its in-app storage, IAB Tech Lab's Global Privacy Platform with its Canadian section (TCF
Canada 1.1), US Privacy 1.0, Google consent mode v2.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from stream.events import gpp
from stream.events.contexts import UnreadableError

_GCD: Final = re.compile(r"1\d([a-z])\d([a-z])\d([a-z])\d([a-z])(?:\d|$)")
_GCD_DENIED, _GCD_GRANTED = frozenset("pqmu"), frozenset("trnv")
"""By default, by the shopper, or one after the other; `l`: not asked."""
_US_PRIVACY: Final = re.compile(r"1[YN-]([YN-])[YN-]", re.IGNORECASE)
_TCF_VERSION: Final = "000010"
_TCF_PURPOSES: Final = 152  # bits before the consents to purposes in the core string
_TCF_NEEDED: Final = (1, 3, 4)  # storage, a profile for advertising, advertising by profile
_CANADA_VERSIONS: Final = ("000001", "000010")  # the second as older encoders wrote it, with the same fields
_CANADA_EXPRESS, _CANADA_IMPLIED, _CANADA_END = 151, 175, 199
"""Where express and implied consent to purposes begin, and where the latter ends, in bits."""
_CANADA_NEEDED: Final = (3, 4)  # purpose 1 is not used there


def tcf(value: Any) -> bool | None:
    """Read a TCF core string; one that cannot be read grants nothing."""
    if not isinstance(value, str) or not value.strip():
        return None
    core = value.strip().split(".")[0]
    try:
        data = urlsafe_b64decode(core + "=" * (-len(core) % 4))
    except (Base64Error, ValueError):
        return False
    bits = "".join(f"{byte:08b}" for byte in data)
    return bits.startswith(_TCF_VERSION) and _consents(bits[_TCF_PURPOSES:], _TCF_NEEDED)


def purpose_consents(value: Any) -> bool | None:
    """Read `IABTCF_PurposeConsents`: a 1 or 0 for each purpose, in their order; any other letter is no consent."""
    if not isinstance(value, str) or not value.strip():
        return None
    return _consents(value.strip(), _TCF_NEEDED)


def us_privacy(value: Any) -> bool | None:
    """Read a US Privacy string: its third letter is Y where the sale of data was opted out of."""
    found = _US_PRIVACY.fullmatch(value.strip()) if isinstance(value, str) else None
    return False if found and found[1] in "Yy" else None


def platform(value: Any) -> bool | None:
    """Read the sections of a GPP string; one that cannot be read may have held a refusal."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        answers = {_section(number, section) for number, section in gpp.sections(value)}
    except UnreadableError:
        return False
    return False if False in answers else True in answers or None


def gcs(value: Any) -> bool | None:
    """Read Google's `G1xy`: x is storage for advertising."""
    found = re.fullmatch(r"G1([01-])[01-]", value.strip().upper()) if isinstance(value, str) else None
    return {"0": False, "1": True}.get(found[1]) if found else None


def gcd(value: Any) -> bool | None:
    """Read Google's consent mode v2 in a hit: a letter each for ad storage, analytics, user data, personalisation."""
    found = _GCD.match(value.strip().casefold()) if isinstance(value, str) else None
    letters = {found[place] for place in (1, 3, 4)} if found else set()
    return False if letters & _GCD_DENIED else True if letters and letters <= _GCD_GRANTED else None


def _consents(bits: str, needed: tuple[int, ...]) -> bool:
    return all(bits[number - 1 : number] == "1" for number in needed)


def _section(number: int, section: str) -> bool | None:
    """Read one section of a GPP string: TCF of Europe or Canada, US Privacy, or one of the United States.

    Raises:
        UnreadableError: it is broken.
    """
    if number == gpp.TCF_EU:
        return bool(tcf(section))
    if number == gpp.TCF_CANADA:
        return _canadian(section)
    if number != gpp.US_PRIVACY:
        return False if gpp.opts_out(number, section) else None
    if not _US_PRIVACY.fullmatch(section):
        raise UnreadableError
    return us_privacy(section)


def _canadian(section: str) -> bool | None:
    """Read TCF Canada: express consent grants, implied consent, which nobody gave, only does not refuse.

    Raises:
        UnreadableError: it is broken, or of another version.
    """
    core = gpp.bits(section.split(".", maxsplit=1)[0])
    if not core.startswith(_CANADA_VERSIONS) or len(core) < _CANADA_END:
        raise UnreadableError
    express, implied = core[_CANADA_EXPRESS:_CANADA_IMPLIED], core[_CANADA_IMPLIED:_CANADA_END]
    if _consents(express, _CANADA_NEEDED):
        return True
    either = "".join("01"["1" in pair] for pair in zip(express, implied, strict=True))
    return None if _consents(either, _CANADA_NEEDED) else False


def _stored(number: int, value: Any) -> bool | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return _section(number, value.strip())
    except UnreadableError:
        return False


STORED_SECTIONS: Final[dict[str, Callable[[Any], bool | None]]] = {
    f"iabgpp{number}string": partial(_stored, number) for number in gpp.KNOWN
}
"""GPP's sections in an app's storage, each under the plain name of `IABGPP_[SectionID]_String`."""
