"""One choice within an object of consent: what its answer means by its name, and what stands beside an answer.

Sources: those of `stream.events.choices`, and what shops' own code has been seen to write beside answers.
"""

from typing import Any, Final

from stream.events import ids, signals
from stream.events.parse import readable
from stream.events.words import advertises, contrary, plain, plainly_no, refusing, said, turned

STATES: Final = frozenset([
    "accept", "accepted", "allow", "allowed", "choice", "consent", "consented", "decision", "enabled", "given",
    "granted", "optin", "state", "status", "val", "value",
])  # fmt: skip
"""Names of the answer within a category's object: they are no categories."""
_BESIDE: Final = (
    "id", "version", "source", "name", "label", "url", "method", "reason", "preferred", "time", "timestamp",
)  # fmt: skip
"""How names end of text that stands beside an answer and is none."""
_WHERE: Final = ("region", "country", "language", "locale", "regioncode", "countrycode", "languagecode", "publishercc")
"""How names end of text that is none; what two letters say is of a place: NO is Norway, ON Ontario, ja Japanese."""
_CODE: Final = 2  # letters
_NOTES: Final = frozenset([
    "cmpid", "cmpversion", "hasglobalscope", "isdefault", "isservicespecific", "listenerid", "purposeonetreatment",
    "usenonstandardstacks", "usenonstandardtexts",
])  # fmt: skip
"""Flags and numbers about the whole record of consent: they are no categories."""
_FLAGS: Final = frozenset(["default", "explicit", "locked", "mandatory", "readonly", "required"])
"""Flags about a category: beside its answer they are none."""


def chosen(category: str, name: str, choice: Any, *, answered: bool) -> bool | None:
    """Read one choice; of advertising, text that is no grant refuses, unless it is a time or tells something else.

    `answered`: beside it stands an answer for the same category; other text refuses then only by its words.
    """
    bare = plain(name)
    if _passed_over(bare, choice):
        return None
    answer = said(choice)
    if answer is not None and turned(name):  # `denied`: whether it was refused, and not whether it was given
        return False if (contrary(name) if answer else not plainly_no(choice)) else None
    if answer is not None:
        return None if answered and bare in _FLAGS else answer
    if not isinstance(choice, str) or not choice.strip() or not advertises(category):
        return None
    silent = answered and bare not in STATES and not advertises(name) and not refusing(choice)
    return None if silent or bare.endswith(_BESIDE) or readable(choice) else False


def answered(fields: dict[str, Any]) -> bool:
    """Tell whether an object says yes or no under the name of an answer."""
    return any(plain(name) in STATES and said(choice) is not None for name, choice in fields.items())


def labelled(item: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the category of an object in a list, and what else the object holds; flags beside an answer are none."""
    fields = {name: value for name, value in item.items() if plain(name) not in ids.LABELS}
    label = ids.label(item)
    if label and not STATES.isdisjoint(map(plain, fields)):  # without, its fields may be categories
        fields = {name: value for name, value in fields.items() if _tells(name, value)}
    return label, fields


def _tells(name: str, value: Any) -> bool:
    return plain(name) in STATES or advertises(name) or contrary(name) or isinstance(value, dict | list)


def _passed_over(bare: str, choice: Any) -> bool:
    """Tell whether a field is no choice: it is a signal that is heard by itself, or tells of all of them."""
    if bare in signals.READERS or bare in _NOTES or bare.endswith("applies"):
        return True
    if isinstance(choice, str) and bare.endswith(_WHERE):
        return len(choice.strip()) <= _CODE or said(choice) is None
    return bare.endswith("count") and not bare.endswith(("account", "discount"))
