"""One qualification: traffic through workers on a Kafka of its own, faults meanwhile, and the accounts at the end."""

import asyncio
import random
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from signal import SIGTERM
from typing import Final

import aiohttp
from confluent_kafka import KafkaException

from engines.errors import AdloomError
from ops.qualify.accounts import ERA, Evidence, Slot, account, stale_slots
from ops.qualify.faults import FAULTS
from ops.qualify.members import logged_fates
from ops.qualify.options import Options, Outcome
from ops.qualify.shopfront import CHANGES_S, Shopfront
from ops.qualify.topics import compact, remaining
from ops.qualify.traffic import PRODUCTS
from ops.qualify.vitals import Answers, Vitals
from ops.qualify.witness import Watcher
from ops.qualify.world import Fault, World
from stream.config import Settings
from stream.errors import BrokerError
from stream.operator.ports import LOOPBACK

RECOVERS_S: Final = 90.0
"""Longest that a fault may be felt after its end: an order of magnitude above what any should take."""
STUCK_S: Final = 90.0
"""Longest without any commit while events wait."""
BETWEEN_S: Final = 1.0  # two faults, so that the recovery of one is no part of the next
SETTLE_S: Final = 3.0  # whatever a worker sees too late it puts right within seconds
POLL_S: Final = 0.25
COMPACTS_S: Final = 90.0
OFFERS_S: Final = 8.0
"""Between two changes of the catalogue, far above what a change may take to be seen everywhere."""
CHANGED: Final = 3
"""Products that change at once."""
LOOKS: Final = 2
"""Looks at all slots before the end: each asks for what is not true to be made anew."""


@dataclass(slots=True)
class Campaign:
    """The running parts of a qualification."""

    options: Options
    settings: Settings
    world: World
    front: Shopfront
    pseudonym: Callable[[str], str]
    outcome: Outcome

    async def run(self) -> Outcome:
        """Run it and return what came of it."""
        vitals, answers = Vitals(), Answers(self.front.allows)
        feeding = asyncio.create_task(self._feed())
        beside = [
            asyncio.create_task(vitals.watch((*self.world.members, self.world.server))),
            asyncio.create_task(answers.ask(self.world.server, self.world.traffic.shoppers, self.options.seed)),
            asyncio.create_task(self._change()),
        ]
        begun = time.monotonic()
        try:
            await self._faults(begun + 60 * self.options.minutes, feeding)
        finally:
            self.outcome.lasted_s = time.monotonic() - begun
            for task in (feeding, *beside):
                task.cancel()
            for task in (feeding, *beside):
                with suppress(asyncio.CancelledError):
                    await task
        self.outcome.vitals, self.outcome.slots = vitals.summary(), answers.summary()
        self.outcome.mishaps += [f"slot requests failed: {why}" for why in sorted(set(answers.failures))]
        await self._close()
        self.outcome.accounts.blame("untrue", answers.untrue)
        return self.outcome

    async def _feed(self) -> None:
        begun = time.monotonic()
        number = 0
        while True:
            await asyncio.sleep(max(0.0, begun + number / self.options.rate - time.monotonic()))
            if not self.world.feeding.is_set():
                await self.world.feeding.wait()
                begun = time.monotonic() - number / self.options.rate
            now_ms = int(time.time() * 1000)
            self.world.shop.send(self.world.traffic.next(now_ms), now_ms)
            number += 1

    async def _change(self) -> None:
        chance = random.Random(self.options.seed)
        while True:
            await asyncio.sleep(OFFERS_S)
            products = [f"lamp-{number}" for number in chance.sample(range(PRODUCTS), CHANGED)]
            # A change that has begun is ended, whatever is cancelled: its offers are in the catalogue.
            await asyncio.shield(asyncio.to_thread(self.front.change, products))

    async def _faults(self, end: float, feeding: "asyncio.Task[None]") -> None:
        chance, waiting = random.Random(self.options.seed), list[str]()
        begun = time.monotonic()
        while time.monotonic() < end and len(self.outcome.recoveries) != self.options.strikes:
            if feeding.done():
                await feeding
            await asyncio.sleep(min(BETWEEN_S, max(0.0, end - time.monotonic())))
            if not self.options.faults or time.monotonic() >= end:
                continue
            if not waiting:
                waiting = chance.sample(self.options.faults, len(self.options.faults))
            name = waiting.pop()
            lives = [worker.pid for worker in self.world.workers]
            took = await self._strike(name, FAULTS[name])
            self.outcome.recoveries.append(
                {"fault": name, "at_s": round(time.monotonic() - begun), "recovered_s": took}
            )
            sys.stderr.write(f"{name}: recovered in {took} s\n")
            await self._up(name, lives)

    async def _up(self, name: str, lives: list[int | None]) -> None:
        """Wait for workers that a fault ended: one that meets the next fault before it has its topics ends, rightly."""
        for worker, pid in zip(self.world.workers, lives, strict=True):
            try:
                if worker.pid != pid:
                    await worker.until_ready()
            except AdloomError as error:
                self.outcome.mishaps.append(f"{name}: {error}")

    async def _strike(self, name: str, fault: Fault) -> float | None:
        """Inject a fault, heal it, and return the seconds until all that waited by then was committed."""
        for turn, pause_s in ((fault.inject, fault.hold_s), (fault.heal, 0.0)):
            try:
                await turn(self.world)
            except AdloomError as error:
                self.outcome.mishaps.append(f"{name}: {error}")
            await asyncio.sleep(pause_s)
        healed = time.monotonic()
        ends = await self._ends(self.world.watcher)
        while time.monotonic() < healed + RECOVERS_S:
            if await asyncio.to_thread(self.world.watcher.reached, ends):
                return round(time.monotonic() - healed, 1)
            await asyncio.sleep(POLL_S)
        self.outcome.mishaps.append(f"{name}: events that waited at its end are not committed {RECOVERS_S:g} s later")
        return None

    async def _ends(self, watcher: Watcher) -> dict[int, int]:
        give_up = time.monotonic() + RECOVERS_S
        while True:
            try:
                return await asyncio.to_thread(watcher.ends)
            except KafkaException as error:
                if time.monotonic() > give_up:
                    raise BrokerError(f"Kafka does not answer {RECOVERS_S:g} s after a fault: {error}") from error
                await asyncio.to_thread(watcher.renew)
            await asyncio.sleep(POLL_S)

    async def _close(self) -> None:
        """Let all events come to their end, end the workers, and settle the accounts."""
        world = self.world
        unsent = await asyncio.to_thread(world.shop.flush)
        await self._drained(world.watcher)
        # What a look asks for anew must not become untrue behind it.
        await asyncio.sleep(max(0.0, self.front.sales_end + CHANGES_S - time.time()))
        for _ in range(LOOKS):
            await self._shown()
            await asyncio.sleep(SETTLE_S)
        await self._drained(Watcher(self.settings, self.settings.renewals_topic))
        await asyncio.sleep(SETTLE_S)
        for worker in world.workers:
            await worker.end(SIGTERM)
        evidence = world.witness.evidence
        evidence.committed = await self._committed()
        for witness in (world.witness, world.beside):
            await asyncio.to_thread(witness.read_all)
            await asyncio.to_thread(witness.end)
        logs = [member.log for member in world.members]
        evidence.logged = await asyncio.to_thread(logged_fates, logs, self.settings.events_topic, world.marks)
        evidence.aborted = world.shop.aborted
        await self._settle(evidence, unsent)

    async def _settle(self, evidence: Evidence, unsent: int) -> None:
        world, sent = self.world, self.world.shop.sent
        shoppers = {self.pseudonym(shopper): shopper for shopper in {one.draft.shopper for one in sent}}
        kept = await asyncio.to_thread(self._kept, evidence.forgotten)
        asked = evidence.forgotten
        evidence.forgotten = {shoppers[user]: when for user, when in asked.items() if user in shoppers}
        self.outcome.accounts = accounts = account(sent, evidence)
        accounts.counts["unsent"] = unsent
        accounts.blame("unsent", world.shop.failed)
        await self._cold()
        renewed = [one.sent(shoppers[one.user]) for one in evidence.renewals if one.user in shoppers]
        accounts.blame("stale", stale_slots([*sent, *renewed], evidence, await self._shown()))
        accounts.blame("kept", kept)
        self.outcome.sent, self.outcome.creatives = len(sent), evidence.creatives
        self.outcome.beside = {
            "extra creatives": sum(len(places) - 1 for places in evidence.made.values()),
            "offers changed": self.front.changes.total(),
            "creatives asked for anew": len(evidence.renewals),
            "shoppers forgotten": len(asked),
            "events of aborted transactions": len(evidence.aborted),
        }

    async def _committed(self) -> dict[int, int]:
        """Return the committed offset of each partition; of those of earlier eras, all was committed at their end."""
        era = ERA * len(self.world.marks)
        found = await asyncio.to_thread(self.world.watcher.committed)
        earlier = {sent.place[0]: era for sent in self.world.shop.sent}
        return earlier | {partition: offset + era for partition, offset in found.items()}

    def _kept(self, forgotten: Mapping[str, int]) -> list[str]:
        """Return a line for each creative or dead letter that compaction leaves of before its shopper was forgotten."""
        places = ((self.settings.creatives_topic, "ce_eventtime"), (self.settings.dlq_topic, "dlq.time"))
        return [
            f"kept: {topic} has a record of {user}, who was forgotten {(forgotten[user] - told) / 1000:.3f} s after it"
            for topic, header in places
            for user, told in remaining(self.settings, topic, header)
            if told <= forgotten.get(user, -1)
        ]

    async def _drained(self, watcher: Watcher) -> None:
        """Wait until everything is committed, or nothing moves any more; what is open then is in the accounts."""
        ends, last, moved = await self._ends(watcher), dict[int, int](), time.monotonic()
        while time.monotonic() < moved + STUCK_S:
            now = await asyncio.to_thread(watcher.committed)
            if all(now.get(partition, 0) >= end for partition, end in ends.items()):
                return
            if now != last:
                last, moved = now, time.monotonic()
            await asyncio.sleep(POLL_S)

    async def _cold(self) -> None:
        """Have a server that has only what compaction left."""
        server = self.world.server
        await server.end(SIGTERM)
        if not await asyncio.to_thread(compact, self.settings, COMPACTS_S):
            self.outcome.mishaps.append(f"the creatives topic was not compacted within {COMPACTS_S:g} s")
        await server.start()
        await server.until_ready()

    async def _shown(self) -> dict[Slot, str | None]:
        """Return the event shown in each slot."""
        slots = sorted({(sent.draft.shopper, slot) for sent in self.world.shop.sent for slot in sent.draft.slots})
        address = f"http://{LOOPBACK}:{self.world.server.port}"
        async with aiohttp.ClientSession(address, raise_for_status=True) as http:
            return {place: await _event_in(http, place) for place in slots}


async def _event_in(http: aiohttp.ClientSession, place: Slot) -> str | None:
    shopper, slot = place
    async with http.get(f"/slots/{slot}", params={"user": shopper, "format": "json"}) as answer:
        event: str | None = (await answer.json()).get("event")
    return event
