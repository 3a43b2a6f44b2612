"""A shopper asks to be forgotten while their events are under way, by the command that an operator uses."""

import asyncio
import os
import sys
from typing import Final

from ops.qualify.world import Lasting, World

BUSIEST: Final = 10
"""Shoppers of whom one is chosen: of these, events are under way at any time."""


class Forgets(Lasting):
    """`adloom forget`: nothing that was made of earlier events may stay, and later ones begin anew."""

    hold_s = 0.0

    async def inject(self, world: World) -> None:
        """Run the command, which must succeed."""
        shopper = world.chance.choice(world.traffic.shoppers[:BUSIEST])
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "stream.cli", "forget", "-", env={**os.environ, **world.environment},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate(f"{shopper}\n".encode())
        if process.returncode:
            world.mishap(f"adloom forget ended with code {process.returncode}: {said.decode(errors='replace')[-500:]}")
