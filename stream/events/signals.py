"""Signals of consent that are one field each: which names they have, and what reads them.

Each reader returns False for a refusal, True for a grant, None where nothing is said.

Sources: those of `stream.events.strings`, `stream.events.ids` and `stream.events.cookies`, Google consent mode v2,
Global Privacy Control, Shopify's Customer Privacy API, Matomo's cookies, Snowplow's schema consent_withdrawn 1-0-0,
the keys that IAB's specifications give consent managers in apps. Do Not Track, a wish for no purpose in
particular whose specification was given up, is none.
"""

from collections.abc import Callable
from typing import Any, Final

from stream.events import cookies, ids, strings
from stream.events.words import said


def granted(value: Any) -> bool | None:
    """Read an answer that was asked for: anything but a grant refuses; empty, it was not asked for."""
    while isinstance(value, dict):
        value = value.get("value")
    return None if value in (None, "", []) else said(value) is True


def unless(value: Any) -> bool | None:
    """Read a switch that refuses when it is on."""
    return False if said(value) else None


def permits(value: Any) -> bool | None:
    """Read a permission that is not the shopper's consent to advertising: a no refuses, a yes is no grant."""
    return False if said(value) is False else None


def _withdrawn(value: Any) -> bool | None:
    """Read Snowplow's event of a consent withdrawn, whatever it tells of it, or a flag of that name."""
    return False if isinstance(value, dict) else unless(value)


def _there(value: Any) -> bool | None:
    """Read a cookie that is set where the shopper refuses, to the time of it."""
    return None if value in (None, "", False) else False


def _att(value: Any) -> bool | None:
    """Read Apple's tracking status: 1 restricted, 2 denied."""
    told = str(value).casefold() if isinstance(value, str | int) else ""
    return False if told in {"1", "2", "restricted", "denied"} else None


_GOOGLES: Final = ("aduserdata", "adstorage", "adsstorage", "adpersonalization", "allowadpersonalizationsignals")
READERS: Final[dict[str, Callable[[Any], bool | None]]] = {
    "deniedconsentids": ids.denied,
    "allowedconsentids": ids.allowed,
    **dict.fromkeys(("onetrustactivegroups", "optanonactivegroups"), ids.active),
    "optanonconsent": cookies.onetrust,
    **dict.fromkeys((*_GOOGLES, "marketingallowed"), granted),
    **dict.fromkeys(("nonpersonalizedads", "npa", "gpc", "secgpc", "globalprivacycontrol"), unless),
    **dict.fromkeys(("donotsell", "ccpaoptout", "limitadtracking", "lmt"), unless),
    **dict.fromkeys(("adtrackingenabled", "saleofdataallowed"), permits),
    **dict.fromkeys(("mtmconsentremoved", "matomoignore", "piwikignore"), _there),
    "consentwithdrawn": _withdrawn,
    **dict.fromkeys(("gcs", "xgagcs"), strings.gcs),
    **dict.fromkeys(("gcd", "xgagcd"), strings.gcd),
    "atttrackingstatus": _att,
    **dict.fromkeys(("tcstring", "tcfstring", "gdprconsentstring", "consentstringvalue", "euconsentv2"), strings.tcf),
    "iabtcftcstring": strings.tcf,
    "iabtcfpurposeconsents": strings.purpose_consents,
    **dict.fromkeys(("usprivacy", "usprivacystring", "uspstring", "uspconsent"), strings.us_privacy),
    "iabusprivacystring": strings.us_privacy,
    **dict.fromkeys(("gpp", "gppstring", "iabgpphdrgppstring"), strings.platform),
    **strings.STORED_SECTIONS,
}
"""What reads a field, by its plain name."""
