"""Signals that are one string each: Canada's section of GPP, and what managers of consent keep in an app's storage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.consent import answer

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
IN_CANADA = "DBABjw"
"""The header of a string with sections 5 and 6, as the specification has it."""


def encoded(bits: str) -> str:
    return "".join(LETTERS[int(bits[place : place + 6].ljust(6, "0"), 2)] for place in range(0, len(bits), 6))


def purposes(*numbers: int) -> str:
    return "".join("01"[number in numbers] for number in range(1, 25))


def canadian(express: str, implied: str = purposes(), version: int = 1) -> str:
    """Return a core sub-section: fields of other kinds, then both consents, then vendors."""
    return encoded(f"{version:06b}".ljust(151, "0") + express + implied + "0" * 24)


def canada(section: str) -> bool | None:
    return answer({"IABGPP_5_String": section})


@pytest.mark.parametrize(
    ("express", "implied", "consent"),
    [
        (purposes(3, 4), purposes(), True),
        (purposes(2, 3, 4, 7), purposes(9), True),
        (purposes(), purposes(3, 4), None),
        (purposes(3), purposes(4, 7), None),
        (purposes(1, 2, 3), purposes(), False),
        (purposes(), purposes(3), False),
        (purposes(), purposes(), False),
        (purposes(1, 2, 5, 6), purposes(1, 2, 5, 6), False),
    ],
)
def test_in_canada_express_consent_grants_and_implied_consent_does_not_refuse(express, implied, consent):
    assert canada(canadian(express, implied)) is consent
    assert canada(canadian(express, implied, version=2)) is consent
    assert answer({"gpp": f"{IN_CANADA}~{canadian(express, implied)}.YAAAAAAAAAA~1---"}) is consent


@pytest.mark.parametrize(
    ("section", "consent"),
    [
        ("BPSG_8APSG_8AAAAAAENAACAAAAAAAAAAAAAAAAAAAAA.YAAAAAAAAAA", False),
        ("CPSG_8APSG_8AAyACAENGdCgf_gfgAfgfgBgABABAAAABAB4AACAC.fHHHA4444ao", True),
    ],
)
def test_what_the_reference_implementation_writes_for_canada_is_read(section, consent):
    assert canada(section) is consent


@pytest.mark.parametrize("section", ["B", "BPSG_8APSG_8A", canadian(purposes(3, 4), version=3), "*", ".YAAA", "no"])
def test_a_canadian_section_that_cannot_be_read_refuses(section):
    assert canada(section) is False
    assert answer({"gpp": f"{IN_CANADA}~{section}~1YNN"}) is False


@given(st.sets(st.integers(1, 24)), st.sets(st.integers(1, 24)))
def test_in_canada_nothing_but_purposes_3_and_4_decides(express, implied):
    found = canada(canadian(purposes(*express), purposes(*implied)))
    assert (found is True) == ({3, 4} <= express)
    assert (found is False) == (not {3, 4} <= express | implied)


@pytest.mark.parametrize(
    ("stored", "consent"),
    [
        ({"IABTCF_PurposeConsents": "1111011111"}, True),
        ({"IABTCF_PurposeConsents": "1011"}, True),
        ({"IABTCF_PurposeConsents": "1110111111"}, False),
        ({"IABTCF_PurposeConsents": "0011"}, False),
        ({"IABTCF_PurposeConsents": "101"}, False),
        ({"IABTCF_PurposeConsents": "0000000000", "IABTCF_gdprApplies": 1}, False),
        ({"IABTCF_PurposeConsents": "granted"}, False),
        ({"IABTCF_PurposeConsents": "1111", "IABTCF_TCString": "no such string"}, False),
        ({"IABTCF_TCString": "no such string"}, False),
        ({"IABTCF_PurposeConsents": "1111", "IABGPP_HDR_GppString": "DBABTA~1YYN"}, False),
        ({"IABGPP_HDR_GppString": "DBABTA~1YYN"}, False),
        ({"IABGPP_6_String": "1YYN"}, False),
        ({"IABGPP_7_String": "BVVVAAAAAWA.YA"}, False),
        ({"IABGPP_7_String": "cut"}, False),
        ({"IABUSPrivacy_String": "1YYN"}, False),
        ({"euconsent-v2": "no such string"}, False),
        ({"IABTCF_gdprApplies": 1}, None),
        ({"IABTCF_gdprApplies": 0, "IABTCF_PurposeConsents": "", "IABTCF_TCString": ""}, None),
        ({"IABTCF_PurposeConsents": 1111}, None),
        ({"IABTCF_VendorConsents": "0000", "IABTCF_PurposeLegitimateInterests": "0000"}, None),
        ({"IABGPP_HDR_Version": "1", "IABGPP_HDR_Sections": "6", "IABGPP_GppSID": "6"}, None),
        ({"IABGPP_7_String": "CVVqAAAAAABY.QA"}, None),
        ({"IABGPP_6_String": ""}, None),
        ({"IABGPP_99_String": "whatever"}, None),
        ({"IABUSPrivacy_String": "1YNN"}, None),
    ],
)
def test_what_a_manager_keeps_in_an_apps_storage_is_read_by_its_key(stored, consent):
    assert answer({"context": {"storage": stored}}) is consent
