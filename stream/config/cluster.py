"""Settings of the Kafka cluster: where it is, who we are there, and how its clients behave."""

from pathlib import Path
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

from stream.config.values import Bound, Count, File, Name, Partitions, Properties
from stream.errors import SettingsError

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"]
NO_SECRET = SecretStr("")


class ClusterSettings(BaseModel):
    """What clients of Kafka may be told."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bootstrap: str = ""
    """Kafka brokers `host:port[,host:port]`; empty for the embedded broker."""
    events_topic: Name = "web.events.v1"
    creatives_topic: Name = "ads.creatives.v1"
    dlq_topic: Name = "web.events.v1.dlq"
    forget_topic: Name = "adloom.forget.v1"
    """Requests to forget a shopper, which workers follow."""
    products_topic: Name = "ads.products.v1"
    """The published catalogue, which workers and slot servers on other machines follow."""
    renewals_topic: Name = "ads.renewals.v1"
    """What slot servers ask to be made anew: creatives whose product is offered otherwise by now."""
    group: Name = "adloom"
    """Consumer group of the workers."""
    partitions: Partitions = 3
    """Least partitions of a topic: as many workers can share the events."""
    creatives_retention_s: Count = 7 * 24 * 3600
    """Seconds after which a creative leaves its topic: it is personal data and must not outlive its use."""
    dlq_retention_s: Count = 7 * 24 * 3600
    """The same of a dead letter: a week leaves time to mend what refused it, and to replay."""
    forget_retention_s: Count = 30 * 24 * 3600
    """The same of a request to forget: longer than what a worker may read again, or it would learn the shopper anew."""

    security_protocol: Protocol = "PLAINTEXT"
    sasl_mechanism: Mechanism = "SCRAM-SHA-512"
    """The strongest that every Kafka has; only asked for by `SASL_PLAINTEXT` and `SASL_SSL`."""
    sasl_username: str = ""
    sasl_password: SecretStr = NO_SECRET
    sasl_password_file: File = Path()
    """File that holds the password, as secrets are mounted; read whenever a client is made."""
    oauth_endpoint: str = ""
    """Token endpoint of OAuth 2.0 client credentials (RFC 6749 §4.4), `https://…`."""
    oauth_client_id: str = ""
    oauth_client_secret: SecretStr = NO_SECRET
    oauth_scope: str = ""
    oauth_token_file: File = Path()
    """File with a token that something else renews, in place of an endpoint."""
    ssl_ca: File = Path()
    """Authorities in PEM that brokers are checked by; empty for the system's."""
    ssl_certificate: File = Path()
    """Our own certificate with its chain, PEM (mTLS); its key is in `ssl_key`."""
    ssl_key: File = Path()
    ssl_key_password: SecretStr = NO_SECRET
    ssl_verify_hostname: bool = True
    """Whether a broker's certificate must name its host."""

    session_timeout_ms: Count = 10_000
    """How long a silent worker keeps its partitions: the pause of its shoppers when it dies."""
    heartbeat_ms: Count = 3_000
    """Three fit into a session, so that one may be lost."""
    group_instance_id: str = ""
    """Name of this member, for static membership: a restart within the session timeout moves no partition."""
    client_rack: str = ""
    """Where this process runs: it then reads from the replica nearby."""
    isolation_level: Literal["read_committed", "read_uncommitted"] = "read_committed"
    """What a producer aborted, or has not committed yet, must not become an ad."""
    linger_ms: Bound = 0
    """Wait for company before a write: latency counts, and batches form by themselves under load."""
    fetch_wait_ms: Count = 500
    """Long poll of a fetch: records end it at once. The embedded broker answers only when it is over, and is asked
    for less."""
    client_properties: Properties = ()
    """Further properties of the clients, by librdkafka's or aiokafka's names."""

    @model_validator(mode="after")
    def _connects(self) -> Self:
        """Refuse what no client could connect with.

        Raises:
            SettingsError: what is missing or excludes each other, by the name of its variable.
        """
        if self.heartbeat_ms >= self.session_timeout_ms:
            raise SettingsError("ADLOOM_HEARTBEAT_MS must be below ADLOOM_SESSION_TIMEOUT_MS; a third of it is usual")
        if (self.ssl_certificate == Path()) != (self.ssl_key == Path()):
            raise SettingsError("ADLOOM_SSL_CERTIFICATE and ADLOOM_SSL_KEY go together")
        if self.sasl_password.get_secret_value() and self.sasl_password_file != Path():
            raise SettingsError("ADLOOM_SASL_PASSWORD and ADLOOM_SASL_PASSWORD_FILE exclude each other")
        if self.oauth_endpoint and self.oauth_token_file != Path():
            raise SettingsError("ADLOOM_OAUTH_ENDPOINT and ADLOOM_OAUTH_TOKEN_FILE exclude each other")
        if self.security_protocol.startswith("SASL_") and (lacking := self._lacking()):
            raise SettingsError(f"{self.security_protocol} by {self.sasl_mechanism} needs {lacking}")
        return self

    def _lacking(self) -> str:
        if self.sasl_mechanism == "OAUTHBEARER":
            if self.oauth_token_file != Path():
                return ""
            if not self.oauth_endpoint:
                return "ADLOOM_OAUTH_ENDPOINT or ADLOOM_OAUTH_TOKEN_FILE"
            return "" if self.oauth_client_id else "ADLOOM_OAUTH_CLIENT_ID"
        if not self.sasl_username:
            return "ADLOOM_SASL_USERNAME"
        if not self.sasl_password.get_secret_value() and self.sasl_password_file == Path():
            return "ADLOOM_SASL_PASSWORD or ADLOOM_SASL_PASSWORD_FILE"
        return ""

    @property
    def topics(self) -> tuple[str, ...]:
        """Events, creatives, dead letters, requests to forget, products, renewals."""
        return (
            self.events_topic,
            self.creatives_topic,
            self.dlq_topic,
            self.forget_topic,
            self.products_topic,
            self.renewals_topic,
        )
