"""What the consent signals in a record say, whichever manager wrote them and wherever it put them.

It fails closed: one refusal outweighs every grant, and where an answer is asked for, only a grant is one. Managers
nest their signals differently, so names are looked for at any depth, without case, dashes and underlines.

Sources: those of `stream.events.signals`, `stream.events.choices` and `stream.events.forms`.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from stream.events import choices, forms, signals
from stream.events.contexts import CONTEXTS, MEASUREMENT, UnreadableError, Visits, named, opened
from stream.events.words import plain

_Reader = Callable[[Any, Visits], bool | None]
_LONGEST_NAME: Final = 100  # of a signal, with room for dashes: longer ones are neither looked at nor kept


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
                    if readers or names[0] in CONTEXTS:  # it may have held a refusal
                        yield forms.cookie(field, visits) if readers == {forms.cookie} else False
                    continue
                left.append((names[-1], inner))
                for reader in readers:
                    others = reader is forms.consent and choices.of_others(above)
                    yield reader(choices.without_lists(inner) if others else inner, visits)
        elif isinstance(value, list):
            visits.count(len(value))
            left.extend((above, item) for item in value)


def _reader(name: str) -> _Reader | None:
    """Return what reads a field of this name as a signal; None where it is none."""
    return _known_reader(name) if len(name) <= _LONGEST_NAME else None


@lru_cache(maxsize=4096)  # the names of fields come again in every event; their values are never kept
def _known_reader(name: str) -> _Reader | None:
    return _READERS.get(plain(name))


def _alone(reader: Callable[[Any], bool | None]) -> _Reader:
    return lambda value, _: reader(value)


_READERS: Final[dict[str, _Reader]] = {
    **{name: _alone(reader) for name, reader in signals.READERS.items()},
    **dict.fromkeys(choices.CONSENTS, forms.consent),
    **dict.fromkeys(choices.CATEGORIES, forms.by_category),
    choices.COOKIE: forms.cookie,
    choices.GDPR: forms.gdpr,
    choices.PREFERENCES: choices.preferences,
    "purposes": choices.switched,
    plain(MEASUREMENT): forms.measured,
}
