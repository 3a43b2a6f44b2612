"""Profiles in Redis: the same bytes as in memory, one round trip an event, and a worker that can do without."""

import asyncio
import time
import uuid
from contextlib import asynccontextmanager

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from stream.operator.metrics import Metrics
from stream.planning.profile import EMPTY
from stream.planning.profiles import Profiles
from stream.planning.shopper import NEVER, Rules, read, written
from stream.state import link
from stream.state import profiles as module
from stream.state.link import PATIENCE_S as HURRIED_S
from stream.state.link import Link, connect
from stream.state.profiles import SharedProfiles, key_of
from stream.state.stamp import Stamp
from tests.stream.planning.test_profiles import LAMP, MUG, event
from tests.stream.planning.test_shopper import GOODS, LATE_S, RULES, stories
from tests.support.redis_support import PATIENCE_S as LONG_S

pytest_plugins = ("tests.support.redis_fixtures",)
pytestmark = pytest.mark.usefixtures("patient")
STAMP = Stamp(b"a secret of the tests")


def name() -> str:
    return uuid.uuid4().hex


@asynccontextmanager
async def workers(url: str, count: int = 1, rules: Rules = RULES):
    """Yield the profiles of `count` workers."""
    opened = []
    for _ in range(count):
        metrics = Metrics()
        opened.append(SharedProfiles(Link("profiles", connect(url), metrics), STAMP, rules, metrics))
    try:
        yield opened
    finally:
        for profiles in opened:
            await profiles.close()


async def stored(url: str, user: str) -> bytes | None:
    """What Redis holds of a shopper, as `written`."""
    async with Redis.from_url(url) as client:
        value = await client.get(key_of(user))
    return value and STAMP.open(key_of(user), value)


async def until(condition) -> None:
    async with asyncio.timeout(LONG_S):
        while not await condition():  # noqa: ASYNC110  the condition lies in the code under test
            await asyncio.sleep(0.02)


def counted(profiles: SharedProfiles, series: str, **labels: str) -> float:
    return profiles._metrics.registry.get_sample_value(f"adloom_state_{series}", labels) or 0.0


def asked(profiles: SharedProfiles) -> float:
    return counted(profiles, "seconds_count", use="profiles")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories(most=40), st.data())
def test_redis_holds_byte_for_byte_what_memory_would_whoever_takes_in_the_events(redis_url, story, data) -> None:
    """Two workers take turns, one of them restarts, and some events come twice."""
    turns = [data.draw(st.integers(0, 2)) for _ in story]
    memory = Profiles(rules=RULES)

    async def work() -> None:
        user = name()
        async with workers(redis_url, 3) as shared:
            for (each, seen), turn in zip(story, turns, strict=True):
                own = msgspec.structs.replace(each, user=user)
                memory.observe(own, GOODS[seen])
                await shared[turn].observe(own, GOODS[seen])
                if turn and own.consent:
                    await shared[turn - 1].observe(own, GOODS[seen])
                assert shared[turn].profile(user, "a") == memory.profile(user, "a")
        state, held = memory.state(user), await stored(redis_url, user)
        if state is None:
            assert held is None or not RULES.alive(read(held), memory._now)
        else:
            assert held == written(state)

    asyncio.run(work())


async def test_an_event_takes_one_round_trip_and_one_that_comes_again_none(redis_url) -> None:
    user = name()
    async with workers(redis_url) as (profiles,):
        twice = event(5.0, user=user)
        for each in (*(event(float(after), user=user) for after in range(5)), twice, twice):
            await profiles.observe(each, MUG)
        assert asked(profiles) == 6
    async with workers(redis_url) as (restarted,):
        await restarted.observe(event(6.0, user=user), MUG)
        assert asked(restarted) == 2, "the first answer is the state that it did not know"
        assert dict(restarted.profile(user).counts) == {"view": pytest.approx(7, rel=0.01)}


async def test_a_profile_ends_with_its_time_to_live_and_a_refusal_when_no_older_event_can_come(redis_url) -> None:
    user = name()
    async with workers(redis_url) as (profiles,), Redis.from_url(redis_url) as client:
        await profiles.observe(event(user=user), MUG)
        assert RULES.ttl_s - 60 < await client.ttl(key_of(user)) <= RULES.ttl_s
        await profiles.observe(event(1.0, user=user, consent=False), None)
        assert profiles.profile(user) == EMPTY
        assert 0 < await client.ttl(key_of(user)) <= LATE_S
        assert not read(await stored(redis_url, user)).known


async def test_a_refusal_tells_whether_any_worker_knew_something(redis_url) -> None:
    user, stranger, refusal = name(), name(), event(1.0, consent=False)
    async with workers(redis_url, 2) as (one, other), Redis.from_url(redis_url) as client:
        assert not await other.observe(event(user=user), MUG)
        assert await one.observe(msgspec.structs.replace(refusal, user=user), None)
        assert not await one.observe(event(2.0, user=user, consent=False), None)
        assert not await one.observe(msgspec.structs.replace(refusal, user=stranger), None)
        await client.delete(key_of(user))
        await client.lpush(key_of(user), "of another type")
        assert not await one.observe(event(3.0, user=user, consent=False), None)
        assert read(await stored(redis_url, user)).refused > NEVER


async def test_a_refusal_that_comes_again_or_late_takes_nothing_of_what_was_given_since(redis_url) -> None:
    """By a worker that knows nothing of the shopper: another partition, a log that is read again."""
    user = name()
    refusals = [event(seconds, user=user, consent=False) for seconds in (10.0, 20.0)]
    async with workers(redis_url, 3) as (one, other, third):
        await one.observe(event(user=user), MUG)
        for refusal in refusals:
            await one.observe(refusal, None)
        assert not await other.observe(refusals[0], None)
        assert await third.refused(user) == refusals[1].time.timestamp()
        await one.observe(event(25.0, user=user), LAMP)
        held = await stored(redis_url, user)
        for refusal in refusals:
            assert not await other.observe(refusal, None)
        assert not await third.observe(refusals[0], None)
        assert await stored(redis_url, user) == held
        assert third.profile(user) == one.profile(user) != EMPTY


async def test_when_a_shopper_refused_is_asked_of_redis_by_whoever_wants_to_know(redis_url) -> None:
    user, refusal = name(), event(1.0, consent=False)
    async with workers(redis_url, 2) as (one, other):
        assert await other.refused(user) == NEVER
        await other.observe(event(user=user), MUG)
        await one.observe(msgspec.structs.replace(refusal, user=user), None)
        for profiles in (one, other):
            assert await profiles.refused(user) == refusal.time.timestamp()
        one.erase(user)
        assert await one.refused(user) == NEVER


async def test_while_redis_is_away_a_worker_knows_only_who_refused_meanwhile(redis) -> None:
    refusal = event(user=name(), consent=False)
    async with workers(redis.url) as (profiles,):
        redis.kill()
        assert await profiles.refused(name()) == NEVER, "ads go on as events do"
        await profiles.observe(refusal, None)
        assert await profiles.refused(refusal.user) == refusal.time.timestamp()
        redis.start()


async def test_of_two_workers_that_hold_one_shopper_neither_undoes_the_other(redis_url) -> None:
    user = name()
    memory = Profiles(rules=RULES)
    async with workers(redis_url, 2) as (one, other):
        for after in range(0, 20, 2):
            first, second = event(float(after), user=user), event(after + 1.0, user=user)
            await asyncio.gather(one.observe(first, MUG), other.observe(second, LAMP))
            memory.observe(first, MUG)
            memory.observe(second, LAMP)
    held = read(await stored(redis_url, user))
    assert [id_ for _, id_ in held.counted] == [id_ for _, id_ in memory.state(user).counted]
    assert held.interest.counts == pytest.approx(memory.state(user).interest.counts)


async def test_who_is_erased_is_gone_everywhere_and_may_come_back_as_a_stranger(redis_url) -> None:
    user = name()
    async with workers(redis_url, 2) as (one, other):
        await one.observe(event(user=user), MUG)
        await other.observe(event(1.0, user=user), MUG)
        for profiles in (one, other):
            profiles.erase(user)
            assert profiles.profile(user) == EMPTY
        await until(lambda: gone(redis_url, user))
        await one.observe(event(2.0, user=user), LAMP)
        assert dict(one.profile(user).categories) == {"lighting": 1.0}
    assert read(await stored(redis_url, user)).sessions == 1


async def gone(url: str, user: str) -> bool:
    return await stored(url, user) is None


async def test_what_no_worker_of_ours_wrote_is_not_believed(redis_url) -> None:
    user, other = name(), name()
    async with workers(redis_url) as (profiles,), Redis.from_url(redis_url) as client:
        await profiles.observe(event(user=other), LAMP)
        for planted in (b"x", b"", await client.get(key_of(other)), b"\x00" * 500):
            await client.set(key_of(user), planted)
            await profiles.observe(event(1.0, user=user), MUG)
            assert dict(profiles.profile(user).categories) == {"kitchen": 1.0}
            assert await stored(redis_url, user) == written(profiles._kept[user].state)
            profiles._kept.clear()
    assert counted(profiles, "errors_total", use="profiles", reason="value") == 3


async def test_a_worker_goes_on_while_redis_is_gone_and_writes_what_was_missing_when_it_is_back(redis) -> None:
    """The server's own data survives; another worker's event comes in before the first is back."""
    users = [name() for _ in range(5)]
    memory = Profiles(rules=RULES)

    async def tell(profiles, each, seen) -> None:
        memory.observe(each, seen)
        await profiles.observe(each, seen)

    async with workers(redis.url, 2) as (profiles, other):
        for user in users:
            await tell(profiles, event(user=user), MUG)
        redis.kill()
        for user in users:
            await tell(profiles, event(1.0, user=user), LAMP)
            assert dict(profiles.profile(user).categories) == {"kitchen": 0.5, "lighting": 0.5}
        await tell(profiles, event(2.0, user=users[0], consent=False), None)
        profiles.erase(users[1])
        memory.erase(users[1])
        assert counted(profiles, "away", use="profiles") == 1
        redis.start()
        await tell(other, event(3.0, user=users[2]), MUG)

        async def settled() -> bool:
            return counted(profiles, "waiting") == 0

        await until(settled)
        assert counted(profiles, "away", use="profiles") == 0
    for user in (users[0], users[3], users[4]):
        assert await stored(redis.url, user) == written(memory.state(user))
    assert await stored(redis.url, users[1]) is None
    late = read(await stored(redis.url, users[2]))
    assert (sum(late.interest.counts.values()), len(late.counted)) == (pytest.approx(3, rel=0.01), 3)


async def test_a_redis_that_hangs_holds_few_events_up_and_each_not_for_long(redis, monkeypatch) -> None:
    user = name()
    async with workers(redis.url) as (profiles,):
        await profiles.observe(event(user=user), MUG)
        monkeypatch.setattr(link, "PATIENCE_S", HURRIED_S)
        redis.freeze()
        try:
            began = time.monotonic()
            for after in range(1, 51):
                await profiles.observe(event(float(after), user=user), MUG)
            waited = time.monotonic() - began
        finally:
            redis.thaw()
        assert waited < 50 * HURRIED_S / 2
        assert counted(profiles, "away", use="profiles") == 1

        async def settled() -> bool:
            return counted(profiles, "waiting") == 0

        await until(settled)
    assert sum(read(await stored(redis.url, user)).interest.counts.values()) == pytest.approx(51, rel=0.01)


async def test_a_worker_that_starts_without_redis_has_profiles_of_its_own(redis) -> None:
    redis.kill()
    user = name()
    async with workers(redis.url) as (profiles,):
        await profiles.observe(event(user=user), MUG)
        await profiles.observe(event(1.0, user=user), LAMP)
        assert dict(profiles.profile(user).categories) == {"kitchen": 0.5, "lighting": 0.5}
        profiles._catching_up.cancel()


async def test_what_waits_is_bounded_and_what_is_given_up_is_counted(redis, monkeypatch) -> None:
    monkeypatch.setattr(module, "BEHIND", 3)
    monkeypatch.setattr(module, "DELETIONS", 2)
    redis.kill()
    async with workers(redis.url) as (profiles,):
        for number in range(5):
            for after in (0.0, 1.0):
                await profiles.observe(event(after, user=f"u{number}"), MUG)
        for number in range(10, 13):
            profiles.erase(f"u{number}")
        for after in range(module.COUNTED + 5):
            await profiles.observe(event(float(after), user="u4"), MUG)
        assert list(profiles._behind) == ["u2", "u3", "u4"]
        assert list(profiles._deletions) == ["u11", "u12"]
        assert counted(profiles, "waiting") == 5
        assert counted(profiles, "given_up_total", what="events") == 4 + 5 + 2
        assert counted(profiles, "given_up_total", what="deletions") == 1
        profiles._catching_up.cancel()


async def test_who_left_is_not_kept_here(redis_url, monkeypatch) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    async with workers(redis_url) as (profiles,):
        users = [name() for _ in range(5)]
        for after, user in enumerate(users):
            await profiles.observe(event(float(after), user=user), MUG)
        assert list(profiles._kept) == users[2:]
        await profiles.observe(event(3 * 3600.0, user=users[0]), MUG)
        assert list(profiles._kept) == users[:1]
        assert dict(profiles.profile(users[0]).counts)["view"] > 1.9
