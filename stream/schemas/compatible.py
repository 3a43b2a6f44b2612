"""Whether a schema may take the place of a released one: records of both versions lie in the same topic.

What Adloom reads must be read as before: no field goes, no type becomes narrower, no field becomes required. What it
writes must also serve readers of the released schema: no type becomes wider, no field that was always there is missing.
Anything else is a new version of the record, beside the old one as long as that one is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

Schema = Mapping[str, Any]
_UPPER: Final = ("maxLength", "maximum", "maxItems")
_LOWER: Final = ("minLength", "minimum", "minItems")
_EXACT: Final = ("pattern", "format")


class Side(NamedTuple):
    """A schema with the document that its references point into."""

    schema: Schema
    root: Schema

    def at(self, schema: Schema) -> "Side":
        """Return another schema of the same document."""
        return Side(schema, self.root)

    def alternatives(self) -> list["Side"]:
        """Return the schemas of which a value must satisfy one, references followed."""
        schema = self.schema
        while "$ref" in schema:
            schema = self.root["$defs"][schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            return [found for one in schema["anyOf"] for found in self.at(one).alternatives()]
        return [self.at(schema)]


def broken(released: Schema, current: Schema, *, is_written: bool) -> list[str]:
    """Return what bars `current` from taking the place of `released`, each with its place; empty: nothing does."""
    old, new = Side(released, released), Side(current, current)
    found = [*_removed(old, new, "")]
    found += [f"{place or 'all of it'}: {what}" for place, what in _gaps(new, old, "", "narrower", "now required")]
    if is_written:
        gaps = _gaps(old, new, "", "wider", "not always there any more")
        found += [f"{place or 'all of it'}: {what}" for place, what in gaps]
    return list(dict.fromkeys(found))


def _removed(old: Side, new: Side, place: str) -> Iterator[str]:
    """Yield the fields of objects, at any depth, that are there no more."""
    for before, after in _pairs(old, new):
        for name, field in before.schema.get("properties", {}).items():
            path = f"{place}.{name}".lstrip(".")
            if name not in after.schema.get("properties", {}):
                yield f"{path}: removed"
            else:
                yield from _removed(before.at(field), after.at(after.schema["properties"][name]), path)
        for part in ("items", "additionalProperties"):
            if isinstance(before.schema.get(part), Mapping) and isinstance(after.schema.get(part), Mapping):
                yield from _removed(before.at(before.schema[part]), after.at(after.schema[part]), f"{place}[]")


def _pairs(old: Side, new: Side) -> Iterator[tuple[Side, Side]]:
    """Pair the alternatives that are of the same type."""
    for before in old.alternatives():
        for after in new.alternatives():
            if before.schema.get("type") == after.schema.get("type"):
                yield before, after


def _gaps(wide: Side, narrow: Side, place: str, narrower: str, required: str) -> Iterator[tuple[str, str]]:
    """Yield where a value that satisfies `narrow` need not satisfy `wide`; unknown fields satisfy all."""
    choices = wide.alternatives()
    for one in narrow.alternatives():
        if any(not choice.schema.keys() - {"description", "title", "default"} for choice in choices):
            return  # anything satisfies it
        same = [choice for choice in choices if _is_like(choice, one)]
        tries = [[*_differences(choice, one, place, narrower, required)] for choice in same]
        if not tries:
            yield place, f"{narrower} type"
        elif all(tries):
            yield from min(tries, key=len)


def _is_like(wide: Side, narrow: Side) -> bool:
    kinds = [schema.get("type") or _kind_of(schema) for schema in (wide.schema, narrow.schema)]
    return kinds[0] == kinds[1] or kinds == ["number", "integer"]


def _kind_of(schema: Schema) -> str:
    """Return the type of a schema that lists its values, which need not name one."""
    values = schema.get("enum") or [schema.get("const")]
    return "string" if all(isinstance(value, str) for value in values) else "any"


def _differences(wide: Side, narrow: Side, place: str, narrower: str, required: str) -> Iterator[tuple[str, str]]:
    yield from ((place, f"{narrower} {name}") for name in _limits(wide.schema, narrow.schema))
    yield from _fields(wide, narrow, place, narrower, required)
    ours, theirs = wide.schema.get("prefixItems", ()), narrow.schema.get("prefixItems", ())
    if len(ours) != len(theirs):
        yield place, f"{narrower} list"
    pairs: list[tuple[Any, Any]] = list(zip(ours, theirs, strict=False))
    pairs += [
        (wide.schema.get(name, True), narrow.schema.get(name, True)) for name in ("items", "additionalProperties")
    ]
    for mine, other in pairs:
        if isinstance(mine, Mapping):
            yield from _gaps(
                wide.at(mine), narrow.at(other if isinstance(other, Mapping) else {}), f"{place}[]", narrower, required
            )
        elif mine is False and other is not False:
            yield place, f"{narrower}: further values are refused"


def _fields(wide: Side, narrow: Side, place: str, narrower: str, required: str) -> Iterator[tuple[str, str]]:
    ours, theirs = wide.schema.get("properties", {}), narrow.schema.get("properties", {})
    for name in _missing(wide.schema.get("required", ()), narrow.schema.get("required", ())):
        yield f"{place}.{name}".lstrip("."), required
    for name in ours.keys() & theirs.keys():
        path = f"{place}.{name}".lstrip(".")
        yield from _gaps(wide.at(ours[name]), narrow.at(theirs[name]), path, narrower, required)


def _missing(wanted: Sequence[str], given: Sequence[str]) -> list[str]:
    return sorted(set(wanted) - set(given))


def _limits(wide: Schema, narrow: Schema) -> Iterator[str]:
    """Yield the keywords by which `wide` refuses what `narrow` takes."""
    if "enum" in wide and not set(narrow.get("enum", [object()])) <= set(wide["enum"]):
        yield "values"
    for name in _UPPER:
        if name in wide and not narrow.get(name, float("inf")) <= wide[name]:
            yield name
    for name in _LOWER:
        if name in wide and not narrow.get(name, float("-inf")) >= wide[name]:
            yield name
    for name in _EXACT:
        if name in wide and narrow.get(name) != wide[name] and "enum" not in narrow:
            yield name
