"""Before a qualification: broker, proxies, topics, catalogue, workers and slot server, all of its own."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from signal import SIGTERM
from typing import Final

from ops.qualify import profiles
from ops.qualify.accounts import Accounts, Evidence
from ops.qualify.broker import DIRECT, Broker, free_ports
from ops.qualify.campaign import Campaign
from ops.qualify.faults import FAULTS
from ops.qualify.members import Member
from ops.qualify.options import Options, Outcome
from ops.qualify.proxies import Proxies, find, running
from ops.qualify.shop import Shop
from ops.qualify.shopfront import Shopfront
from ops.qualify.topics import make_topics
from ops.qualify.traffic import Traffic
from ops.qualify.witness import Watcher, Witness
from ops.qualify.world import World
from stream.config import Settings
from stream.errors import BrokerError
from stream.operator.ports import LOOPBACK
from stream.pseudonym import pseudonym_by

SECRET: Final = "secret of the qualification"  # noqa: S105  it keeps nothing secret: the shoppers are made up
SERVER: Final = "slots"


async def qualify(options: Options, folder: Path) -> Outcome:
    """Run a qualification with logs and data below `folder`.

    Raises:
        BrokerError: Kafka or toxiproxy cannot be had.
        WorkerError: a process did not start.
    """
    async with AsyncExitStack() as stack:
        campaign = await stack.enter_async_context(_prepared(options, folder))
        return await campaign.run()


@asynccontextmanager
async def _prepared(options: Options, folder: Path) -> AsyncIterator[Campaign]:
    workers = [f"worker{number}" for number in range(1, options.workers + 1)]
    guests = [f"guest{number}" for number in range(1, options.guests + 1)]
    names = [*workers, *guests, SERVER]
    listeners = (DIRECT, *map(str.upper, names)) if options.nodes == 1 else (DIRECT,)
    ports = dict(zip(listeners, free_ports(len(listeners)), strict=True))
    broker = Broker(folder / "kafka", ports, tuple(str(number + 1) for number in range(options.nodes)))
    async with AsyncExitStack() as stack:
        proxies = await _proxies(stack, options, {name: ports.get(name.upper(), 0) for name in names})
        shared = await _shared(stack, options, folder)
        advertised = {name.upper(): port for name, port in proxies.ports.items()} if proxies else {}
        stack.push_async_callback(broker.stop)
        await broker.start(advertised)
        front = Shopfront(folder)
        await asyncio.to_thread(front.open)
        topics = {name: f"qualify.{name}" for name in ("events", "creatives", "letters")}
        settings = Settings(
            bootstrap=broker.bootstrap, events_topic=topics["events"], creatives_topic=topics["creatives"],
            dlq_topic=topics["letters"], group="qualify", deadline_s=options.deadline_s,
            catalog=front.database,
        )  # fmt: skip
        await asyncio.to_thread(make_topics, settings, options.partitions)
        outcome = Outcome(Accounts.empty())
        crew = _Crew(settings, options, folder, outcome, shared.url if shared else "")
        comes_to = [
            broker.bootstrap
            if options.nodes > 1
            else f"{LOOPBACK}:{proxies.ports[name] if proxies else ports[name.upper()]}"
            for name in names
        ]
        operators = free_ports(len(names))
        members = [crew.member(*told) for told in zip(names, comes_to, operators, strict=True)]
        for member in members:
            stack.push_async_callback(member.end, SIGTERM)
        count = options.workers
        evidence = Evidence()
        world = World(
            settings=settings, environment=crew.environment(broker.bootstrap), broker=broker, proxies=proxies,
            profiles=shared, workers=members[:count], guests=members[count:-1], server=members[-1],
            shop=Shop(settings.bootstrap, settings.events_topic),
            traffic=Traffic(options.seed, duplicates=options.duplicates, without=options.without),
            witness=Witness(settings, [settings.creatives_topic], evidence),
            beside=Witness(settings, [settings.dlq_topic, settings.renewals_topic, settings.forget_topic], evidence),
            watcher=Watcher(settings, settings.events_topic),
            partitions=options.partitions, chance=random.Random(options.seed + 1), mishap=outcome.mishaps.append,
        )  # fmt: skip
        for member in (*world.workers, world.server):
            await member.start()
        for member in (*world.workers, world.server):
            await member.until_ready()
        world.witness.start()
        world.beside.start()
        yield Campaign(options, settings, world, front, partial(pseudonym_by, SECRET.encode()), outcome)


async def _proxies(stack: AsyncExitStack, options: Options, upstreams: Mapping[str, int]) -> Proxies | None:
    if not any(FAULTS[name].needs == "proxies" for name in options.faults):
        return None
    if (server := find()) is None:
        raise BrokerError("no toxiproxy-server on the path or beside the checkout: leave out the faults of the network")
    return await stack.enter_async_context(running(server, upstreams))


async def _shared(stack: AsyncExitStack, options: Options, folder: Path) -> profiles.ProfileServer | None:
    if not any(FAULTS[name].needs == "redis" for name in options.faults):
        return None
    if (command := profiles.find()) is None:
        raise BrokerError(f"no {' or '.join(profiles.NAMES)} on the path: leave out the fault of profiles")
    return await stack.enter_async_context(profiles.running(command, folder))


@dataclass(frozen=True, slots=True)
class _Crew:
    """What the processes have in common."""

    settings: Settings
    options: Options
    folder: Path
    outcome: Outcome
    profiles: str

    def member(self, name: str, bootstrap: str, operator_port: int) -> Member:
        """Return the process `name`, which comes to Kafka by `bootstrap`; it is not started yet."""
        serves = name == SERVER
        command = (
            [sys.executable, "-m", "stream.cli", "slots", "--port", str(operator_port)]
            if serves
            else [sys.executable, "-m", "ops.qualify.member", str(self.options.latency_s), str(self.folder)]
        )
        environment = self.environment(bootstrap) | {"ADLOOM_METRICS_PORT": str(operator_port)}
        ready, log = "/readyz" if serves else "/ready", self.folder / f"{name}.log"
        return Member(name, command, environment, log, operator_port, ready, self.outcome.mishaps.append)

    def environment(self, bootstrap: str) -> dict[str, str]:
        """Return the settings of all our processes, by which they come to Kafka at `bootstrap`."""
        settings = self.settings
        return {
            "ADLOOM_BOOTSTRAP": bootstrap,
            "ADLOOM_PROFILES": self.profiles,
            "ADLOOM_EVENTS_TOPIC": settings.events_topic,
            "ADLOOM_CREATIVES_TOPIC": settings.creatives_topic,
            "ADLOOM_DLQ_TOPIC": settings.dlq_topic,
            "ADLOOM_GROUP": settings.group,
            "ADLOOM_DEADLINE_S": str(settings.deadline_s),
            "ADLOOM_DELIVERY": self.options.delivery,
            "ADLOOM_CATALOG": str(settings.catalog),
            "ADLOOM_USER_SECRET": SECRET,
            "ADLOOM_LOG_LEVEL": "INFO",
            "ADLOOM_LOG_REPEATS": "0",  # each line of an event's end is evidence
        }
