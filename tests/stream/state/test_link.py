"""The way to Redis: an answer in time or none, and nobody waits for one who is away."""

import asyncio
import time
from contextlib import suppress

import pytest
from redis.exceptions import (
    BusyLoadingError,
    ClusterDownError,
    MasterDownError,
    NoPermissionError,
    ReadOnlyError,
    ResponseError,
)
from redis.exceptions import ConnectionError as GoneError

from stream.errors import SettingsError
from stream.operator.metrics import Metrics
from stream.state import link as module
from stream.state.link import LOG_S, PATIENCE_S, RETRY_S, RETURNS, TIMEOUTS, AwayError, Link, RefusedError, connect, end
from tests.support.redis_support import PATIENCE_S as LONG_S


@pytest.fixture
def link():
    """A link with a clock of its own, `link.now`, whose questions never reach a server."""
    metrics = Metrics()
    made = Link("made", connect("redis://127.0.0.1:1"), metrics, clock=lambda: made.now)
    made.now = 100.0
    made.metrics = metrics
    return made


async def right():
    return "answer"


async def gone():
    raise GoneError("connection refused")


async def never():
    await asyncio.Event().wait()


async def away(link: Link, question, **how) -> bool:
    try:
        await link.ask(question, **how)
    except AwayError:
        return True
    return False


async def test_one_who_is_gone_is_asked_again_by_who_does_not_hurry_and_not_at_once(link, caplog) -> None:
    caplog.set_level("INFO")
    assert await link.ask(right) == "answer"
    assert await away(link, gone)
    assert link.away
    assert await away(link, right), "who hurries goes on without"
    assert await away(link, right, hurried=False), "it is too early"
    link.now += RETRY_S
    assert await away(link, gone, hurried=False)
    assert await away(link, right, hurried=False), "it was asked just now"
    for _ in range(RETURNS):
        assert await away(link, right), "one answer may come by chance"
        link.now += RETRY_S
        assert await link.ask(right, hurried=False) == "answer"
    assert await link.ask(right) == "answer"
    assert [record.message for record in caplog.records] == [
        "shared state is away, going on with this worker's own",
        "shared state is back",
    ]
    errors = {"use": "made", "reason": "ConnectionError"}
    assert link.metrics.registry.get_sample_value("adloom_state_errors_total", errors) == 2


async def test_one_who_is_away_is_asked_by_the_link_itself_though_nothing_waits(link, monkeypatch) -> None:
    """Else a Redis that is back would count as away until somebody has something to tell it."""
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    answers = [gone, right, right, gone, *[right] * RETURNS]

    async def ping():
        link.now += 1.0
        return await answers.pop(0)()

    monkeypatch.setattr(link.client, "ping", ping)
    monkeypatch.setattr(module, "PATIENCE_S", 2.0)
    assert await away(link, gone)
    async with asyncio.timeout(LONG_S):
        while link.away:  # noqa: ASYNC110  the condition lies in the code under test
            await asyncio.sleep(0.01)
    assert not answers
    assert await link.ask(right) == "answer"


async def test_answers_at_the_same_moment_count_as_one(link) -> None:
    assert await away(link, gone)
    link.now += RETRY_S
    for _ in range(RETURNS):
        await link._try(right, 1.0)
    assert link.away


async def test_a_link_that_is_closed_asks_no_more(link, monkeypatch) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    pinged = []

    async def ping():
        pinged.append(True)
        raise GoneError

    monkeypatch.setattr(link.client, "ping", ping)
    assert await away(link, gone)
    await link.close()
    await asyncio.sleep(0.1)
    assert not pinged


async def test_a_task_that_swallows_a_cancellation_is_cancelled_again() -> None:
    async def stubborn() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    async with asyncio.timeout(LONG_S):
        await end(task)
    assert task.cancelled()


async def test_one_late_answer_makes_nobody_away_but_several_do(link) -> None:
    for number in range(TIMEOUTS):
        assert not link.away
        assert await away(link, never), number
    assert link.away


async def test_an_answer_between_late_ones_counts(link) -> None:
    for _ in range(TIMEOUTS):
        assert await away(link, never)
        assert await link.ask(right) == "answer"
    assert not link.away


async def test_answers_that_come_late_bring_nobody_back(link) -> None:
    async def late():
        link.now += 2 * PATIENCE_S
        return "answer"

    assert await away(link, gone)
    for _ in range(RETURNS + 1):
        link.now += RETRY_S
        assert await link.ask(late, hurried=False) == "answer", "who does not hurry has it all the same"
    assert link.away


async def test_of_many_departures_a_minute_one_is_told_with_its_return_and_all_are_counted(link, caplog) -> None:
    caplog.set_level("INFO")
    for _ in range(5):
        assert await away(link, gone)
        for _ in range(RETURNS):
            link.now += RETRY_S
            await link.ask(right, hurried=False)
        assert not link.away
    told = ["shared state is away, going on with this worker's own", "shared state is back"]
    assert [record.message for record in caplog.records] == told
    assert link.metrics.registry.get_sample_value("adloom_state_departures_total", {"use": "made"}) == 5
    link.now += LOG_S
    assert await away(link, gone)
    assert [record.message for record in caplog.records] == [*told, told[0]]


WRONG_KIND = ResponseError("WRONGTYPE Operation against a key holding the wrong kind of value")


def raising(error):
    async def question():
        raise error

    return question


@pytest.mark.parametrize(
    ("error", "reason"), [(WRONG_KIND, "WRONGTYPE"), (NoPermissionError("no permissions"), "NoPermissionError")]
)
async def test_what_is_refused_to_one_question_is_no_absence_and_told_sparingly(link, caplog, error, reason) -> None:
    for _ in range(3):
        with pytest.raises(RefusedError):
            await link.ask(raising(error))
    assert not link.away
    assert await link.ask(right) == "answer"
    assert [record.message for record in caplog.records] == ["shared state refuses what it is asked"]
    labels = {"use": "made", "reason": reason}
    assert link.metrics.registry.get_sample_value("adloom_state_errors_total", labels) == 3


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ReadOnlyError("You can't write against a read only replica."), "ReadOnlyError"),
        (BusyLoadingError("Redis is loading the dataset in memory"), "BusyLoadingError"),
        (MasterDownError("Link with MASTER is down"), "MasterDownError"),
        (ClusterDownError("The cluster is down"), "ClusterDownError"),
        (ResponseError("NOREPLICAS Not enough good replicas to write."), "NOREPLICAS"),
        (ResponseError("Error running script (call to f_0): @user_script:6: -READONLY You can't"), "ResponseError"),
    ],
)
async def test_who_answers_but_serves_nobody_is_away_and_left(link, monkeypatch, error, reason) -> None:
    """So the next who asks connects anew, to whomever the name leads to then."""
    left = []

    async def disconnect(*, inuse_connections):
        left.append(inuse_connections)

    monkeypatch.setattr(link.client.connection_pool, "disconnect", disconnect)
    assert await away(link, raising(error))
    assert link.away
    assert left == [False], "who waits for an answer may have it"
    labels = {"use": "made", "reason": reason}
    assert link.metrics.registry.get_sample_value("adloom_state_errors_total", labels) == 1
    link.now += RETRY_S
    assert await away(link, gone, hurried=False)
    assert left == [False], "there is nobody to be left"


async def test_an_answer_that_came_while_our_own_loop_was_busy_counts(link) -> None:
    assert await link.ask(right) == "answer"

    async def near():
        await asyncio.sleep(PATIENCE_S / 2)
        return "answer"

    asyncio.get_running_loop().call_soon(time.sleep, 2 * PATIENCE_S)
    assert await link.ask(near) == "answer"


async def test_what_is_no_fault_of_redis_is_not_taken_for_its_absence(link) -> None:
    async def wrong():
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        await link.ask(wrong)
    assert not link.away


@pytest.mark.parametrize(
    "address",
    [
        "redis",
        "http://user:tell-nobody@host",
        "redis://:tell-nobody@host:port",
        "redis://:tell-nobody@host?option=1",
        "redis://:tell-nobody@host?decode_responses=1",
        "redis://:tell-nobody@host?protocol=9",
        "redis://:[tell-nobody]@host",
        "redis://user:1/tell-nobody@host",
        "unix://user:1/tell-nobody@/run/redis",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_what_is_secret_in_it(address) -> None:
    with pytest.raises(SettingsError, match="ADLOOM_PROFILES") as caught:
        connect(address)
    assert "tell-nobody" not in f"{caught.value!r} {caught.value.__cause__}"


@pytest.mark.parametrize(
    "address",
    [
        "redis://h:1/2",
        "rediss://u:p@h",
        "valkey://h",
        "valkeys://h",
        "unix:///run/r",
        "redis://h/0?username=u@corp&password=x",
        "redis://u%40corp:p@h",
    ],
)
def test_an_address_may_be_of_any_kind_that_the_client_speaks(address) -> None:
    options = connect(address).connection_pool.connection_kwargs
    assert options.get("host") == "h" or options["path"] == "/run/r"
