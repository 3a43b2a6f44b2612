import os
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.config import Settings, from_environment, to_environment
from stream.config.settings import SECRETS
from stream.config.sources import OTHERS
from stream.errors import SettingsError
from tests.support.names import ROOT

SCRAM = {"security_protocol": "SASL_SSL", "sasl_username": "worker"}
TEXTS = st.text(st.characters(exclude_categories=("C",), exclude_characters="\x00"), min_size=1).filter(str.strip)


def test_an_empty_environment_gives_the_embedded_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert from_environment({}) == Settings()
    assert Settings().bootstrap == ""
    assert Settings().topics[:3] == ("web.events.v1", "ads.creatives.v1", "web.events.v1.dlq")
    assert {*Settings().topics} == {value for name, value in Settings() if name.endswith("_topic")}


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
        ("ADLOOM_DEADLINE_S", "1e15"),
        ("ADLOOM_SLOT_HARD_TTL_S", "1e15"),
        ("ADLOOM_DRAIN_S", "1e7"),
        ("ADLOOM_FUTURE_SKEW_S", "-1"),
        ("ADLOOM_FUTURE_SKEW_S", "1e15"),
        ("ADLOOM_PARTITIONS", "1000000000000"),
        ("ADLOOM_CATALOG", "~nosuchuser/x"),
        ("ADLOOM_IMAGES", "~nosuchuser/x"),
        ("ADLOOM_COPY_BUNDLE", "~nosuchuser/x"),
        ("ADLOOM_CONFIG", "~nosuchuser/x"),
        ("ADLOOM_METRICS_PORT", "70000"),
        ("ADLOOM_SLOTS", ","),
        ("ADLOOM_SECURITY_PROTOCOL", "TLS"),
        ("ADLOOM_CLIENT_PROPERTIES", "a=1,b"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(variable, text):
    with pytest.raises(SettingsError, match=variable):
        from_environment({variable: text})


@pytest.fixture
def file(tmp_path):
    """Write a file of settings and return the environment that names it."""

    def write(text):
        path = tmp_path / "shop.toml"
        path.write_text(text)
        return {"ADLOOM_CONFIG": str(path)}

    return write


def test_a_file_sets_what_the_environment_does_not(file):
    environment = file('deadline_s = 2\nslots = ["300x250"]\nbatch = 2\n[client_properties]\n"client.id" = "a,b"\n')
    settings = from_environment({**environment, "ADLOOM_BATCH": "3", "ADLOOM_DEADLINE_S": ""})
    assert (settings.deadline_s, settings.slots, settings.batch) == (2.0, ("300x250",), 3)
    assert settings.client_properties == (("client.id", "a,b"),)


def test_the_file_of_the_working_directory_is_read(tmp_path, monkeypatch):
    (tmp_path / "adloom.toml").write_text("batch = 7")
    monkeypatch.chdir(tmp_path)
    assert from_environment({}).batch == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("batch = 0", r"batch in .*shop.toml=0 cannot be used: input should be greater than 0"),
        ("bacht = 1", r"bacht in .*shop.toml is no setting; did you mean batch\?"),
        ("batch", r"shop.toml is not TOML in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_name_and_place(file, text, said):
    with pytest.raises(SettingsError, match=said):
        from_environment(file(text))


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(SettingsError, match="ADLOOM_CONFIG: there is no file"):
        from_environment({"ADLOOM_CONFIG": str(tmp_path / "none.toml")})


def test_a_variable_that_is_no_setting_is_refused_with_the_nearest_name():
    with pytest.raises(SettingsError, match=r"ADLOOM_INFLIGHT is no setting; did you mean ADLOOM_IN_FLIGHT\?"):
        from_environment({"ADLOOM_INFLIGHT": "8"})
    with pytest.raises(SettingsError, match=r"ADLOOM_INFLIGHT is no setting; did you mean ADLOOM_IN_FLIGHT\?"):
        Settings(inflight=8)


def test_what_kubernetes_sets_for_a_service_of_our_name_is_passed_over():
    links = {
        "ADLOOM_SERVICE_HOST": "10.0.0.1",
        "ADLOOM_SERVICE_PORT": "9464",
        "ADLOOM_PORT": "tcp://10.0.0.1:9464",
        "ADLOOM_PORT_9464_TCP_ADDR": "10.0.0.1",
        "ADLOOM_WORKER_SERVICE_PORT_HTTP": "9464",
    }
    assert from_environment({**links, "ADLOOM_BATCH": "2"}).batch == 2


def test_every_variable_that_the_product_names_is_a_setting_or_told_to_be_another():
    known = {f"ADLOOM_{name.upper()}" for name in Settings.model_fields} | OTHERS
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for folder in ("engines", "stream", "export")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"\bADLOOM_[A-Z]\w*[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    assert found
    assert not [(path, name) for path, name in sorted(found) if name not in known]


@given(TEXTS, TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_a_child_process_is_told_the_same_settings(password, username, properties):
    settings = Settings(
        security_protocol="SASL_SSL",
        sasl_username=username.strip(),
        sasl_password=password,
        ssl_verify_hostname=False,
        client_properties=properties,
    )
    assert from_environment(to_environment(settings)) == settings
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301  our own bytes: imports share work so
    assert hash(settings) == hash(from_environment(to_environment(settings)))


def test_no_file_adds_to_what_a_child_process_is_told():
    assert to_environment(Settings())["ADLOOM_CONFIG"] == os.devnull


@pytest.mark.parametrize("name", sorted(SECRETS - {"client_properties"}))
def test_a_secret_is_never_shown(name):
    settings = Settings(**{name: "tell-nobody"}, ssl_certificate="c", ssl_key="k")
    assert "tell-nobody" in to_environment(settings).values()
    assert "tell-nobody" not in f"{settings} {settings!r} {settings.model_dump_json()}"
    with pytest.raises(SettingsError) as caught:
        Settings(**{name: ["tell-nobody"]})
    assert name.upper() in str(caught.value)
    assert "tell-nobody" not in f"{caught.value!r} {caught.value.__cause__} {caught.value.__context__}"


@pytest.mark.parametrize("text", ["a=tell-nobody,b", "a.secret=ab,tell-nobody"])
def test_a_property_that_cannot_be_read_shows_no_other_and_nothing_of_itself(text):
    with pytest.raises(SettingsError, match="part 2 is not name=value") as caught:
        from_environment({"ADLOOM_CLIENT_PROPERTIES": text})
    assert "tell-nobody" not in str(caught.value)


def test_a_path_may_begin_with_the_home_folder(monkeypatch):
    monkeypatch.setenv("HOME", "/home/shop")
    settings = Settings(catalog="~/c.sqlite", images="~/images", copy_bundle="~")
    assert settings.catalog == Path("/home/shop/c.sqlite")
    assert (settings.images, settings.copy_bundle) == ("/home/shop/images", "/home/shop")
    assert Settings(images="s3://ads/~large").images == "s3://ads/~large"


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"security_protocol": "SASL_PLAINTEXT"}, "needs ADLOOM_SASL_USERNAME"),
        (SCRAM, "needs ADLOOM_SASL_PASSWORD or ADLOOM_SASL_PASSWORD_FILE"),
        ({**SCRAM, "sasl_mechanism": "OAUTHBEARER"}, "needs ADLOOM_OAUTH_ENDPOINT or ADLOOM_OAUTH_TOKEN_FILE"),
        (
            {**SCRAM, "sasl_mechanism": "OAUTHBEARER", "oauth_endpoint": "https://idp/token"},
            "needs ADLOOM_OAUTH_CLIENT_ID",
        ),
        ({**SCRAM, "sasl_password": "a", "sasl_password_file": "b"}, "exclude each other"),
        ({"oauth_endpoint": "https://idp", "oauth_token_file": "b"}, "exclude each other"),
        ({"ssl_certificate": "client.pem"}, "ADLOOM_SSL_CERTIFICATE and ADLOOM_SSL_KEY go together"),
        ({"heartbeat_ms": 10_000}, "ADLOOM_HEARTBEAT_MS must be below"),
        ({"slot_soft_ttl_s": 2.0, "slot_hard_ttl_s": 1.0}, "ADLOOM_SLOT_SOFT_TTL_S"),
        ({"copy_endpoint": "http://a/v1", "copy_bundle": "b"}, "exclude each other"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(told, missing):
    with pytest.raises(SettingsError, match=missing):
        Settings(**told)


def test_a_change_is_checked_like_all_settings():
    assert Settings().with_(batch=2) == Settings(batch=2)
    with pytest.raises(SettingsError, match="ADLOOM_BATCH=0"):
        Settings().with_(batch=0)
