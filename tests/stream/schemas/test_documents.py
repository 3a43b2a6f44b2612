"""The committed schemas are those of the types, hold for real records, and keep what a release promised."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.bundle.bundle import STARTER, Bundle
from engines.creative import Studio
from stream.catalog.catalog import Catalog
from stream.catalog.showing import choose
from stream.demo.stock import import_shop
from stream.events import own
from stream.events.event import Event, Page
from stream.kafka.record import StoredImage, to_record
from stream.letters import letter
from stream.letters.original import original_of
from stream.letters.sealing import seal_of
from stream.planning.plan import make_plan
from stream.planning.profiles import Profiles
from stream.schemas.compatible import broken
from stream.schemas.documents import CONTRACTS, documents, schema_of
from stream.schemas.explanation import Explanation
from stream.schemas.headers import CreativeHeaders, LetterHeaders
from stream.schemas.inputs import ShopEvent
from tests.stream.kafka.test_record import CREATIVES, ONE
from tests.support.commands import in_process

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs" / "schemas"
RELEASES = sorted(FOLDER.glob("v*"), key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.name)])
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
NAMES = WORDS | st.integers(0, 2**53)


def test_the_committed_schemas_are_those_of_the_types() -> None:
    committed = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")}
    assert committed == documents(), "run: adloom schema --out docs/schemas"


@pytest.mark.parametrize("file", sorted(RELEASES[-1].glob("*.json")), ids=lambda file: file.stem)
def test_nothing_that_the_last_release_promised_is_broken(file: Path) -> None:
    assert file.stem in CONTRACTS, "a released kind of record stays"
    released = json.loads(file.read_text(encoding="utf-8"))
    found = broken(released, schema_of(file.stem), is_written=CONTRACTS[file.stem].is_written)
    assert not found, "give the record a new version beside the old one"


def test_the_command_prints_and_writes_them(tmp_path: Path) -> None:
    printed = json.loads(in_process("schema").stdout)
    assert printed == {name: json.loads(text) for name, text in documents().items()}
    assert in_process("schema", "--out", str(tmp_path / "new")).exit_code == 0
    assert {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "new").iterdir()} == documents()


EVENTS = st.fixed_dictionaries(
    {
        "schema": st.just("adloom.event.v1"),
        "id": NAMES,
        "time": st.just("2026-01-29T09:29:59+00:00"),
        "user": NAMES,
        "type": st.sampled_from(["view", "cart", "click"]),
    },
    optional={
        "session": NAMES,
        "product": NAMES,
        "page": st.fixed_dictionaries({}, optional={"url": WORDS, "title": WORDS, "text": WORDS}),
        "locale": WORDS,
        "consent": st.booleans() | st.sampled_from(["granted", "given", "true", "denied", "refused", "false"]),
        "slots": st.lists(st.sampled_from(["300x250", "728x90@2x"]), max_size=16),
        "traceparent": WORDS,
    },
)


@given(document=EVENTS)
def test_an_event_of_the_schema_is_read(document: dict[str, Any], decoded: Callable[..., Event]) -> None:
    msgspec.convert(document, ShopEvent)
    assert decoded(document).type == document["type"]


def test_the_schema_of_events_has_the_fields_that_are_read() -> None:
    read = {field.encode_name for field in msgspec.structs.fields(own.OwnEvent)}
    assert {field.encode_name for field in msgspec.structs.fields(ShopEvent)} == read | {"schema"}


def holds(kind: type[msgspec.Struct], headers: list[tuple[str, bytes]]) -> None:
    """Check that headers are as `kind` tells, and that it tells of all of them."""
    texts = {name: value.decode() for name, value in headers}
    msgspec.convert(texts, kind)
    assert texts.keys() <= {field.encode_name for field in msgspec.structs.fields(kind)}


@given(creative=CREATIVES)
def test_the_headers_of_a_creative_are_as_their_schema_tells(creative: Any) -> None:
    _, _, headers = to_record(msgspec.structs.replace(creative, explain=b"{}"))
    holds(CreativeHeaders, headers)


def test_the_schema_of_a_creatives_headers_tells_of_none_that_is_never_there() -> None:
    whole = msgspec.structs.replace(
        ONE, product="p", locale="en", offer="o", valid_until=1.0, acted=1.0, traceparent="00-a-b-01",
        image=StoredImage(uri="s3://ads/ab", sha256="ab" * 32, bytes=1),
    )  # fmt: skip
    named = {name for name, _ in to_record(whole)[2]}
    assert named == {field.encode_name for field in msgspec.structs.fields(CreativeHeaders)}


def test_the_headers_of_a_dead_letter_are_as_their_schema_tells() -> None:
    sealed = letter.sealed_letter(
        original_of(b"u1", b"{", [], "not JSON"),
        seal_of(b"a secret of sixteen"),
        shopper="abc",
        place=letter.Place("web.events.v1", 0, 3),
        why=letter.Reason("json", "Rejected", "not JSON", 1),
        now=1.0,
        replays=0,
        trace="00-a-b-01",
    )
    headers = letter.to_record(sealed)[2]
    holds(LetterHeaders, headers)
    assert {name for name, _ in headers} == {field.encode_name for field in msgspec.structs.fields(LetterHeaders)}


def test_the_explanation_of_a_creative_is_as_its_schema_tells(tmp_path: Path) -> None:
    """Of one in a place, and of one without a picture."""
    database = tmp_path / "catalog.sqlite"
    import_shop(database)
    shown = Catalog(database).candidates("en")[0]
    choose(database, shown, "words")
    catalog = Catalog(database)
    studio = Studio(Bundle.open(STARTER), image_root=catalog.image_root)
    for product in (shown, catalog.candidates("en")[1]):
        event = Event(
            id="e", time=datetime.now(UTC), user="", session="", type="view", product=product, page=Page(),
            locale="en", consent=False, slots=("300x250",),
        )  # fmt: skip
        plan = make_plan(event, catalog, Profiles())
        (request,) = plan.requests
        told = msgspec.json.encode({**studio.render(request).explain, **plan.notes})
        msgspec.json.decode(told, type=Explanation)
        named = {field.encode_name for field in msgspec.structs.fields(Explanation)}
        assert msgspec.json.decode(told).keys() == named
    catalog.close()
