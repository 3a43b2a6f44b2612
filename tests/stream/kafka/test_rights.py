"""Each command runs with exactly the rights of its list, and is refused by name with one less; so does exactly once."""

import asyncio
import json
import re
from itertools import pairwise

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.admin import reach
from stream.kafka.cluster import consumer_options, producer_options
from stream.kafka.diagnosis import diagnose
from stream.kafka.rights import MAKES, Right, commands, lacking, least, until_moved
from stream.kafka.roles import Role
from stream.kafka.topics import all_expected, faults
from stream.letters.writing import RecordWriter
from stream.products.publish import publish
from tests.support.commands import adloom, succeeded
from tests.support.kafka_secured import ASTRAY, secured_kafka
from tests.support.kafka_support import PATIENCE_S, event_bytes, working
from tests.support.letter_samples import record, written
from tests.support.names import ROOT
from tests.support.product_samples import lamp, picture, stock

TOOL = "User:tool"
COMMANDS: dict[Role, tuple[str, ...]] = {
    "forget": ("forget", "alice"),
    "dlq-show": ("dlq", "show"),
    "dlq-replay": ("dlq", "replay"),
    "publish": ("catalog", "import", "{folder}/feed.tsv", "--publish"),
    "replay": ("replay", "{folder}/events.jsonl"),
}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The cluster; started once."""
    with secured_kafka(tmp_path_factory.mktemp("rights")) as found:
        yield found


@pytest.fixture
def owner(cluster, tmp_path):
    """Settings of the cluster's owner, with topics of their own that are there, a dead letter, a feed and events."""
    settings = cluster.settings("admin", catalog=tmp_path / "catalog.sqlite")
    succeeded(adloom(settings, "topics", "apply"))
    letter = written(record(b"{broken", topic=settings.events_topic))
    RecordWriter(settings).write(settings.dlq_topic, *letter)
    stock(tmp_path, lamp(image_file=picture(tmp_path, "lamp.png", 200)), name="other.sqlite")
    (tmp_path / "events.jsonl").write_text(json.dumps({"schema": "adloom.event.v1", "id": "e1"}) + "\n")
    return settings


@pytest.fixture
def given(cluster):
    """Gives the tool rights; what it was given is taken back in the end."""
    all_given: list[Right] = []

    def give(rights: list[Right]) -> None:
        cluster.grant(TOOL, rights)
        all_given.extend(rights)

    yield give
    cluster.revoke(TOOL, all_given)


@pytest.mark.kafka
@pytest.mark.parametrize("role", COMMANDS)
def test_a_command_runs_with_the_least_rights_and_with_no_right_less(cluster, owner, given, tmp_path, role):
    settings = cluster.settings("tool", owner, catalog=owner.catalog)
    rights = list(least(settings, role))
    words = [word.format(folder=tmp_path) for word in COMMANDS[role]]
    given(rights)
    for right in rights:
        cluster.revoke(TOOL, [right])
        refused = adloom(settings, *words)
        assert refused.returncode == 2
        said = refused.stderr.splitlines()[-1]
        assert re.match(rf"adloom: Kafka does not give these credentials: .*{re.escape(str(right))}", said)
        assert f"`adloom topics rights {role}`" in said
        assert "Traceback" not in refused.stderr
        cluster.grant(TOOL, [right])
    succeeded(adloom(settings, *words))


@pytest.mark.kafka
def test_topics_are_made_and_mended_with_the_least_rights(cluster, given):
    settings = cluster.settings("tool", partitions=2)
    rights = list(least(settings, "topics"))
    given(rights)
    makes = [right for right in rights if right.operation == MAKES]
    cluster.revoke(TOOL, makes)
    refused = adloom(settings, "topics", "apply")
    assert refused.returncode == 2
    assert f"CREATE on topic {settings.events_topic}" in refused.stderr
    cluster.grant(TOOL, makes)
    assert succeeded(adloom(settings, "topics", "apply")).count(": made") == len(all_expected(settings))
    more = settings.with_(partitions=3, creatives_retention_s=60)
    for right in (one for one in rights if one.name == settings.creatives_topic and one.operation != MAKES):
        cluster.revoke(TOOL, [right])
        refused = adloom(more, "topics", "apply", "--partitions")
        assert refused.returncode == 2
        assert str(right) in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
        cluster.grant(TOOL, [right])
    succeeded(adloom(more, "topics", "apply", "--partitions"))
    assert faults(more) == []


@pytest.mark.kafka
async def test_a_worker_delivers_exactly_once_with_the_least_rights(cluster, owner, given):
    settings = cluster.settings("tool", owner, delivery="exactly_once")
    rights = least(settings, "worker")
    given(list(rights))
    for right in (one for one in rights if one.operation == "DESCRIBE_CONFIGS" or one.kind == "transactional-id"):
        cluster.revoke(TOOL, [right])
        assert lacking(reach(settings), rights) == [right]
        found = {finding.step: (finding.state, finding.said) for finding in diagnose(settings)}
        assert found["rights of worker"][0] == "fails"
        assert f"not given: {right};" in found["rights of worker"][1]
        cluster.grant(TOOL, [right])
    producer = AIOKafkaProducer(**producer_options(owner))
    consumer = AIOKafkaConsumer(owner.creatives_topic, **consumer_options(owner, auto_offset_reset="earliest"))
    async with working(settings), asyncio.timeout(PATIENCE_S):
        await producer.start()
        await producer.send_and_wait(owner.events_topic, event_bytes("e1"), key=b"u1")
        await producer.stop()
        await consumer.start()
        assert (await consumer.getone()).value == b"e1|300x250"
        await consumer.stop()
    assert lacking(reach(settings), rights) == []


@pytest.mark.kafka
def test_brokers_that_are_advertised_where_nobody_gets_are_told(cluster):
    settings = cluster.settings("admin").with_(bootstrap=f"127.0.0.1:{cluster.port + ASTRAY}")
    found = [(finding.step, finding.state) for finding in diagnose(settings)]
    assert found == [("addresses", "ok"), ("sign-in", "ok"), ("brokers", "fails")]
    for words in (("topics", "check"), ("dlq", "show"), ("forget", "alice")):
        for _ in range(5):  # a busy machine's broker may not answer in time, which is told otherwise
            done = adloom(settings, *words)
            if "answers no request of Kafka within" not in done.stderr:
                break
        assert done.returncode == 2
        assert re.fullmatch(r"adloom: Kafka answers at .* advertises what we do not reach: .*\n", done.stderr)


def page() -> str:
    text = (ROOT / "docs" / "kafka.md").read_text(encoding="utf-8").replace("\\\n", " ")
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


@pytest.mark.parametrize(
    ("user", "role", "more"),
    [
        ("worker", "worker", {}),
        ("once", "worker", {"delivery": "exactly_once"}),
        ("slots", "slots", {}),
        ("keeper", "topics", {}),
        ("forgetter", "forget", {}),
        ("reader", "dlq-show", {}),
        ("replayer", "dlq-replay", {}),
        ("publisher", "publish", {}),
        ("sender", "replay", {}),
    ],
)
def test_the_commands_in_the_documents_give_the_least_rights(user, role, more):
    settings = Settings(bootstrap="kafka:9093", **more)
    wanted = commands(settings, role, f"User:{user}")
    told = [line for line in page().splitlines() if f" User:{user} " in line]
    assert told == wanted
    assert set(granted(told)) == set(least(settings, role))


def test_a_replay_may_write_to_both_topics_whose_records_become_letters():
    settings = Settings(bootstrap="kafka:9093", renewals_topic="anew", events_topic="clicks")
    assert {Right("topic", "clicks", "WRITE"), Right("topic", "anew", "WRITE")} <= {*least(settings, "dlq-replay")}


def granted(lines):
    """Return the rights that commands of Kafka's own tool give."""
    for words in map(str.split, lines):
        pairs = list(pairwise(words))
        spelt = [value for flag, value in pairs if flag == "--operation"]
        operations = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", value).upper() for value in spelt]
        for kind in ("topic", "group", "transactional-id"):
            for name in (value for flag, value in pairs if flag == f"--{kind}"):
                yield from (Right(kind, name, operation) for operation in operations)


@pytest.mark.parametrize(("role", "operation"), [("worker", "Read"), ("publish", "Write")])
def test_who_moves_pictures_to_a_store_is_told_of_the_rights_that_he_needs_until_then(role, operation):
    settings = Settings(bootstrap="kafka:9093", catalog_from="topic", images="s3://shop/ads")
    *lasting, word, passing = commands(settings, role, "User:ads")
    assert set(granted(lasting)) == set(least(settings, role))
    assert word.startswith("# until the first publication with ADLOOM_IMAGES")
    assert passing.endswith(f"--operation {operation} --topic ads.products.v1.pictures")
    assert until_moved(settings.with_(images=""), role) == until_moved(settings, "slots") == ()


@pytest.mark.kafka
async def test_a_publication_that_may_not_take_pictures_out_of_their_topic_begins_not(cluster, owner, given, tmp_path):
    """Who moves to a store needs that right once; with no picture in the topic it is never asked for."""
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    settings = cluster.settings("tool", owner, catalog=owner.catalog, images=str(tmp_path / "store"))
    given(list(least(settings, "publish")))
    await publish(settings, database)
    await publish(owner, database)
    moved = settings.with_(images=str(tmp_path / "other"))
    (right,) = until_moved(settings, "publish")
    with pytest.raises(BrokerError, match=f"does not give these credentials: {re.escape(str(right))}"):
        await publish(moved, database)
    assert not [path for path in (tmp_path / "other").rglob("*") if path.is_file()]
    given([right])
    assert (await publish(moved, database)).products == 1
    cluster.revoke(TOOL, [right])
    assert (await publish(moved, database)).unchanged == 1


def test_the_command_prints_the_rights_for_the_settings_and_asks_nobody():
    settings = Settings(bootstrap="kafka:9093", events_topic="clicks", sasl_username="ads")
    words = "kafka-acls --bootstrap-server kafka:9093 --add --allow-principal User:ads --operation Write --topic clicks"
    assert succeeded(adloom(settings, "topics", "rights", "replay")) == words + "\n"
