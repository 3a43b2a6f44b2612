"""A shopper's profile is deleted where workers share it, even where none runs."""

import pytest
from redis import Redis

from stream.errors import StateError
from stream.state import erasure
from stream.state.erasure import erase_profiles
from stream.state.profiles import key_of

pytest_plugins = ("tests.support.redis_fixtures",)
pytestmark = pytest.mark.usefixtures("patient")


def test_the_profiles_of_one_shopper_go_and_all_others_stay(redis_url) -> None:
    with Redis.from_url(redis_url) as client:
        for user in ("alice", "alice-before", "bob"):
            client.set(key_of(user), b"a profile")
        assert erase_profiles(redis_url, ("alice", "alice-before", "nobody")) == 2
        assert client.mget([key_of(user) for user in ("alice", "alice-before", "bob")]) == [None, None, b"a profile"]


def test_a_redis_that_is_gone_is_a_clear_error() -> None:
    with pytest.raises(StateError, match="profiles cannot be deleted: ADLOOM_PROFILES gives ConnectionError"):
        erase_profiles("redis://:tell-nobody@127.0.0.1:1", ("alice",))


def test_a_redis_that_hangs_holds_nobody_up_for_long(redis, monkeypatch) -> None:
    monkeypatch.setattr(erasure, "ANSWER_S", 0.5)
    redis.freeze()
    try:
        with pytest.raises(StateError, match="profiles cannot be deleted: ADLOOM_PROFILES gives TimeoutError"):
            erase_profiles(redis.url + "?socket_timeout=600", ("alice",))
    finally:
        redis.thaw()
