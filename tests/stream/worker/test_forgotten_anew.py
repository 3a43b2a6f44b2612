"""What a slot server wants made anew of before its shopper asked to be forgotten is not made, whenever they asked."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.kafka.renewal import ANY, Renewal, to_record
from stream.kafka.sender import Sender
from stream.operator.metrics import Metrics
from stream.planning.profiles import Profiles
from stream.planning.steps import EventSteps
from stream.worker.offsets import Ledger
from tests.support.kafka_support import FastStudio
from tests.support.product_samples import lamp, stock
from tests.support.worker_parts import PARTITION, Producer, no_pause, pipeline, record

SHOPPER = "pseudonym"
ASKED_S, BEFORE_S, AFTER_S = 20, 21, 19


def renewal(now, made_for):
    """Return the record of a request of `now` to make an ad anew that was made for what happened at `made_for`."""
    asked = Renewal(
        id="r1", time=now, user=SHOPPER, slot="300x250", product="a", locale="en", type="cart", offer=ANY,
        made_for=made_for,
    )  # fmt: skip
    _, value, headers = to_record(asked)
    return record(value, headers=headers)


@pytest.fixture
def catalog(tmp_path):
    with closing(Catalog(stock(tmp_path, lamp("a")))) as found:
        yield found


class Heard(FastStudio):
    """Has something done while a copy is written."""

    def __init__(self, meanwhile):
        super().__init__()
        self.meanwhile = meanwhile

    def write(self, request):
        self.meanwhile()
        return super().write(request)


@pytest.mark.parametrize(
    ("ago_s", "outcome"), [(BEFORE_S, "unconsented"), (AFTER_S, "published")], ids=["before", "after"]
)
@pytest.mark.parametrize("heard", ["before its turn", "while it is made"])
async def test_of_before_a_request_to_be_forgotten_nothing_is_made_anew(catalog, ago_s, outcome, heard):
    """The request to make it anew is of now: only what it is made for tells that it is of before."""
    now, producer, ledger = datetime.now(UTC), Producer(), Ledger()
    sender = Sender(lambda: producer, Metrics(), pause=no_pause)
    await sender.start()

    def forget():
        work.forgetting.observe(SHOPPER, now.timestamp() - ASKED_S)

    early = heard == "before its turn"
    studio = Heard((lambda: None) if early else forget)
    work = pipeline(sender, ledger, studio=studio)
    work = replace(work, steps=EventSteps(Settings(), catalog, Profiles()))
    if early:
        forget()
    await work.serve([work.arrive(renewal(now, now - timedelta(seconds=ago_s)), ledger.start(PARTITION, 0))])
    assert work.endings.tally.counts[outcome] == 1
    assert [topic for topic, *_ in producer.sent] == ["creatives"] * (outcome == "published")
    assert ledger.pending() == {PARTITION: 1}
    assert studio.attempts == (outcome == "published" or not early), "nothing is made of what is known to be too old"
