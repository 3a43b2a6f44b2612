"""Signals of one field each: what their names mean, granted and refused."""

import json

import pytest

from stream.events.consent import answer
from tests.stream.events.test_consent import tcf

WITHDRAWN = "com.snowplowanalytics.snowplow/consent_withdrawn/jsonschema/1-0-0"


@pytest.mark.parametrize(
    ("signal", "consent"),
    [
        ({"uspConsent": "1YYN"}, False),
        ({"uspConsent": "1YNN"}, None),
        ({"x-ga-gcs": "G100"}, False),
        ({"x-ga-gcs": "G110"}, True),
        ({"x-ga-gcd": "13p3p3p2p5"}, False),
        ({"x-ga-gcd": "13t3t3t2t5"}, True),
        ({"ads_storage": "No"}, False),
        ({"ads_storage": "granted"}, True),
        ({"consent_withdrawn": True}, False),
        ({"consentWithdrawn": "no"}, None),
        ({"consent": {"marketing": True, "consentWithdrawn": False}}, True),
    ],
)
def test_a_signal_is_read_by_its_name(signal, consent):
    assert answer(signal) is consent


@pytest.mark.parametrize("header", [{"dnt": 1}, {"DNT": "1"}, {"doNotTrack": "1"}, {"navigator": {"doNotTrack": True}}])
def test_do_not_track_is_no_signal_of_consent(header):
    assert answer(header) is None
    assert answer({**header, "gpc": True}) is False


@pytest.mark.parametrize("told", [{"all": True}, {"all": False}, {}, {"all": True, "id": "1", "version": "2"}])
def test_a_consent_that_is_withdrawn_refuses(decoded, told):
    event = {"schema": f"iglu:{WITHDRAWN}", "data": told}
    outer = {"schema": "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0", "data": event}
    assert answer({"e": "ue", "ue_pr": json.dumps(outer)}) is False
    assert answer({"e": "ue", "ue_pr": outer}) is False
    assert answer({"unstruct_event_com_snowplowanalytics_snowplow_consent_withdrawn_1": told}) is False


ON, OFF = {str(number): True for number in range(1, 11)}, {"1": True, "3": False}


@pytest.mark.parametrize(
    ("data", "consent"),
    [
        ({"purpose": {"consents": ON}, "vendor": {"consents": OFF}}, True),
        ({"purpose": {"consents": ON}, "vendors": {"consent": {"iab": OFF}}}, True),
        ({"purpose": {"consents": OFF}, "vendor": {"consents": ON}}, False),
        ({"purpose": {"consents": ON, "legitimateInterests": OFF}, "specialFeatureOptins": OFF}, True),
        ({"gdprApplies": True, "isServiceSpecific": False, "purposeOneTreatment": False, "publisherCC": "NO"}, True),
        ({"vendor": {"consent": {"marketing": False}}}, False),
        ({"vendors": {"consent": False}}, False),
    ],
)
def test_iabs_data_of_a_page_is_refused_by_purposes_and_not_by_vendors(data, consent):
    assert answer({"tcString": tcf(*range(1, 11)), **data}) is consent
    assert answer({"consent": {"tcString": tcf(*range(1, 11)), **data}}) is consent
    assert answer({"tcString": tcf(), **data}) is False
