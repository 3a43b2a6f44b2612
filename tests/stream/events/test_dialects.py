"""The list of dialects: complete, in its order, and all that a new one needs."""

import importlib
import pkgutil
from types import SimpleNamespace

import pytest

import stream.events
from stream.events import ga4, matomo, own, segment, shopify, snowplow
from stream.events.dialects import DIALECTS, USER_FIELDS, named
from stream.events.event import Draft
from stream.kafka.playback import prepare


def test_every_module_that_recognises_records_is_listed():
    modules = pkgutil.iter_modules(stream.events.__path__, "stream.events.")
    found = [importlib.import_module(module.name) for module in modules]
    assert {module.__name__ for module in found if hasattr(module, "recognises")} == {
        dialect.__name__ for dialect in DIALECTS
    }


def test_records_are_shown_to_the_dialects_in_this_order():
    assert (own, matomo, snowplow, ga4, shopify, segment) == DIALECTS


def test_a_new_dialect_needs_its_module_and_its_place_in_the_list(monkeypatch, decoded, now):
    greeting = SimpleNamespace(
        USER_FIELDS=("who",),
        recognises=lambda document: "greeting" in document,
        read=lambda document: Draft(id=document["greeting"], time=now, user=document["who"], type="view"),
    )
    monkeypatch.setattr("stream.events.decoder.DIALECTS", (*DIALECTS, greeting))
    assert decoded({"greeting": "hello", "who": "mei"}).id == "hello"


def test_a_shoppers_name_is_looked_for_in_the_plainest_field_first():
    assert USER_FIELDS == (
        "user", "userId", "anonymousId", "clientId", "user_id", "client_id", "app_instance_id",
        "domain_userid", "network_userid", "uid", "duid", "tnuid", "nuid", "cid", "_id",
    )  # fmt: skip


@pytest.mark.parametrize("field", USER_FIELDS)
def test_a_recorded_event_of_any_dialect_is_sent_under_its_shopper(field):
    assert prepare(b'{"uid": null, "%s": "mei"}' % field.encode(), now=None)[0] == b"mei"


@pytest.mark.parametrize(
    ("document", "user"),
    [
        ({"user": "mei", "userId": "u"}, "mei"),
        ({"uid": 17, "duid": "d"}, "17"),
        ({"userId": None, "anonymousId": " ", "user": {}}, None),
        ({"data": {"user": "mei"}}, "mei"),
        ({"data": [{"duid": "mei"}], "user": ""}, "mei"),
        ({"data": [{"duid": "mei"}, {"duid": "ann"}]}, None),
        ({"items": {"user": "mei"}}, None),
        ([{"user": "mei"}], None),
        ("mei", None),
    ],
)
def test_in_what_no_dialect_reads_outermost_fields_name_the_shopper(document, user):
    assert named(document) == user
