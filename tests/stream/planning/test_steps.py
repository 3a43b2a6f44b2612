"""What is done with a record before the engines: a refusal ends it, whatever else it asks for."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.demo.stock import import_shop
from stream.events.since import SINCE, as_known
from stream.kafka.record import timestamp
from stream.kafka.renewal import TYPE
from stream.planning.profile import EMPTY
from stream.planning.profiles import Profiles
from stream.planning.refusal import ExpiredError, RefusedError, UnconsentedError
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


async def test_what_is_sent_again_from_before_its_shopper_refused_makes_nothing_and_gives_no_consent(catalog):
    """`adloom dlq replay --renew-times` gives an event a time after the refusal."""
    profiles, now = Profiles(), datetime.now(UTC).replace(microsecond=0)
    steps = EventSteps(Settings(), catalog, profiles)
    await steps.observe(steps.decode(record(consent=False, time=(now - timedelta(seconds=2)).isoformat()), []))
    again = steps.decode(record(time=now.isoformat()), [])
    for ago in (3, 2):
        headers = [(SINCE, timestamp(now.timestamp() - ago).encode())]
        with pytest.raises(UnconsentedError):
            await steps.observe(as_known(again, headers))
    assert profiles.profile(pseudonym("mei")) == EMPTY
    await steps.observe(as_known(again, [(SINCE, timestamp(now.timestamp() - 1).encode())]))
    assert profiles.profile(pseudonym("mei")) != EMPTY


async def test_what_a_shopper_did_before_they_refused_makes_nothing_when_it_comes_late(catalog):
    """By another partition; of somebody of whom nothing was known no tombstone says so."""
    profiles, now = Profiles(), datetime.now(UTC)
    steps = EventSteps(Settings(), catalog, profiles)
    await steps.observe(steps.decode(record(consent=False, time=(now - timedelta(seconds=2)).isoformat()), []))
    with pytest.raises(UnconsentedError):
        await steps.observe(steps.decode(record(time=(now - timedelta(seconds=4)).isoformat()), []))
    assert profiles.profile(pseudonym("mei")) == EMPTY
    await steps.observe(steps.decode(record(time=(now - timedelta(seconds=1)).isoformat()), []))
    assert profiles.profile(pseudonym("mei")) != EMPTY


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


DENIED = {
    "schema": "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0",
    "data": {
        "schema": "iglu:com.snowplowanalytics.snowplow/consent_preferences/jsonschema/1-0-0",
        "data": {"eventType": "deny_all"},
    },
}
IDENTIFY = {"type": "identify", "messageId": "m", "userId": "mei", "timestamp": "2026-01-29T09:30:00Z"}
CLOUD = {"specversion": "1.0", "id": "e", "source": "/shop", "type": "adloom.event.v1"}
REFUSING = {
    "no id": (record(id=None, consent=False), []),
    "a bad slot": (record(slots=["huge"], consent="denied"), []),
    "another call": (json.dumps({**IDENTIFY, "traits": {"categoryPreferences": {"Advertising": False}}}).encode(), []),
    "another event": (json.dumps({"e": "ue", "eid": "e", "duid": "mei", "ue_pr": json.dumps(DENIED)}).encode(), []),
    "no dialect": (b'{"user": "mei", "gpc": true}', []),
    "a list": (b'[{"consent": false}]', []),
    "another version": (json.dumps({**CLOUD, "specversion": "0.3", "data": {"consent": False}}).encode(), []),
    "a batch": (record(consent=False), [("content-type", b"application/cloudevents-batch+json")]),
    "in base64": (json.dumps({**CLOUD, "data_base64": b64encode(b' {"consent": false}').decode()}).encode(), []),
    "in a header": (
        record(id=None), [("ce_specversion", b"1.0"), ("ce_type", b"x"), ("ce_consent", b"denied"), ("ce_id", b"\xff")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("value", "headers"), REFUSING.values(), ids=REFUSING)
def test_a_refusal_in_what_is_no_usable_event_is_a_refusal_all_the_same(catalog, value, headers):
    """And is heard as one of whoever it names; of nobody's no copy is kept all the same."""
    settings = Settings(deadline_s=86_400)  # the records were made when tests were collected
    try:
        event = EventSteps(settings, catalog, Profiles()).decode(value, headers)
    except UnconsentedError:
        assert b'"user": "mei"' not in value
    else:
        assert (event.user, event.consent, event.slots) == (pseudonym("mei"), False, ())


@pytest.mark.parametrize(
    ("absent", "said", "refusal"),
    [
        ("given", {}, RefusedError),
        ("refused", {"consent": True}, RefusedError),
        ("refused", {"user": None}, UnconsentedError),
    ],
)
def test_of_what_is_no_usable_event_a_letter_may_tell_as_far_as_its_shopper_consents(catalog, absent, said, refusal):
    steps = EventSteps(Settings(absent_consent=absent), catalog, Profiles())
    with pytest.raises(refusal):
        steps.decode(record(id=None, **said), [])


def test_of_a_broken_request_to_make_anew_a_letter_tells_for_consent_was_given_once(catalog):
    steps = EventSteps(Settings(absent_consent="refused"), catalog, Profiles())
    with pytest.raises(RefusedError):
        steps.decode(b"{}", [("ce_type", TYPE.encode())])


async def test_a_refusal_is_heard_however_late_it_comes(catalog):
    """Behind an outage, or sent by a phone that was off: the profile is forgotten, and what is from before it."""
    profiles, late = Profiles(), (datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0)
    steps = EventSteps(Settings(), catalog, profiles)
    await steps.observe(msgspec.structs.replace(steps.decode(record(), []), time=late - timedelta(hours=1)))
    event = steps.decode(record(time=late.isoformat(), consent=False), [])
    assert (event.consent, event.time, event.slots) == (False, late, ())
    assert set(await steps.observe(event)) == set(Settings().slots)
    assert await profiles.refused(pseudonym("mei")) == late.timestamp()
    with pytest.raises(ExpiredError):
        steps.decode(record(time=late.isoformat()), [])


@pytest.mark.parametrize("told", [{"type": "hover"}, {"type": "hover", "time": None}, {"id": None}])
async def test_what_is_no_usable_event_forgets_whom_it_refuses_for(catalog, told):
    profiles, now = Profiles(), datetime.now(UTC).replace(microsecond=0)
    steps = EventSteps(Settings(), catalog, profiles)
    await steps.observe(steps.decode(record(), []))
    moment = now - timedelta(seconds=5)
    event = steps.decode(record(**{"time": moment.isoformat(), **told}, consent=False), [], moment)
    assert (event.user, event.consent, event.time) == (pseudonym("mei"), False, moment)
    await steps.observe(event)
    assert profiles.profile(pseudonym("mei")) == EMPTY


def test_a_refusal_of_nobody_in_what_is_no_usable_event_leaves_no_copy(catalog):
    with pytest.raises(UnconsentedError):
        EventSteps(Settings(), catalog, Profiles()).decode(record(user=None, consent=False), [])
