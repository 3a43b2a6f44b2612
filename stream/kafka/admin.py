"""The administrator's client: what it reaches, and why it does not."""

from concurrent.futures import Future
from typing import Final, NamedTuple, TypeVar

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._metadata import ClusterMetadata

from stream.config import Settings
from stream.errors import BrokerError, CredentialsError
from stream.kafka.broker import REACH_S
from stream.kafka.cluster import admin_options

Result = TypeVar("Result")
EMBEDDED: Final = "mockCluster"  # librdkafka's mock names its cluster so
DENIED: Final = (
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
)


class Reached(NamedTuple):
    """A cluster that answered: the client, partitions by topic (those we may see), and brokers as (host, port).

    The embedded broker knows no configurations and no rights, and would let a question for them wait in vain.
    """

    client: AdminClient
    topics: dict[str, int]
    brokers: list[tuple[str, int]]
    is_embedded: bool


def reach(settings: Settings) -> Reached:
    """Ask the cluster for its topics and brokers.

    Raises:
        SettingsError: the settings make no client.
        CredentialsError: it refuses who we are, or we whom it is.
        BrokerError: it does not answer within `REACH_S`.
    """
    told: list[KafkaError] = []
    client = AdminClient(admin_options(settings, error_cb=told.append))
    try:
        found = client.list_topics(timeout=REACH_S)
    except KafkaException as error:
        client.poll(0)  # it is only now that `error_cb` hears of what happened
        raise _unreached(settings, told) from error
    return Reached(
        client,
        _partitions(found),
        [(str(broker.host), broker.port) for broker in found.brokers.values()],
        str(found.cluster_id).startswith(EMBEDDED),
    )


def again(there: Reached) -> Reached:
    """Return what the cluster has now; what it had where it does not answer."""
    try:
        return there._replace(topics=_partitions(there.client.list_topics(timeout=REACH_S)))
    except KafkaException:
        return there


def _partitions(found: ClusterMetadata) -> dict[str, int]:
    return {name: len(topic.partitions) for name, topic in found.topics.items()}


def _unreached(settings: Settings, told: list[KafkaError]) -> BrokerError:
    refused = (KafkaError._AUTHENTICATION, KafkaError._SSL)  # noqa: SLF001  their public names
    for error in told:
        if error.code() in refused:
            return CredentialsError(f"no sign-in at {settings.bootstrap}: {error.str()}")
    return BrokerError(
        f"no Kafka broker answers at {settings.bootstrap} within {REACH_S:g} s: start it, or correct "
        "ADLOOM_BOOTSTRAP, or unset it to use the embedded broker; `adloom doctor` looks closer"
    )


def answer(future: "Future[Result]") -> Result | KafkaError:
    """Return what `future` brings, or the error of Kafka; a broker that falls silent is one, too."""
    try:
        return future.result(2 * REACH_S)  # as long again as the cluster itself may take
    except KafkaException as error:
        found: KafkaError = error.args[0]
        return found
    except TimeoutError:
        return KafkaError(KafkaError._TIMED_OUT)  # noqa: SLF001  its public name


def is_denied(error: KafkaError) -> bool:
    """Say whether the cluster's access control is what refuses."""
    return error.code() in DENIED
