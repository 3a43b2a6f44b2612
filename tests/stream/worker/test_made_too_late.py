"""An event whose deadline passes while an engine works on it: what was made is not published, and the event ends."""

from stream.kafka.sender import Sender
from stream.operator.metrics import Metrics
from stream.worker.offsets import Ledger
from tests.support.kafka_support import FastStudio, event_bytes
from tests.support.worker_parts import PARTITION, Producer, no_pause, pipeline, record


class Slow(FastStudio):
    """Tells by `late` that an engine has been at work for so long that no shopper waits for its first creative."""

    late = False

    def draw(self, request, copy, picture, wanted=None):
        drawn = super().draw(request, copy, picture, wanted)
        self.late = request.event_id == "e1"
        return drawn


async def test_what_an_engine_returns_after_the_deadline_is_not_published_and_the_next_event_is_served():
    """The producer would take it at once, so only a look at the deadline keeps it back."""
    studio, producer, ledger = Slow(), Producer(), Ledger()
    sender = Sender(lambda: producer, Metrics(), pause=no_pause)
    await sender.start()
    work = pipeline(sender, ledger, studio=studio)
    work.steps.left_s = lambda event: -1.0 if studio.late and event.id == "e1" else 60.0
    for offset, name in enumerate(("e1", "e2")):
        await work.serve([work.arrive(record(event_bytes(name), offset), ledger.start(PARTITION, offset))])
        assert studio.attempts == offset + 1, "it was in time when its turn came"
        assert studio.late == (name == "e1")
    assert [value for _, _, value, _ in producer.sent] == [b"e2|300x250"]
    assert (work.endings.tally.counts["expired"], work.endings.tally.counts["published"]) == (1, 1)
    assert ledger.pending() == {PARTITION: 2}
