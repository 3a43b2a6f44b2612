"""Faults of topics: partitions added, transactions that come to nothing, topics that are made anew under our feet."""

import asyncio
import signal
import time
from pathlib import Path
from typing import Final

from ops.qualify.topics import add_partition, remake
from ops.qualify.witness import Witness
from ops.qualify.world import Lasting, Need, World

QUIET_S: Final = 0.5  # what a stopped process had sent before is in the log by then
DRAINS_S: Final = 90.0
POLL_S: Final = 0.25


class PartitionsAdded(Lasting):
    """The events topic gets another partition: some shoppers move to it, once the shop has heard of it."""

    hold_s = 4.0

    async def inject(self, world: World) -> None:
        """Add one."""
        await asyncio.to_thread(add_partition, world.settings)


class Transactions:
    """A shop's transaction stays open for a while and is aborted; then one is committed. Nobody may read the first."""

    hold_s = 4.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Open one and write into it."""
        await asyncio.to_thread(world.shop.open, [world.traffic.special("aborted", _now_ms()) for _ in range(5)])

    async def heal(self, world: World) -> None:
        """Abort it, and commit another; what waited behind the first is read then."""
        await asyncio.to_thread(world.shop.abort)
        await asyncio.to_thread(world.shop.commit, [world.traffic.special("plain", _now_ms()) for _ in range(5)])


class CreativesRemade(Lasting):
    """The creatives topic is deleted and made anew while workers and slot server run."""

    hold_s = 4.0

    async def inject(self, world: World) -> None:
        """Stop the workers, so that nothing is published that the witness cannot read, make it anew, let them go on."""
        for member in world.members:
            member.send(signal.SIGSTOP)
        try:
            await asyncio.sleep(QUIET_S)
            await asyncio.to_thread(world.witness.read_all)
            await asyncio.to_thread(world.witness.end)
            await asyncio.to_thread(remake, world.settings, world.settings.creatives_topic, world.partitions)
            world.witness.evidence.standing.clear()
            world.witness = Witness(world.settings, [world.settings.creatives_topic], world.witness.evidence)
            world.witness.start()
        finally:
            for member in world.members:
                member.send(signal.SIGCONT)


class EventsRemade(Lasting):
    """The events topic is deleted and made anew while workers run: offsets begin at 0, and none may be skipped.

    The shop pauses, and all events have come to their end before: what a shop deletes unread, nobody can account for.
    """

    hold_s = 4.0

    async def inject(self, world: World) -> None:
        """Wait for the end of all events, and begin a new era."""
        world.feeding.clear()
        try:
            await asyncio.to_thread(world.shop.flush)
            if not await self._drained(world):
                world.mishap(f"events are not committed {DRAINS_S:g} s after the last, so their topic stays as it is")
                return
            await asyncio.to_thread(world.beside.read_all)
            world.marks.append({member.log: _size(member.log) for member in world.members})
            await asyncio.to_thread(remake, world.settings, world.settings.events_topic, world.partitions)
            world.shop.reopen()
            world.beside.era += 1
        finally:
            world.feeding.set()

    async def _drained(self, world: World) -> bool:
        ends = await asyncio.to_thread(world.watcher.ends)
        give_up = time.monotonic() + DRAINS_S
        while time.monotonic() < give_up:
            if await asyncio.to_thread(world.watcher.reached, ends):
                return True
            await asyncio.sleep(POLL_S)
        return False


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0  # a guest that never came has none


def _now_ms() -> int:
    return int(time.time() * 1000)
