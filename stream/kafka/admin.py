"""The administrator's client: what it reaches, and why it does not."""

from concurrent.futures import Future
from typing import Final, NamedTuple, TypeVar

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._metadata import ClusterMetadata

from stream.config import PREFIX, Settings
from stream.errors import BrokerError, CredentialsError
from stream.kafka.addresses import Address, addresses
from stream.kafka.broker import REACH_S
from stream.kafka.endpoints import fault_of, faults_at, silence_of
from stream.kafka.made import made

Result = TypeVar("Result")
EMBEDDED: Final = "mockCluster"  # librdkafka's mock names its cluster so
DENIED: Final = (
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
    KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
)


class Reached(NamedTuple):
    """A cluster that answered: the client, partitions by topic (those we may see), and brokers.

    The embedded broker knows no configurations and no rights, and would let a question for them wait in vain.
    """

    settings: Settings
    client: AdminClient
    topics: dict[str, int]
    replicas: dict[str, int]
    """Of the partition with the fewest."""
    brokers: list[Address]
    is_embedded: bool


def reach(settings: Settings) -> Reached:
    """Ask the cluster for its topics and brokers, and see that one of these can be connected to.

    Raises:
        SettingsError: the settings make no client.
        CredentialsError: it refuses who we are, or we whom it is.
        BrokerError: it does not answer within `REACH_S`; the message says why.
    """
    there = first_answer(settings)
    if not there.brokers:
        raise BrokerError(f"Kafka answers at {settings.bootstrap}, but names no broker yet: try again in a moment")
    if fault_of(settings, there.brokers[0]):  # mostly one is as good as all
        broken = faults_at(settings, there.brokers)
        if len(broken) == len(there.brokers):
            raise BrokerError(f"Kafka answers at {settings.bootstrap}, but {unreachable(broken)}")
    return there


def first_answer(settings: Settings) -> Reached:
    """Return what a broker of `ADLOOM_BOOTSTRAP` says; whether the others can be reached is not looked at.

    Raises:
        SettingsError: the settings make no client.
        CredentialsError: it refuses who we are, or we whom it is.
        BrokerError: it does not answer within `REACH_S`; the message says why.
    """
    told: list[KafkaError] = []
    client = made(AdminClient, settings, {"error_cb": told.append})
    try:
        found = client.list_topics(timeout=REACH_S)
    except KafkaException as error:
        client.poll(0)  # it is only now that `error_cb` hears of what happened
        raise _unreached(settings, told) from error
    return Reached(
        settings,
        client,
        _partitions(found),
        _replicas(found),
        [Address(str(broker.host), broker.port) for broker in found.brokers.values()],
        str(found.cluster_id).startswith(EMBEDDED),
    )


def again(there: Reached) -> Reached:
    """Return what the cluster has now; what it had where it does not answer."""
    try:
        found = there.client.list_topics(timeout=REACH_S)
    except KafkaException:
        return there
    return there._replace(topics=_partitions(found), replicas=_replicas(found))


def _partitions(found: ClusterMetadata) -> dict[str, int]:
    return {name: len(topic.partitions) for name, topic in found.topics.items()}


def _replicas(found: ClusterMetadata) -> dict[str, int]:
    return {
        name: min((len(partition.replicas) for partition in topic.partitions.values()), default=0)
        for name, topic in found.topics.items()
    }


def unreachable(broken: dict[Address, str]) -> str:
    """Say of addresses that the cluster itself names that they are `broken`."""
    return (
        f"the cluster advertises what we do not reach: {'; '.join(broken.values())} "
        "(advertised.listeners of the brokers must name addresses that lead there from here)"
    )


def _unreached(settings: Settings, told: list[KafkaError]) -> BrokerError:
    """Find out why: a client that gets no answer does not tell."""
    tried = addresses(settings.bootstrap)
    broken = faults_at(settings, tried)
    refused = (KafkaError._AUTHENTICATION, KafkaError._SSL)  # noqa: SLF001  their public names
    for error in told:
        if error.code() in refused:
            # OpenSSL's own words are of no help, and name the authorities where it is the host's name that is wrong.
            why = "; ".join(broken.values()) if broken else f"{error.str()}; check {credentials_of(settings)}"
            return CredentialsError(f"no sign-in at {settings.bootstrap}: {why}")
    open_ones = [address for address in tried if address not in broken]
    why = silence_of(settings, open_ones[0]) if open_ones else "; ".join(broken.values())
    return BrokerError(
        f"no Kafka broker answers at {settings.bootstrap}: {why}. Start it, or correct {PREFIX}BOOTSTRAP, or unset it "
        "to use the embedded broker"
    )


def credentials_of(settings: Settings) -> str:
    """Name the variables that say who we are."""
    if settings.security_protocol == "SSL":
        return f"{PREFIX}SSL_CERTIFICATE, which the broker may want"
    if settings.sasl_mechanism == "OAUTHBEARER":
        return f"{PREFIX}OAUTH_…"
    return f"{PREFIX}SASL_USERNAME, {PREFIX}SASL_PASSWORD and {PREFIX}SASL_MECHANISM"


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
