"""What is done with a record before the engines: a refusal ends it, whatever else it asks for."""

import json
from datetime import UTC, datetime

import pytest

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.demo.stock import import_shop
from stream.planning.profile import EMPTY
from stream.planning.profiles import Profiles
from stream.planning.refusal import UnconsentedError
from stream.planning.steps import EventSteps
from stream.pseudonym import pseudonym


@pytest.fixture
def catalog(tmp_path):
    import_shop(tmp_path / "catalog.sqlite")
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def record(**fields: object) -> bytes:
    own = {"schema": "adloom.event.v1", "id": "e", "user": "mei", "type": "click", "product": "teapot-clay"}
    return json.dumps({**own, "time": datetime.now(UTC).isoformat(), **fields}).encode()


async def test_who_refuses_is_forgotten_and_gets_no_plan(catalog):
    profiles = Profiles()
    steps = EventSteps(Settings(), catalog, profiles)
    given, refused = (steps.decode(record(consent=said), []) for said in (True, False))
    await steps.observe(given)
    assert steps.plan(given).product == "teapot-clay"
    assert profiles.profile(pseudonym("mei")) != EMPTY
    await steps.observe(refused)
    assert len(profiles) == 0
    with pytest.raises(UnconsentedError):
        steps.plan(refused)


async def test_who_is_erased_is_unknown(catalog):
    profiles = Profiles()
    steps = EventSteps(Settings(), catalog, profiles)
    await steps.observe(steps.decode(record(), []))
    steps.erase(pseudonym("mei"))
    assert profiles.profile(pseudonym("mei")) == EMPTY


def test_a_shop_may_take_silence_for_a_refusal(catalog):
    steps = EventSteps(Settings(absent_consent="refused"), catalog, Profiles())
    with pytest.raises(UnconsentedError):
        steps.plan(steps.decode(record(), []))
    assert steps.plan(steps.decode(record(consent=True), [])).product == "teapot-clay"
