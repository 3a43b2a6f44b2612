"""Faults of the engines and of what workers share: one hangs, one takes its process with it, Redis is gone."""

from dataclasses import dataclass

from ops.qualify.world import Lasting, Need, World


@dataclass(frozen=True, slots=True)
class EngineFails(Lasting):
    """An event at whose product, which is the kind of its record, an engine does not return, or ends its process."""

    kind: str
    hold_s: float

    async def inject(self, world: World) -> None:
        """Send it."""
        world.send(self.kind)


class ProfilesGone:
    """The Redis of profiles and caches is killed, and comes back with what it held."""

    hold_s = 6.0
    needs: Need = "redis"

    async def inject(self, world: World) -> None:
        """Kill it."""
        if world.profiles is not None:
            await world.profiles.end(kill=True)

    async def heal(self, world: World) -> None:
        """Start it again."""
        if world.profiles is not None:
            await world.profiles.start()
