"""How an event ends without a creative: let go, or kept as a dead letter; each ticket is finished exactly once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from stream.kafka.lease import LeaseLostError
from stream.operator.metrics import Outcome
from stream.planning.refusal import ExpiredError, Refusal, RefusedError, UnconsentedError
from stream.worker.arrival import Arrival
from stream.worker.aside import Aside
from stream.worker.letters import DeadLetters, Posts
from stream.worker.offsets import Ledger
from stream.worker.outlet import Outlets
from stream.worker.tally import Tally

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endings:
    """Ends events of partitions that are held still, and counts what each came to."""

    outlets: Outlets
    letters: Callable[[Posts], DeadLetters]
    ledger: Ledger
    tally: Tally
    aside: Aside = field(default_factory=Aside)
    """Where turns stand that only wait for Kafka."""

    async def refuse(self, arrival: Arrival, refusal: Refusal) -> None:
        """End an event as `refusal` has it."""
        if not self.ledger.holds(arrival.ticket):
            self.stale()
        elif isinstance(refusal, ExpiredError):
            self.let_go(arrival, "expired")
        elif isinstance(refusal, UnconsentedError) or arrival.refuses:  # no copy is kept, whatever else went wrong
            self.let_go(arrival, "unconsented")
        else:
            await self._letter(arrival, refusal)

    async def _letter(self, arrival: Arrival, refusal: RefusedError) -> None:
        letters = self.letters(self.outlets(arrival.ticket))
        shopper = None if arrival.event is None else arrival.event.user
        try:
            with self.aside.while_waiting():
                fate = await letters.write(arrival.record, refusal, shopper=shopper)
        except LeaseLostError:
            self.stale()
            return
        if fate == "withheld":
            self.let_go(arrival, "unconsented")
        else:
            self.end(arrival, lambda: self.tally.lettered(refusal.reason, is_written=fate == "written"))

    def let_go(self, arrival: Arrival, outcome: Outcome) -> None:
        """End an event without a creative and without a letter; the line tells which it was."""
        record = arrival.record
        place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        log.info("event %s", outcome, extra=place)
        self.end(arrival, lambda: self.tally.outcome(outcome, outcome))

    def end(self, arrival: Arrival, count: Callable[[], None]) -> None:
        """Finish the ticket and count its outcome, unless the partition was taken away meanwhile."""

        def tell(instead: Outcome | None) -> None:
            if instead is None:
                count()
            else:
                self.tally.outcome(instead, instead)

        self.aside.goes_on()
        if self.ledger.finish(arrival.ticket):
            self.outlets(arrival.ticket).then(tell)
        else:
            self.stale()

    def stale(self) -> None:
        """Count a result whose partition was taken away: the member that has it now makes it again."""
        self.tally.metrics.results_stale.inc()
