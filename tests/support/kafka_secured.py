"""A real Kafka as shops run it: TLS, sign-in and access control; a second listener asks for certificates."""

import base64
import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from stream.config import Settings
from stream.kafka.cluster import admin_options
from tests.support.kafka_support import fresh_settings, own_kafka

USERS = {
    "admin": "admin-secret",
    "worker": "worker-secret",
    "slots": "slots-secret",
    "keeper": "keeper-secret",
    "tool": "tool-secret",
}
MUTUAL = 500  # from the port of passwords to that of certificates
PLAIN = 501  # and to that of passwords without TLS
ASTRAY = 502  # and to one that advertises an address where nobody gets
PKCS8 = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
KINDS = {
    "topic": ResourceType.TOPIC,
    "group": ResourceType.GROUP,
    "transactional-id": ResourceType.TRANSACTIONAL_ID,
}


@dataclass(frozen=True)
class Secured:
    """Where it listens, and the files of its authority."""

    port: int
    folder: Path

    @property
    def ca(self):
        return self.folder / "ca.pem"

    def settings(self, user, topics=None, **more):
        """Settings of `user`, by password and TLS, with the topics of other settings or new ones."""
        names = {} if topics is None else {name: getattr(topics, name) for name in NAMES}
        told = {
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_username": user,
            "sasl_password": USERS[user],
            "ssl_ca": self.ca,
        }
        return fresh_settings(f"127.0.0.1:{self.port}", **{**told, **names, **more})

    def grant(self, principal, rights):
        """Give exactly `rights`."""
        self._change("create_acls", [binding(principal, right) for right in rights])

    def revoke(self, principal, rights):
        """Take `rights` away."""
        self._change("delete_acls", [binding_filter(principal, right) for right in rights])

    def _change(self, method, bindings):
        client = AdminClient(admin_options(self.settings("admin")))
        for future in getattr(client, method)(bindings).values():
            future.result(30)
        time.sleep(0.5)  # brokers follow the metadata log


NAMES = [name for name in Settings.model_fields if name.endswith("_topic")] + ["group"]


def binding(principal, right, kind=AclBinding):
    return kind(
        KINDS[right.kind],
        right.name,
        ResourcePatternType.PREFIXED if right.kind == "transactional-id" else ResourcePatternType.LITERAL,
        principal,
        "*",
        AclOperation[right.operation],
        AclPermissionType.ALLOW,
    )


def binding_filter(principal, right):
    return binding(principal, right, AclBindingFilter)


@contextmanager
def secured_kafka(folder, **sets):
    """Start it, with `sets` by Kafka's names with underscores.

    Its authority's files lie in `folder`: ca.pem, other.pem of another one, client.pem and client.key.
    """
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "other.pem")
    write_pair(authority.issue_cert("127.0.0.1"), folder, "broker")
    write_pair(authority.issue_cert("worker@shop.example", common_name="worker"), folder, "client")
    (folder / "keystore.pem").write_bytes((folder / "broker.key").read_bytes() + (folder / "broker.pem").read_bytes())
    with own_kafka(folder / "kafka", lambda port: broker_options(port, folder, sets)) as (address, _):
        yield Secured(int(address.rpartition(":")[2]), folder)


def write_pair(certificate, folder, name):
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    (folder / f"{name}.key").write_bytes(key.private_bytes(*PKCS8))  # the only form that Kafka reads
    (folder / f"{name}.pem").write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))


def broker_options(port, folder, more):
    scram = "org.apache.kafka.common.security.scram.ScramLoginModule"
    bearer = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
    listeners = f"SASL_SSL://127.0.0.1:{port},SSL://127.0.0.1:{port + MUTUAL},SASL_PLAINTEXT://127.0.0.1:{port + PLAIN}"
    astray = f"ASTRAY://127.0.0.1:{port + ASTRAY}"
    sets = {
        "listeners": f"{listeners},{astray},CONTROLLER://127.0.0.1:{port + 1}",
        "advertised.listeners": f"{listeners},ASTRAY://kafka-1.nowhere.invalid:9093",
        "listener.security.protocol.map": (
            "SASL_SSL:SASL_SSL,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,ASTRAY:SASL_SSL,CONTROLLER:PLAINTEXT"
        ),
        "inter.broker.listener.name": "SASL_SSL",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512,OAUTHBEARER",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "listener.name.sasl_ssl.sasl.enabled.mechanisms": "SCRAM-SHA-512,OAUTHBEARER,PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": (
            f'org.apache.kafka.common.security.plain.PlainLoginModule required user_worker="{USERS["worker"]}";'
        ),
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": (
            f'{scram} required username="admin" password="{USERS["admin"]}";'
        ),
        "listener.name.astray.scram-sha-512.sasl.jaas.config": f"{scram} required;",
        "listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config": f"{scram} required;",
        "listener.name.sasl_ssl.oauthbearer.sasl.jaas.config": (
            f'{bearer} required unsecuredLoginStringClaim_sub="admin";'
        ),
        "listener.name.sasl_plaintext.oauthbearer.sasl.jaas.config": (
            f'{bearer} required unsecuredLoginStringClaim_sub="admin";'
        ),
        "listener.name.astray.sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(folder / "keystore.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(folder / "ca.pem"),
        "listener.name.ssl.ssl.client.auth": "required",
        "ssl.principal.mapping.rules": "RULE:^.*CN=([^,]+).*$/$1/,DEFAULT",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:admin;User:ANONYMOUS",
        "auto.create.topics.enable": "true",
        **{name.replace("_", "."): value for name, value in more.items()},
    }
    users = [("--scram", f"SCRAM-SHA-512=[name={user},password={secret}]") for user, secret in USERS.items()]
    flags = [("--set", f"{name}={value}") for name, value in sets.items()]
    return [word for pair in (*users, *flags) for word in pair]


def unsigned_token(user):
    """Return a token that a Kafka for tests takes: a JSON Web Token without a signature."""
    now = int(time.time())
    parts = ({"alg": "none"}, {"sub": user, "iat": now, "exp": now + 600})
    texts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    return ".".join(texts) + "."
