"""A schema may take the place of a released one only where nobody who relies on that one is let down."""

import copy
from typing import Any

import msgspec
import pytest

from stream.schemas.compatible import broken
from stream.schemas.documents import CONTRACTS, schema_of

PLAIN: dict[str, Any] = {
    "$ref": "#/$defs/Thing",
    "$defs": {
        "Thing": {
            "type": "object",
            "properties": {
                "id": {"type": "string", "maxLength": 128},
                "kind": {"enum": ["a", "b"]},
                "count": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                "inner": {"$ref": "#/$defs/Inner"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "free": {},
            },
            "required": ["id"],
        },
        "Inner": {"type": "object", "properties": {"url": {"type": "string"}}, "required": []},
    },
}


def changed(**fields: Any) -> dict[str, Any]:
    """Return the plain schema with some fields of its own, None for one that goes."""
    new = copy.deepcopy(PLAIN)
    properties = new["$defs"]["Thing"]["properties"]
    for name, field in fields.items():
        if field is None:
            del properties[name]
        else:
            properties[name] = field
    return new


def requiring(*names: str) -> dict[str, Any]:
    new = copy.deepcopy(PLAIN)
    new["$defs"]["Thing"]["required"] = list(names)
    return new


@pytest.mark.parametrize("is_written", [True, False])
def test_a_schema_may_take_its_own_place(is_written: bool) -> None:
    assert not broken(PLAIN, PLAIN, is_written=is_written)
    for name in CONTRACTS:
        assert not broken(schema_of(name), schema_of(name), is_written=is_written)


@pytest.mark.parametrize("is_written", [True, False])
def test_a_new_field_that_may_be_missing_breaks_nothing(is_written: bool) -> None:
    assert not broken(PLAIN, changed(colour={"type": "string"}), is_written=is_written)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (changed(kind=None), "kind: removed"),
        (changed(id={"type": "integer"}), "id: narrower type"),
        (changed(id={"type": "string", "maxLength": 64}), "id: narrower maxLength"),
        (changed(id={"type": "string", "maxLength": 128, "pattern": "^x"}), "id: narrower pattern"),
        (changed(kind={"enum": ["a"]}), "kind: narrower values"),
        (changed(count={"type": "integer"}), "count: narrower type"),
        (changed(tags={"type": "array", "items": {"enum": ["x"]}}), "tags[]: narrower values"),
        (changed(free={"type": "string"}), "free: narrower type"),
        (requiring("id", "kind"), "kind: now required"),
    ],
)
def test_what_was_read_before_and_would_be_read_no_more_is_told(new: dict[str, Any], told: str) -> None:
    assert told in broken(PLAIN, new, is_written=False)
    assert told in broken(PLAIN, new, is_written=True)


def test_fields_within_fields_are_looked_at_too() -> None:
    new = copy.deepcopy(PLAIN)
    new["$defs"]["Inner"] = {"type": "object", "properties": {}, "required": []}
    assert broken(PLAIN, new, is_written=False) == ["inner.url: removed"]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (changed(id={"type": "string"}), "id: wider maxLength"),
        (changed(kind={"enum": ["a", "b", "c"]}), "kind: wider values"),
        (
            changed(tags={"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}),
            "tags: wider type",
        ),
        (requiring(), "id: not always there any more"),
    ],
)
def test_what_a_reader_of_the_released_schema_would_not_understand_bars_only_what_is_written(
    new: dict[str, Any], told: str
) -> None:
    assert broken(PLAIN, new, is_written=True) == [told]
    assert not broken(PLAIN, new, is_written=False)


def test_a_change_of_a_real_struct_is_seen() -> None:
    class Old(msgspec.Struct):
        time: str
        count: int = 0

    class New(msgspec.Struct):
        time: str
        count: int

    found = broken(msgspec.json.schema(Old), msgspec.json.schema(New), is_written=False)
    assert "count: now required" in found
