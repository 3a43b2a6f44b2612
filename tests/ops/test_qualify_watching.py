"""What a qualification sees of processes: the ends they log, ends that should not be, what they use; and its report."""

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from ops.qualify.accounts import ERA, Accounts
from ops.qualify.members import Member, logged_fates
from ops.qualify.options import Options, Outcome
from ops.qualify.report import document, markdown, write
from ops.qualify.shopfront import CHANGES_S, KINDS, SALE_S, Shopfront, shown
from ops.qualify.studio import StubStudio
from ops.qualify.traffic import CRASHED, CRASHING
from ops.qualify.vitals import Answers, Sample, Vitals, slope
from stream.catalog.catalog import Catalog
from stream.planning.choice import choose_product
from stream.planning.profile import Profile
from tests.support.kafka_support import until

SLEEPS = "import time; time.sleep(600)"
UNCLEAN = (
    "import signal, time; signal.signal(signal.SIGTERM, lambda *_: exit(7)); print('up', flush=True); time.sleep(600)"
)


def member(tmp_path, code: str, mishaps: list[str]) -> Member:
    return Member("one", [sys.executable, "-c", code], {}, tmp_path / "one.log", 0, "/ready", mishaps.append)


def test_fates_are_read_from_the_log_and_other_lines_say_nothing(tmp_path) -> None:
    log = tmp_path / "log"
    lines = [
        '{"message": "event expired", "partition": 1, "offset": 17}',
        "Traceback (most recent call last):",
        '{"message": "event coalesced", "partition": 2, "offset": 5, "time": 1.5}',
        '{"message": "commit failed", "error": "X"}',
        '["no", "object"]',
        '{"message": "event exp',
    ]
    log.write_text("\n".join(lines))
    assert logged_fates([log, tmp_path / "none"], "events") == {(1, 17): "expired", (2, 5): "coalesced"}


def test_a_line_of_another_topic_says_nothing_and_one_after_a_mark_is_of_another_era(tmp_path) -> None:
    log = tmp_path / "log"
    line = '{"message": "event expired", "partition": 1, "offset": 17, "topic": "events"}\n'
    log.write_text(line + line.replace('"events"', '"renewals"').replace("17", "18") + line)
    marks = [{log: 2 * len(line) + 2}, {}]
    assert logged_fates([log], "events", marks[:1]) == {(1, 17): "expired", (1, 17 + ERA): "expired"}
    assert set(logged_fates([log], "events", marks)) == {(1, 17 + ERA), (1, 17 + 2 * ERA)}


async def test_a_process_that_an_engine_ended_is_started_again_without_a_mishap(tmp_path) -> None:
    mishaps: list[str] = []
    one = member(tmp_path, f"exit({CRASHED})", mishaps)
    await one.start()
    await until(lambda: one.restarts)
    await one.end(signal.SIGKILL)
    assert mishaps == []


def test_a_crash_happens_once_to_an_event(tmp_path, monkeypatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    product = SimpleNamespace(id=CRASHING)
    request = SimpleNamespace(event_id="e1", brief=SimpleNamespace(product=product))
    for _ in range(2):
        StubStudio(0.0, tmp_path).write(request)
    assert codes == [CRASHED]


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """A clock for the shop front that stands until it is moved."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr("ops.qualify.shopfront.time.time", lambda: clock.now)
    return clock


def opened(tmp_path, turn: str) -> Shopfront:
    """A shop front whose next change is `turn`; the changes before it were of other products."""
    front = Shopfront(tmp_path)
    front.open()
    while KINDS[(front.changes.total() + 1) % len(KINDS)] != turn:
        front.change(["lamp-9"])
    return front


@pytest.mark.parametrize("turn", ["price", "name", "sale"])
def test_an_offer_is_true_from_its_change_on_and_the_old_one_for_two_seconds_more(turn, tmp_path, clock) -> None:
    front, now = opened(tmp_path, turn), clock.now
    old = said(front, now)
    front.change(["lamp-1"])
    new = said(front, now)
    assert new != old
    assert front.allows("lamp-1", new, now, now)
    assert not front.allows("lamp-1", new, now - 9, now - 1)
    assert front.allows("lamp-1", old, now + CHANGES_S, now + 9)
    assert not front.allows("lamp-1", old, now + CHANGES_S + 0.1, now + 9)
    assert front.allows("lamp-2", "Desk lamp lamp-2 for 10.00", now + 99, now + 99)


def said(front: Shopfront, now: float) -> str:
    """What a true ad of the first lamp says at `now`."""
    found = Catalog(front.database).product("lamp-1", "en", datetime.fromtimestamp(now, UTC))
    return shown(found.name, str((found.sale_price or found.price).amount))


def test_a_sale_ends_by_itself_and_what_is_asked_then_is_true_from_then_on(tmp_path, clock) -> None:
    front = opened(tmp_path, "sale")
    front.change(["lamp-1"])
    ends = front.sales_end
    assert ends == clock.now + SALE_S
    sale, price = said(front, clock.now), said(front, ends + 1)
    assert sale != price
    assert front.allows("lamp-1", sale, ends + CHANGES_S, ends + 9)
    assert not front.allows("lamp-1", sale, ends + CHANGES_S + 0.1, ends + 9)
    assert front.allows("lamp-1", price, ends + 99, ends + 99)
    assert not front.allows("lamp-1", price, clock.now, ends - 1)


def test_of_what_is_sold_out_nothing_is_true_and_a_lamp_takes_its_place_until_it_is_back(tmp_path, clock) -> None:
    front, now = opened(tmp_path, "sold out"), clock.now
    old = said(front, now)
    front.change(["lamp-1"])
    event = SimpleNamespace(product="lamp-1", locale="en", time=datetime.fromtimestamp(now, UTC), id="e", user="u")
    assert choose_product(event, Catalog(front.database), Profile())[0].id.startswith("lamp-")
    assert not front.allows("lamp-1", old, now + CHANGES_S + 0.1, now + 9)
    assert not front.allows("lamp-1", said(front, now), now + CHANGES_S + 0.1, now + 9)
    clock.now += 20
    front.change(["lamp-1"])
    assert Catalog(front.database).product("lamp-1", "en").available
    assert front.allows("lamp-1", said(front, clock.now), clock.now, clock.now)
    assert front.changes["back for sale"] == 1


def test_an_ad_that_says_what_is_not_offered_is_untrue_and_a_house_ad_says_nothing() -> None:
    answers = Answers(lambda product, said, _, __: (product, said) == ("lamp-1", "Lamp for 11.00"))
    for said in (
        "stub|e1|300x250|lamp-1|Lamp for 11.00",
        "stub|e2|300x250|lamp-1|Lamp for 10.00",
        "RIFF and a picture",
    ):
        answers.look("a slot", said.encode(), 0.0)
    assert answers.untrue == ["untrue: a slot shows of e2: Lamp for 10.00 (lamp-1), which was not offered"]


async def test_a_process_that_ends_by_itself_is_told_with_its_last_words_and_started_again(tmp_path) -> None:
    mishaps: list[str] = []
    one = member(tmp_path, "print('no more'); exit(3)", mishaps)
    await one.start()
    await until(lambda: one.restarts and one.pid is not None)
    await one.end(signal.SIGKILL)
    assert mishaps[0] == "one ended by itself with code 3: no more"


async def test_a_process_that_is_killed_on_purpose_is_no_mishap(tmp_path) -> None:
    mishaps: list[str] = []
    one = member(tmp_path, SLEEPS, mishaps)
    await one.start()
    await one.end(signal.SIGKILL)
    assert one.pid is None
    assert mishaps == []


async def test_an_end_by_sigterm_that_is_not_clean_is_told(tmp_path) -> None:
    mishaps: list[str] = []
    one = member(tmp_path, UNCLEAN, mishaps)
    await one.start()
    await until(lambda: one.log.exists() and b"up" in one.log.read_bytes())
    await one.end(signal.SIGTERM)
    assert mishaps == ["one ended with code 7 after SIGTERM: up"]


def test_a_slope_is_the_rise_in_an_hour() -> None:
    assert slope([0.0, 10.0, 20.0], [5.0, 6.0, 7.0]) == pytest.approx(360.0)


def test_only_a_long_life_has_slopes_and_its_first_seconds_do_not_count() -> None:
    vitals = Vitals()
    vitals.lives["worker1", 1] = [Sample(float(at), 100.0 if at < 30 else 200.0, 50) for at in range(200)]
    vitals.lives["worker2", 2] = [Sample(float(at), 100.0 + at, 50) for at in range(60)]
    long, short = vitals.summary()
    assert (long["mb_per_hour"], long["descriptors_per_hour"]) == (pytest.approx(0.0), pytest.approx(0.0))
    assert (short["mb_per_hour"], short["peak_mb"], short["lives"]) == (None, 159.0, 1)


async def test_a_running_process_is_sampled(tmp_path) -> None:
    one, vitals = member(tmp_path, UNCLEAN, []), Vitals()
    await one.start()
    await until(lambda: one.log.exists() and b"up" in one.log.read_bytes())
    watching = asyncio.create_task(vitals.watch([one]))
    await until(lambda: vitals.lives)
    watching.cancel()
    await one.end(signal.SIGKILL)
    ((sample, *_),) = vitals.lives.values()
    assert sample.memory_mb > 1
    assert sample.descriptors >= 3


def test_the_report_tells_line_command_faults_and_what_went_wrong(tmp_path) -> None:
    outcome = Outcome(Accounts.empty(), lasted_s=90.2, sent=5, mishaps=["worker1 ended by itself with code 2"])
    outcome.recoveries = [{"fault": "reset", "at_s": 3, "recovered_s": took} for took in (1.0, None, 4.0)]
    options = Options(minutes=2, seed=9, faults=("reset",))
    told = document(options, outcome, "python -m ops.qualify --seed 9")
    assert not told["clean"]
    write(told, tmp_path / "new" / "report")
    assert json.loads((tmp_path / "new" / "report.json").read_text())["options"]["seed"] == 9
    text = (tmp_path / "new" / "report.md").read_text()
    assert text == markdown(told)
    for part in (
        outcome.accounts.line,
        "--seed 9",
        "in 1.5 minutes",
        "| reset | 3 | 4.0 | 4.0 | 1 |",
        "ended by itself with code 2",
    ):
        assert part in text
