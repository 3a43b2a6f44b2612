"""A Redis that answers without serving: the wrong node is left, and what is refused to one takes nobody else away."""

import asyncio

import pytest
from redis.asyncio import Redis

from stream.planning.shopper import read, written
from stream.state import link
from stream.state import profiles as module
from stream.state.link import AwayError
from stream.state.profiles import key_of
from tests.stream.planning.test_profiles import LAMP, MUG, event
from tests.stream.state.test_shared_profiles import counted, name, stored, until, workers
from tests.support.one_name import one_name
from tests.support.redis_support import redis_server

pytest_plugins = ("tests.support.redis_fixtures",)
pytestmark = pytest.mark.usefixtures("patient")


async def test_a_primary_that_became_a_replica_is_left_for_the_one_that_its_name_leads_to(redis, tmp_path) -> None:
    """A failover behind one name: the old primary keeps its connections, and takes no more writes."""
    (tmp_path / "other").mkdir()
    users = [name() for _ in range(5)]
    with redis_server(tmp_path / "other") as promoted:
        async with one_name(redis.port) as primary, workers(f"redis://127.0.0.1:{primary.port}/0") as (profiles,):
            for user in users:
                await profiles.observe(event(user=user), MUG)
            primary.target = promoted.port
            async with Redis.from_url(redis.url) as demoted:
                await demoted.replicaof("127.0.0.1", promoted.port)
            for user in users:
                await profiles.observe(event(1.0, user=user), LAMP)
            profiles.erase(users[0])

            async def settled() -> bool:
                return not counted(profiles, "waiting") and not counted(profiles, "away", use="profiles")

            await until(settled)
        assert await stored(promoted.url, users[0]) is None
        for user in users[1:]:
            assert await stored(promoted.url, user) == written(profiles._kept[user].state)
    assert counted(profiles, "errors_total", use="profiles", reason="ReadOnlyError") >= 1


async def test_a_key_of_another_type_is_written_over_and_takes_nobody_else_away(redis_url) -> None:
    user, known, others = name(), name(), [name() for _ in range(5)]
    async with workers(redis_url) as (profiles,), Redis.from_url(redis_url) as client:
        await profiles.observe(event(user=known), MUG)
        for poisoned in (user, known):
            await client.delete(key_of(poisoned))
            await client.rpush(key_of(poisoned), "x")
            await profiles.observe(event(1.0, user=poisoned), LAMP)
        for other in others:
            await profiles.observe(event(user=other), MUG)
        assert counted(profiles, "away", use="profiles") == counted(profiles, "waiting") == 0
        for each in (user, known, *others):
            assert await stored(redis_url, each) == written(profiles._kept[each].state)
        assert dict(profiles.profile(known).categories) == {"kitchen": 0.5, "lighting": 0.5}
        for refusing in (user, known):
            await client.delete(key_of(refusing))
            await client.sadd(key_of(refusing), "x")
            await profiles.observe(event(2.0, user=refusing, consent=False), None)
            assert not read(await stored(redis_url, refusing)).known
    assert counted(profiles, "errors_total", use="profiles", reason="WRONGTYPE") == 2


async def test_a_deletion_that_is_refused_lets_all_others_be_settled_without_a_pause(redis, monkeypatch) -> None:
    """With a pause for each of them, ten thousand shoppers would wait for hours."""
    monkeypatch.setattr(module, "RETRY_S", 600.0)
    kept_back, others = name(), [name() for _ in range(50)]

    async def nobody(question, *, hurried=True):
        raise AwayError

    async with Redis.from_url(redis.url) as client, workers(redis.url) as (profiles,):
        await client.execute_command("ACL", "SETUSER", "default", "-del")
        with monkeypatch.context() as patched:
            patched.setattr(profiles._link, "ask", nobody)
            for other in others:
                await profiles.observe(event(user=other), MUG)
            profiles.erase(kept_back)
        assert list(profiles._behind) == others
        await link.end(profiles._catching_up)
        profiles._catch_up()

        async def settled() -> bool:
            return not profiles._behind

        await until(settled)
        assert list(profiles._deletions) == [kept_back]
        profiles._catching_up.cancel()


@pytest.mark.parametrize("refusals", [link.REFUSALS, frozenset()])
async def test_what_is_refused_to_one_holds_up_nobody_else(redis, monkeypatch, refusals) -> None:
    """Also where it is taken for an absence: others are settled in turn."""
    monkeypatch.setattr(link, "REFUSALS", refusals)
    monkeypatch.setattr(link, "RETRY_S", 0.02)
    monkeypatch.setattr(module, "RETRY_S", 0.02)
    rights = ("+get", "+set", "+getrange", "+evalsha", "+script|load", "+select", "+client|setname", "+hello", "~*")
    gone_, others = name(), [name() for _ in range(5)]
    async with Redis.from_url(redis.url) as client:
        await client.acl_setuser("worker", enabled=True, passwords=["+open-sesame"], reset=True)
        await client.execute_command("ACL", "SETUSER", "worker", *rights)
        async with workers(redis.url.replace("://", "://worker:open-sesame@")) as (profiles,):
            profiles.erase(gone_)
            await asyncio.sleep(0.1)
            for other in others:
                await profiles.observe(event(user=other), MUG)

            async def written_down() -> bool:
                return not profiles._behind

            await until(written_down)
            for other in others:
                assert await stored(redis.url, other) == written(profiles._kept[other].state)
            assert list(profiles._deletions) == [gone_], "a promise is kept as long as it cannot be fulfilled"
            await client.execute_command("ACL", "SETUSER", "worker", "+del")

            async def fulfilled() -> bool:
                return not profiles._deletions

            await until(fulfilled)
    assert counted(profiles, "errors_total", use="profiles", reason="NoPermissionError") >= 1
