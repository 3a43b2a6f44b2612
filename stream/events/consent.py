"""What the consent signals in a record say, whichever manager wrote them and wherever it put them.

It fails closed: one refusal outweighs every grant, and where an answer is asked for, only a grant is one. Managers
nest their signals differently, so names are looked for at any depth, without case, dashes and underlines.

Sources: those of `stream.events.choices` and `stream.events.strings`, Global Privacy Control, Matomo's tracker and
cookies, the keys that IAB's specifications give consent managers in apps.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from stream.events import choices, strings
from stream.events.contexts import CONTEXTS, MEASUREMENT, UnreadableError, Visits, named, opened
from stream.events.words import plain, said

_Reader = Callable[[Any, Visits], bool | None]


def answer(*documents: Any, visits: Visits | None = None) -> bool | None:
    """Return False when any signal in the documents refuses, True when one grants, None when nothing is said."""
    visits = visits or Visits()
    try:
        answers = {found for document in documents for found in _signals(document, visits)}
    except UnreadableError:
        return False  # what was not looked at may refuse
    return False if False in answers else True in answers or None


def _signals(document: Any, visits: Visits) -> Iterator[bool | None]:
    left: list[tuple[str, Any]] = [("", document)]  # a stack: records may be nested deeper than calls
    while left:
        above, value = left.pop()
        if isinstance(value, dict):
            for names, field in named(value):
                visits.count(len(names))
                readers = {reader for name in names if (reader := _reader(name))}
                try:
                    inner = opened(names[0], field)
                except UnreadableError:
                    if readers or names[0] in CONTEXTS:
                        yield False  # it may have held a refusal
                    continue
                left.append((names[-1], inner))
                for reader in readers:
                    others = reader is _consent and choices.of_others(above)
                    yield reader(choices.without_lists(inner) if others else inner, visits)
        elif isinstance(value, list):
            visits.count(len(value))
            left.extend((above, item) for item in value)


@lru_cache(maxsize=4096)  # the names of fields come again in every event; their values are never kept
def _reader(name: str) -> _Reader | None:
    """Return what reads a field of this name as a signal; None where it is none."""
    return _READERS.get(plain(name))


def _consent(value: Any, visits: Visits) -> bool | None:
    """Read a field called consent: a yes or no, choices by category, a list of those agreed to, or a TCF string."""
    if isinstance(value, dict):
        return choices.categories(value, visits)
    if isinstance(value, list):
        return choices.listed(value, visits)
    return strings.tcf(value) if isinstance(value, str) and len(value) > 20 else choices.granted(value)


def _unless(value: Any) -> bool | None:
    """Read a switch that refuses when it is on."""
    return False if said(value) else None


def _permits(value: Any) -> bool | None:
    """Read a permission that is not the shopper's consent to advertising: a no refuses, a yes is no grant."""
    return False if said(value) is False else None


def _measured(value: Any, visits: Visits) -> bool | None:
    """Read the `consent` of a Matomo request: 0 or 1, or a shop's own signal, whose yes is no more than that 1."""
    if value in (0, 1, "0", "1"):
        return _permits(value)
    return None if (found := _consent(value, visits)) else found


def _there(value: Any) -> bool | None:
    """Read a cookie that is set where the shopper refuses, to the time of it."""
    return None if value in (None, "", False) else False


def _att(value: Any) -> bool | None:
    """Read Apple's tracking status: 1 restricted, 2 denied."""
    told = str(value).casefold() if isinstance(value, str | int) else ""
    return False if told in {"1", "2", "restricted", "denied"} else None


def _alone(reader: Callable[[Any], bool | None]) -> _Reader:
    return lambda value, _: reader(value)


_PLAIN: Final[dict[str, Callable[[Any], bool | None]]] = {
    "deniedconsentids": choices.denied,
    "allowedconsentids": choices.allowed,
    **dict.fromkeys(("onetrustactivegroups", "optanonactivegroups"), choices.active),
    "optanonconsent": choices.onetrust_cookie,
    **dict.fromkeys(("aduserdata", "adstorage", "adpersonalization", "allowadpersonalizationsignals"), choices.granted),
    "marketingallowed": choices.granted,
    **dict.fromkeys(("nonpersonalizedads", "npa", "gpc", "secgpc", "globalprivacycontrol"), _unless),
    **dict.fromkeys(("donotsell", "ccpaoptout", "limitadtracking", "lmt"), _unless),
    **dict.fromkeys(("adtrackingenabled", "saleofdataallowed"), _permits),
    **dict.fromkeys(("mtmconsentremoved", "matomoignore", "piwikignore"), _there),
    "gcs": strings.gcs,
    "gcd": strings.gcd,
    "atttrackingstatus": _att,
    **dict.fromkeys(("tcstring", "tcfstring", "gdprconsent", "gdprconsentstring", "euconsentv2"), strings.tcf),
    "iabtcftcstring": strings.tcf,
    "iabtcfpurposeconsents": strings.purpose_consents,
    **dict.fromkeys(("usprivacy", "usprivacystring", "uspstring", "iabusprivacystring"), strings.us_privacy),
    **dict.fromkeys(("gpp", "gppstring", "iabgpphdrgppstring"), strings.platform),
    **strings.STORED_SECTIONS,
}
_READERS: Final[dict[str, _Reader]] = {
    **{name: _alone(reader) for name, reader in _PLAIN.items()},
    **dict.fromkeys(choices.CONSENTS, _consent),
    **dict.fromkeys(choices.CATEGORIES, choices.categories),
    choices.PREFERENCES: choices.preferences,
    "purposes": choices.switched,
    plain(MEASUREMENT): _measured,
}
