"""The mark in the products topic that says how much of the catalogue is there; compaction keeps the last.

    key `publication|1`   value `{"state": "begun"}`      a part of the products
                          value `{"state": "products"}`   all products, and a part of their pictures
                          value `{"state": "whole"}`      everything; it stays so while later publications change it

Its key ends in the mark's version. Versions that know no mark pass it over, and take it back where they publish.
"""

from typing import Final, Literal

import msgspec

from stream.errors import RecordError

MARK: Final = b"publication|1"
State = Literal["begun", "products", "whole"]


class _Mark(msgspec.Struct, frozen=True):
    state: State


def encode_mark(state: State) -> bytes:
    """Return the mark's value."""
    return msgspec.json.encode(_Mark(state))


def decode_mark(value: bytes) -> State:
    """Return what a mark says.

    Raises:
        RecordError: nothing that this version knows.
    """
    try:
        return msgspec.json.decode(value, type=_Mark).state
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(f"not a mark of the published catalogue: {error}") from error
