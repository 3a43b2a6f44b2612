"""What the consent signals in a record say, whichever manager wrote them and wherever it put them.

It fails closed: one refusal outweighs every grant, and where an answer is asked for, only a grant is one. Managers
nest their signals differently, so names are looked for at any depth, without case, dashes and underlines.

Sources: Snowplow's schema consent_preferences 1-0-0, Segment and RudderStack consent management, OneTrust's cookies,
Google consent mode v2, IAB TCF 2.2, GPP and US Privacy 1.0, Global Privacy Control.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

from stream.events import gpp
from stream.events.contexts import CONTEXTS, UnreadableError, named, opened
from stream.events.parse import readable

_GRANTS: Final = frozenset([
    "1", "true", "yes", "y", "on", "active", "enabled", "granted", "grant", "given", "accepted", "accept", "allowed",
    "allow", "approved", "agreed", "authorized", "consented", "optin", "optedin",
    "是", "同意", "已同意", "接受", "允许", "ja",
])  # fmt: skip
_REFUSALS: Final = frozenset([
    "0", "false", "no", "n", "off", "inactive", "disabled", "denied", "deny", "refused", "refuse", "rejected", "reject",
    "declined", "decline", "disallowed", "disallow", "withdrawn", "revoked", "unsubscribed", "optout", "optedout",
    "否", "不同意", "拒绝", "不允许", "nein",
])  # fmt: skip
_ADVERTISING: Final = ("advert", "market", "target", "personali", "profil", "c0004", "werb", "广告", "营销")
_HARMLESS: Final = ("necess", "essential", "security", "function", "prefer", "analy", "statisti", "perform")
"""Categories whose refusal says nothing of advertising; an id that tells nothing is taken for one that does."""
_HARMLESS_NAMES: Final = frozenset({"c0001", "c0003", "version"})
_NAMES_OF_ADS: Final = frozenset({"ad", "ads", "adstorage", "aduserdata"})
_STATES: Final = frozenset(
    ["accepted", "allowed", "choice", "consent", "decision", "enabled", "given", "granted", "state", "status", "value"]
)
"""Names of the answer within a category's object: they are no categories."""
_BESIDE: Final = ("id", "version", "source", "name", "label", "url", "method", "language")
"""How names end of text that stands beside an answer and is none."""
_GCD: Final = re.compile(r"1\d([a-z])\d([a-z])\d([a-z])\d([a-z])(?:\d|$)")
_GCD_DENIED, _GCD_GRANTED = frozenset("pqmu"), frozenset("trnv")
"""By default, by the shopper, or one after the other; `l`: not asked."""
_US_PRIVACY: Final = re.compile(r"1[YN-]([YN-])[YN-]", re.IGNORECASE)
_TCF_VERSION: Final = "000010"
_TCF_PURPOSES: Final = 152  # bits before the consents to purposes in the core string
_TCF_NEEDED: Final = (1, 3, 4)  # storage, a profile for advertising, advertising by profile


def answer(*documents: Any) -> bool | None:
    """Return False when any signal in the documents refuses, True when one grants, None when nothing is said."""
    answers = {found for document in documents for found in _signals(document)}
    return False if False in answers else True in answers or None


def _signals(document: Any) -> Iterator[bool | None]:
    left = [document]  # a stack: records may be nested deeper than calls
    while left:
        value = left.pop()
        if isinstance(value, dict):
            for name, field in named(value):
                reader = _reader(name)
                try:
                    inner = opened(name, field)
                except UnreadableError:
                    if reader or name in CONTEXTS:
                        yield False  # it may have held a refusal
                    continue
                left.append(inner)
                if reader:
                    yield reader(inner)
        elif isinstance(value, list):
            left.extend(value)


@lru_cache(maxsize=4096)  # the names of fields come again in every event; their values are never kept
def _reader(name: str) -> "Callable[[Any], bool | None] | None":
    """Return what reads a field of this name as a signal; None where it is none."""
    return _READERS.get(_plain(name))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _said(value: Any) -> bool | None:
    """Return a plain yes or no, None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return {0: False, 1: True}.get(int(value)) if value in {0, 1} else None
    word = _plain(value) if isinstance(value, str) else ""
    return True if word in _GRANTS else False if word in _REFUSALS else None


def _granted(value: Any) -> bool | None:
    """Read an answer that was asked for: anything but a grant refuses; empty, it was not asked for."""
    if isinstance(value, dict):
        return _granted(value["value"]) if "value" in value else None
    return None if value in (None, "", []) else _said(value) is True


def _unless(value: Any) -> bool | None:
    """Read a switch that refuses when it is on."""
    return False if _said(value) else None


def _advertises(category: str) -> bool:
    name = _plain(category)
    return name in _NAMES_OF_ADS or any(mark in name for mark in _ADVERTISING)


def _harmless(category: str) -> bool:
    name = _plain(category)
    known = name in _HARMLESS_NAMES or any(mark in name for mark in _HARMLESS)
    return known and not _advertises(category)


def _categories(value: Any) -> bool | None:
    """Read choices by category: any refusal that may concern advertising, else a grant for advertising."""
    if not isinstance(value, dict):
        return None
    said = list(_choices(value))
    if any(choice is False and not _harmless(category) for category, choice in said):
        return False
    return any(choice and _advertises(category) for category, choice in said) or None


def _choices(value: dict[str, Any]) -> Iterator[tuple[str, bool | None]]:
    """Yield each category with its choice, and those within its object, which are still about it.

    Objects that are read as categories by themselves are left to that.
    """
    left = [("", value)]  # a stack: records may be nested deeper than calls
    while left:
        above, inner = left.pop()
        for name, choice in inner.items():
            category = above if above and (_advertises(above) or _plain(name) in _STATES) else name
            if not isinstance(choice, dict):
                yield category, _chosen(category, name, choice)
            elif _reader(name) not in {_categories, _consent, _preferences}:
                left.append((category, choice))


def _chosen(category: str, name: str, choice: Any) -> bool | None:
    """Read one choice; of advertising, text that is no grant refuses, unless it is a time or tells something else."""
    said = _said(choice)
    if said is not None or not isinstance(choice, str) or not choice.strip() or not _advertises(category):
        return said
    return None if _plain(name).endswith(_BESIDE) or readable(choice) else False


def _preferences(value: Any) -> bool | None:
    """Read Snowplow's consent_preferences: all, or advertising among what was selected; anything else refuses."""
    if not isinstance(value, dict):
        return None
    fields = {_plain(name): inner for name, inner in value.items()}
    if "eventtype" not in fields:
        return _categories(value)
    kind = _plain(str(fields["eventtype"]))
    return kind == "allowall" or (kind == "allowselected" and bool(_allowed(fields.get("consentscopes"))))


def _consent(value: Any) -> bool | None:
    """Read a field called consent: a yes or no, choices by category, or a TCF string."""
    if isinstance(value, dict):
        return _categories(value)
    return _tcf(value) if isinstance(value, str) and len(value) > 20 else _granted(value)


def _names(value: Any) -> list[str]:
    """Return names from a list, from an object's keys, or from text with commas."""
    if isinstance(value, dict):
        return [name for name, choice in value.items() if _said(choice) is not False]
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [str(part) for part in parts if str(part).strip()]


def _denied(value: Any) -> bool | None:
    return False if any(not _harmless(name) for name in _names(value)) else None


def _allowed(value: Any) -> bool | None:
    return any(map(_advertises, _names(value))) or None


def _active(value: Any) -> bool | None:
    """Read OneTrust's list of the groups in force: the one for targeting (C0004, once 4) is there or refused."""
    return None if value is None else any(_advertises(name) or name.strip() == "4" for name in _names(value))


def _onetrust_cookie(value: Any) -> bool | None:
    """Read OneTrust's cookie: its groups, each with 1 where it is in force, and whether the browser sent GPC."""
    text = unquote(value) if isinstance(value, str) else ""
    if re.search(r"\bisGpcEnabled=1", text):
        return False
    found = re.search(r"groups=([^&]*)", text)
    return _active([group for group, on in re.findall(r"([^:,]+):([01])", found[1]) if on == "1"]) if found else None


def _tcf(value: Any) -> bool | None:
    """Read a TCF core string; one that cannot be read grants nothing."""
    if not isinstance(value, str) or not value.strip():
        return None
    core = value.strip().split(".")[0]
    try:
        data = urlsafe_b64decode(core + "=" * (-len(core) % 4))
    except (Base64Error, ValueError):
        return False
    bits = "".join(f"{byte:08b}" for byte in data)
    purposes = bits[_TCF_PURPOSES:]
    return bits.startswith(_TCF_VERSION) and all(purposes[number - 1 : number] == "1" for number in _TCF_NEEDED)


def _us_privacy(value: Any) -> bool | None:
    """Read a US Privacy string: its third letter is Y where the sale of data was opted out of."""
    found = _US_PRIVACY.fullmatch(value.strip()) if isinstance(value, str) else None
    return False if found and found[1] in "Yy" else None


def _gpp(value: Any) -> bool | None:
    """Read the sections of a GPP string; one that cannot be read may have held a refusal."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        answers = {_section(number, section) for number, section in gpp.sections(value)}
    except UnreadableError:
        return False
    return False if False in answers else True in answers or None


def _section(number: int, section: str) -> bool | None:
    """Read one section: TCF, US Privacy, or one of the United States.

    Raises:
        UnreadableError: it is broken.
    """
    if number == gpp.TCF_EU:
        return bool(_tcf(section))
    if number != gpp.US_PRIVACY:
        return False if gpp.opts_out(number, section) else None
    if not _US_PRIVACY.fullmatch(section):
        raise UnreadableError
    return _us_privacy(section)


def _gcs(value: Any) -> bool | None:
    """Read Google's `G1xy`: x is storage for advertising."""
    found = re.fullmatch(r"G1([01-])[01-]", value.strip().upper()) if isinstance(value, str) else None
    return {"0": False, "1": True}.get(found[1]) if found else None


def _gcd(value: Any) -> bool | None:
    """Read Google's consent mode v2 in a hit: a letter each for ad storage, analytics, user data, personalisation."""
    found = _GCD.match(value.strip().casefold()) if isinstance(value, str) else None
    said = {found[place] for place in (1, 3, 4)} if found else set()
    return False if said & _GCD_DENIED else True if said and said <= _GCD_GRANTED else None


def _tracking(value: Any) -> bool | None:
    """Read whether the device lets advertisers track: a yes is the device's, and no consent yet."""
    return False if _said(value) is False else None


def _att(value: Any) -> bool | None:
    """Read Apple's tracking status: 1 restricted, 2 denied."""
    return False if str(value).casefold() in {"1", "2", "restricted", "denied"} else None


_READERS: Final[dict[str, Callable[[Any], bool | None]]] = {
    **dict.fromkeys(("consent", "consents", "consentgiven", "hasconsent", "marketingconsent", "adconsent"), _consent),
    **dict.fromkeys(("categorypreferences", "cookieconsent"), _categories),
    "consentpreferences": _preferences,
    "deniedconsentids": _denied,
    "allowedconsentids": _allowed,
    **dict.fromkeys(("onetrustactivegroups", "optanonactivegroups"), _active),
    "optanonconsent": _onetrust_cookie,
    **dict.fromkeys(("aduserdata", "adstorage", "adpersonalization", "allowadpersonalizationsignals"), _granted),
    **dict.fromkeys(("nonpersonalizedads", "npa", "gpc", "secgpc", "globalprivacycontrol"), _unless),
    **dict.fromkeys(("donotsell", "ccpaoptout", "limitadtracking", "lmt"), _unless),
    "gcs": _gcs,
    "gcd": _gcd,
    "adtrackingenabled": _tracking,
    "atttrackingstatus": _att,
    **dict.fromkeys(("tcstring", "tcfstring", "gdprconsent", "gdprconsentstring"), _tcf),
    **dict.fromkeys(("usprivacy", "usprivacystring", "uspstring"), _us_privacy),
    **dict.fromkeys(("gpp", "gppstring"), _gpp),
}
