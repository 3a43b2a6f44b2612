from pathlib import Path

import pytest

from stream.config import Settings, from_environment
from stream.errors import SettingsError


def test_an_empty_environment_gives_the_embedded_defaults():
    assert from_environment({}) == Settings()
    assert Settings().bootstrap == ""
    assert Settings().topics == ("web.events.v1", "ads.creatives.v1", "web.events.v1.dlq")


def test_every_variable_is_read_by_the_name_of_its_field():
    settings = from_environment(
        {
            "ADLOOM_BOOTSTRAP": "kafka:9092",
            "ADLOOM_DEADLINE_S": "2.5",
            "ADLOOM_SLOTS": "300x250, 728x90",
            "ADLOOM_IN_FLIGHT": "8",
            "ADLOOM_CATALOG": "shop.sqlite",
            "ADLOOM_GROUP": " ",
        }
    )
    assert settings == Settings(
        bootstrap="kafka:9092",
        deadline_s=2.5,
        slots=("300x250", "728x90"),
        in_flight=8,
        catalog=Path("shop.sqlite"),
    )


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("ADLOOM_IN_FLIGHT", "many"),
        ("ADLOOM_IN_FLIGHT", "0"),
        ("ADLOOM_DEADLINE_S", "-1"),
        ("ADLOOM_DEADLINE_S", "nan"),
        ("ADLOOM_FUTURE_SKEW_S", "-1"),
        ("ADLOOM_METRICS_PORT", "70000"),
        ("ADLOOM_SLOTS", ","),
    ],
)
def test_a_value_that_cannot_be_used_is_named(variable, text):
    with pytest.raises(SettingsError, match=variable):
        from_environment({variable: text})
