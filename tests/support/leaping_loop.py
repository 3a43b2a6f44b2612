"""An event loop whose clock leaps to the next timer: whatever waits for a time costs none, and goes the same way."""

import asyncio
import selectors
from collections.abc import Mapping
from typing import Any


class _Leaps(selectors.SelectSelector):
    """Looks at once, and lets what it would have waited pass on the loop's clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "nothing is due: the loop would wait for ever"
        self.now += max(0.0, timeout)
        return super().select(0)


class LeapingLoop(asyncio.SelectorEventLoop):
    """`advance` lets seconds of its own pass; an error of a task that nobody waits for is raised there."""

    def __init__(self) -> None:
        self._leaps = _Leaps()
        super().__init__(self._leaps)
        self._errors: list[BaseException] = []
        self.set_exception_handler(self._note)

    def time(self) -> float:
        return self._leaps.now

    def _note(self, _: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        self._errors.append(context.get("exception") or RuntimeError(context["message"]))

    def advance(self, seconds: float, *, turns: int = 20) -> None:
        """Let `seconds` pass, and then so many turns of the loop."""

        async def passing() -> None:
            await asyncio.sleep(seconds)
            for _ in range(turns):
                await asyncio.sleep(0)

        self.run_until_complete(passing())
        if self._errors:
            raise self._errors[0]
