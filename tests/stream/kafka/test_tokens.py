"""Tokens of OAUTHBEARER come from a file or from an endpoint, and are asked for again before they end."""

import base64
import json
import ssl
import threading
import urllib.parse
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import trustme

from stream.config import Settings
from stream.errors import CredentialsError, SettingsError
from stream.kafka import tokens as module
from stream.kafka.tokens import Tokens

SHOP = {"oauth_client_id": "shop", "oauth_client_secret": "a&b", "oauth_scope": "kafka"}


@contextmanager
def endpoint(answer, status=200, context=None, down=()):
    """Serve `answer` as a token endpoint, by TLS where a context is given; yields its address and what was asked.

    While there is something in `down` it fails.
    """
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append((self.headers["Authorization"], dict(urllib.parse.parse_qsl(body))))
            self.send_response(503 if down else status)
            self.end_headers()
            self.wfile.write(b"" if down else answer)

        def log_message(self, *_):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http{'s' if context else ''}://127.0.0.1:{server.server_port}/token", asked
        finally:
            server.shutdown()
            thread.join()


def settings(**told):
    return Settings(security_protocol="SASL_SSL", sasl_mechanism="OAUTHBEARER", **told)


def by_endpoint(address):
    return settings(**SHOP, oauth_endpoint=address)


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets."""

    class Clock:
        now = 1000.0

        def time(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


async def test_an_endpoint_is_asked_once_for_all_until_the_token_nears_its_end(clock):
    with endpoint(b'{"access_token": "t", "expires_in": 100}') as (address, asked):
        tokens = Tokens(by_endpoint(address))
        assert await tokens.token() == "t"
        assert tokens.librdkafka("") == ("t", 1100.0)
        assert len(asked) == 1
        clock.now += 81
        assert tokens.current().expires == 1181.0
        tokens.forget()
        assert tokens.current().text == "t"
    assert len(asked) == 3
    secret = base64.b64encode(b"shop:a%26b").decode()
    assert asked[0] == (f"Basic {secret}", {"grant_type": "client_credentials", "scope": "kafka"})


def test_while_an_endpoint_fails_the_token_that_it_gave_is_used_to_its_end(clock, caplog):
    down = []
    with endpoint(b'{"access_token": "t", "expires_in": 100}', down=down) as (address, asked):
        tokens = Tokens(by_endpoint(address))
        assert tokens.current().expires == 1100.0
        down.append("for want of a database")
        clock.now += 81
        assert [tokens.current().text for _ in range(3)] == ["t"] * 3
        assert len(asked) == 2, "who connects is not held up by each try"
        assert "the token from before is used on" in caplog.text
        clock.now += 19
        with pytest.raises(CredentialsError, match="it answers 503"):
            tokens.current()
        down.clear()
        assert tokens.current().expires == 1200.0


def test_a_token_that_kafka_refused_is_not_given_again_though_the_endpoint_fails(clock):
    down = []
    with endpoint(b'{"access_token": "t", "expires_in": 100}', down=down) as (address, _):
        tokens = Tokens(by_endpoint(address))
        tokens.current()
        down.append("")
        tokens.forget()
        for _ in range(2):
            with pytest.raises(CredentialsError, match="it answers 503"):
                tokens.current()
        down.clear()
        assert tokens.current().text == "t"


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (b"no", 401, "it answers 401; check ADLOOM_OAUTH_CLIENT_ID and _SECRET"),
        (b'{"error": "invalid_scope"}', 400, "it answers 400 invalid_scope; check ADLOOM_OAUTH_SCOPE"),
        (b'{"error": "a&b <html>"}', 502, "it answers 502$"),
        (b"{}", 200, "its answer holds no access_token"),
    ],
)
def test_an_endpoint_that_gives_none_is_told_without_the_secret(answer, status, said):
    with endpoint(answer, status) as (address, _), pytest.raises(CredentialsError, match=said) as caught:
        Tokens(by_endpoint(address)).current()
    assert "a&b" not in str(caught.value)


def test_an_endpoint_that_is_away_is_told():
    with endpoint(b"") as (address, _):
        pass
    with pytest.raises(CredentialsError, match="refused"):
        Tokens(by_endpoint(address)).current()


def test_an_endpoint_with_a_certificate_of_the_shops_own_is_trusted_as_its_brokers_are(tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with endpoint(b'{"access_token": "t"}', context=context) as (address, _):
        with pytest.raises(CredentialsError, match=r"its certificate is not trusted .* ADLOOM_SSL_CA"):
            Tokens(by_endpoint(address)).current()
        assert Tokens(by_endpoint(address).with_(ssl_ca=tmp_path / "ca.pem")).current().text == "t"


def test_an_empty_file_holds_no_token(tmp_path):
    path = tmp_path / "token"
    path.write_text("\n")
    with pytest.raises(CredentialsError, match=r"ADLOOM_OAUTH_TOKEN_FILE.*it is empty"):
        Tokens(settings(oauth_token_file=path)).current()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://[::1", "idp.example/token"])
def test_an_endpoint_must_be_an_address_of_the_web(address):
    with pytest.raises(SettingsError, match="ADLOOM_OAUTH_ENDPOINT"):
        Tokens(by_endpoint(address))


def test_a_file_is_read_for_each_connection_and_what_it_held_serves_on_while_it_is_written(tmp_path, clock):
    path = tmp_path / "token"
    tokens = Tokens(settings(oauth_token_file=path))
    with pytest.raises(CredentialsError, match="ADLOOM_OAUTH_TOKEN_FILE"):
        tokens.current()
    claims = base64.urlsafe_b64encode(json.dumps({"exp": 1010}).encode()).decode().rstrip("=")
    path.write_text(f"head.{claims}.sign\n")
    assert tokens.current() == (f"head.{claims}.sign", 1010.0)
    path.write_text("opaque")
    assert tokens.current() == ("opaque", 1000.0 + module.UNKNOWN_S)
    path.write_text("")
    clock.now += module.UNKNOWN_S - 1
    assert tokens.current().text == "opaque"
    clock.now += 1
    with pytest.raises(CredentialsError, match="it is empty"):
        tokens.current()
