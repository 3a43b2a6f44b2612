"""The envelopes of Kafka Connect and of changes in a database's table, with an event inside.

Connect's JsonConverter writes `{"schema": {…}, "payload": {…}}`; Debezium writes a row `before` and `after` a change
with the `op` that made it. What is inside may be JSON written as text, as of an outbox.

Sources: Apache Kafka, `JsonConverter` with `schemas.enable`; Debezium, data change events.
"""

from typing import Any, Final

from stream.events.event import Rejected
from stream.events.parse import Document, parse_json

_CONNECT: Final = frozenset({"schema", "payload"})
_CHANGE: Final = frozenset({"before", "after", "op", "source", "transaction", "ts_ms", "ts_us", "ts_ns"})
_PAYLOAD: Final = "the payload of a Kafka Connect envelope"
_ROW: Final = "the row after a change in a table"


def opened(document: Any) -> tuple[Any, str]:
    """Return what the envelopes hold, and in words where that stood; `document` itself and "" where there is none.

    Raises:
        Rejected: an envelope holds nothing, or text that is no JSON.
    """
    within = ""
    if _is_connect(document):
        document, within = _held(document["payload"], _PAYLOAD), _PAYLOAD
    if _is_change(document):
        if document.get("after") is None:
            raise Rejected("dialect", "a change in a table that leaves no row, as a deletion, is no event")
        document, within = _held(document["after"], _ROW), _ROW
    return document, within


def current(document: Any, deep: int = 4) -> Any:
    """Return a record without the row before a change, which says what held once; of a deleted one it is all."""
    if isinstance(document, str) and document.lstrip().startswith("{"):
        try:
            document = parse_json(document)
        except Rejected:
            return document
    if not isinstance(document, dict) or not deep:
        return document
    if _is_change(document) and document.get("after") is not None:
        return {name: value for name, value in document.items() if name != "before"}
    inner = {name: current(document[name], deep - 1) for name in ("payload", "data") if name in document}
    return {**document, **inner} if inner else document


def _is_connect(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and document.keys() == _CONNECT
        and (document["schema"] is None or isinstance(document["schema"], dict))
    )


def _is_change(document: Any) -> bool:
    """Tell a change by its fields alone: an event of any dialect has others."""
    return isinstance(document, dict) and document.keys() <= _CHANGE and _has_op(document)


def _has_op(document: Document) -> bool:
    return isinstance(document.get("op"), str) and ("before" in document or "after" in document)


def _held(value: Any, within: str) -> Any:
    if value is None:
        raise Rejected("dialect", f"{within} is empty")
    if not isinstance(value, str):
        return value
    try:
        return parse_json(value)
    except Rejected as error:
        raise Rejected(error.reason, f"in {within}: {error.detail}") from None
