"""State as the settings say: nothing of Redis where none is named, and no more rights there than the document lists."""

import asyncio
import re
import subprocess
import sys

import pytest
from prometheus_client import generate_latest
from redis import Redis

from engines.vocabulary.brief import Copy
from stream.config import Settings
from stream.errors import SettingsError
from stream.operator.metrics import Metrics
from stream.planning.profiles import Profiles
from stream.state.erasure import erase_profiles
from stream.state.opened import open_profiles, open_shelves
from stream.state.profiles import SharedProfiles
from tests.stream.planning.test_profiles import MUG, event
from tests.support.names import ROOT

pytest_plugins = ("tests.support.redis_fixtures",)
pytestmark = pytest.mark.usefixtures("patient")


def test_where_no_redis_is_named_each_worker_has_its_own_and_loads_none() -> None:
    assert isinstance(open_profiles(Settings(), Metrics()), Profiles)
    assert open_shelves(Settings(), Metrics()) is None
    code = "import sys, stream.worker.start; sys.exit('redis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_an_address_that_cannot_be_used_is_told_before_the_first_event() -> None:
    for opened in (open_profiles, open_shelves):
        with pytest.raises(SettingsError, match="ADLOOM_PROFILES"):
            opened(Settings(profiles="memcached://host"), Metrics())


TIMES = {"deadline_s": 7, "future_skew_s": 2, "slot_soft_ttl_s": 60}


@pytest.mark.parametrize(
    ("user", "times", "least_s"),
    [
        ("asked-anew", {"slot_hard_ttl_s": 400_000, "dlq_retention_s": 5}, 400_009),
        ("lettered", {"slot_hard_ttl_s": 100, "dlq_retention_s": 500_000}, 586_400),
    ],
)
async def test_a_refusal_is_remembered_as_long_as_an_ad_or_a_letter_of_before_it_stands(
    redis_url, user, times, least_s
) -> None:
    """Either may ask for a new ad; a letter goes with the last of its segment, a day later."""
    profiles = open_profiles(Settings(profiles=redis_url, **TIMES, **times), Metrics())
    assert isinstance(profiles, SharedProfiles)
    await profiles.observe(event(user=user, consent=False), None)
    await profiles.close()
    with Redis.from_url(redis_url) as client:
        assert least_s - 60 < client.pttl(f"adloom:profile:1:{user}") / 1000 <= least_s


async def test_a_refusal_outlives_the_letters_of_before_it_in_a_workers_own_memory_too() -> None:
    profiles = open_profiles(Settings(), Metrics())
    assert isinstance(profiles, Profiles)
    profiles.observe(event(0.0, user="refuses", consent=False), None)
    moment = await profiles.refused("refuses")
    profiles.observe(event(7 * 24 * 3600.0, user="other"), None)
    assert await profiles.refused("refuses") == moment
    profiles.observe(event(9 * 24 * 3600.0, user="other"), None)
    assert await profiles.refused("refuses") < moment


async def test_the_rights_that_the_document_lists_suffice(redis_url) -> None:
    rights = re.search(r"`(\+get [^`]+)`", (ROOT / "docs" / "state.md").read_text(encoding="utf-8"))[1].split()
    with Redis.from_url(redis_url) as client:
        client.execute_command("ACL", "SETUSER", "adloom", "on", ">open-sesame", "-@all", *rights)
        settings, metrics = Settings(profiles=redis_url.replace("://", "://adloom:open-sesame@")), Metrics()
        profiles, shelves = open_profiles(settings, metrics), open_shelves(settings, metrics)
        for after in range(3):
            await profiles.observe(event(float(after), user="least"), MUG)
        await profiles.observe(event(3.0, user="less", consent=False), None)
        profiles.erase("other")
        shelf = shelves.shelf("things", Copy)
        shelf.put("key", Copy("A mug", "Of clay", "Shop now", "teal podium", "model", 1, ()))
        await asyncio.gather(*shelves._writes)
        assert (await shelf.get("key")).headline == "A mug"
        assert await asyncio.to_thread(erase_profiles, settings.profiles.get_secret_value(), ("least",)) == 1
        shelves.close()
        await shelves._closing
        await profiles.close()
        assert client.execute_command("ACL", "LOG") == []
    assert "adloom_state_errors_total{" not in generate_latest(metrics.registry).decode()
