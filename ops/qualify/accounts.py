"""The fate of every event: what was sent against what came out, was logged and was committed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ops.qualify.traffic import FATES, Draft

Place = tuple[int, int]
"""Partition and offset of a record of the events topic."""
Slot = tuple[str, str]
"""A shopper and one of their slots."""
NAMED: Final = ("published", "expired", "coalesced", "unconsented", "dead-lettered")
RARE: Final = ("skipped", "unsent", "unexpected", "kept")
ERA: Final = 10**12
"""Added to offsets for each time that the events topic was made anew, so that no two records have one place."""
SHOWN: Final = 20
"""Offenders that are listed: the first ones show the kind of fault."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A record that Kafka acknowledged, its place and its own timestamp (epoch ms)."""

    draft: Draft
    place: Place
    stamp_ms: int
    made_for_ms: int | None = None
    """When that happened which is to be made anew."""

    @property
    def acted_ms(self) -> int:
        """When its shopper acted: what they refuse or ask from then on holds for it."""
        return self.time_ms if self.made_for_ms is None else self.made_for_ms

    @property
    def time_ms(self) -> int:
        """When it happened; a shopper's clock that runs ahead is not believed beyond the record's timestamp."""
        return min(self.draft.time_ms, self.stamp_ms)

    def __str__(self) -> str:
        partition, offset = self.place
        name = self.draft.event or "no id"
        return f"{name} ({self.draft.kind}) at partition {partition}, offset {offset}"


@dataclass(frozen=True, slots=True)
class Renewed:
    """A creative that the slot server asked for anew: name of the request, pseudonym, slot, when and of when (ms)."""

    event: str
    user: str
    slot: str
    time_ms: int
    made_for_ms: int

    def sent(self, shopper: str) -> Sent:
        """Return it as what was sent for `shopper`; it lies in another topic, so it has no place."""
        draft = Draft(-1, "renewed", self.event, shopper, (self.slot,), self.time_ms, None, None)
        return Sent(draft, (-1, -1), self.time_ms, self.made_for_ms)


@dataclass(slots=True)
class Evidence:
    """What is known of the events' ends, from outside the worker but for its log."""

    published: set[tuple[str, str]] = field(default_factory=set)
    """Event and slot of every record that was ever in the creatives topic."""
    made: dict[tuple[str, str, bytes], set[Place]] = field(default_factory=dict)
    """Where the creatives of each record lie, by its event, slot and offset: more than one place is one too many."""
    standing: set[tuple[str, str]] = field(default_factory=set)
    """Those since that topic was last made."""
    creatives: int = 0
    """Records of that topic, repeats included."""
    renewals: list[Renewed] = field(default_factory=list)
    forgotten: dict[str, int] = field(default_factory=dict)
    """When a shopper last asked to be forgotten, epoch ms."""
    aborted: set[str] = field(default_factory=set)
    """Events of transactions that came to nothing."""
    dead: set[Place] = field(default_factory=set)
    """Places named by dead letters."""
    logged: dict[Place, str] = field(default_factory=dict)
    """Fates that workers logged."""
    committed: dict[int, int] = field(default_factory=dict)
    """Committed offset of each partition."""


@dataclass(slots=True)
class Accounts:
    """Counts by fate, and a line for each offender."""

    counts: Counter[str]
    offenders: list[str]

    def blame(self, kind: str, lines: Sequence[str]) -> None:
        """Count and list what should not be."""
        self.counts[kind] += len(lines)
        self.offenders += lines

    @classmethod
    def empty(cls) -> "Accounts":
        """Return accounts of nothing."""
        return cls(Counter(), [])

    @property
    def clean(self) -> bool:
        """Tell whether nothing was found."""
        return not self.offenders

    @property
    def line(self) -> str:
        """The one line that says it all; fates that should not be are named only where there are any."""
        words = [f"{name} {self.counts[name]}" for name in NAMED]
        words += [f"{name} {self.counts[name]}" for name in RARE if self.counts[name]]
        words += [f"{name} {self.counts[name]}" for name in ("lost", "stale", "untrue")]
        return f"{'ALL EVENTS ACCOUNTED' if self.clean else 'NOT ALL EVENTS ACCOUNTED'}: {', '.join(words)}"


def account(sent: Sequence[Sent], evidence: Evidence) -> Accounts:
    """Find the fate of each record that was sent; what else should not be is for others to add by `blame`."""
    events = {event for event, _ in evidence.published}
    accounts = Accounts.empty()
    refused = _refused(sent)
    for record in sent:
        partition, offset = record.place
        fate = fate_of(record, evidence, events)
        if offset >= evidence.committed.get(partition, 0):
            accounts.counts["lost"] += 1
            accounts.offenders.append(f"lost: {record} was never committed{f', though {fate}' if fate else ''}")
        elif fate is None:
            accounts.counts["lost"] += 1
            accounts.offenders.append(f"lost: {record} was committed without a fate")
        else:
            accounts.counts[fate] += 1
            since = max(refused.get(record.draft.shopper, -1), evidence.forgotten.get(record.draft.shopper, -1))
            unwanted = fate == "unconsented" and record.time_ms <= since
            if fate not in FATES[record.draft.kind] and not unwanted:
                accounts.blame("unexpected", [f"unexpected: {record} was {fate}"])
    read = sorted(evidence.aborted & events)
    accounts.blame("unexpected", [f"unexpected: {event} of an aborted transaction was published" for event in read])
    return accounts


def _refused(sent: Iterable[Sent]) -> dict[str, int]:
    """Return when each shopper who did refused consent last, epoch ms: what they did before makes nothing."""
    found: dict[str, int] = {}
    for record in sent:
        if record.draft.kind == "refused":
            found[record.draft.shopper] = max(record.time_ms, found.get(record.draft.shopper, -1))
    return found


def _is_forgotten(record: Sent, evidence: Evidence) -> bool:
    return record.acted_ms <= evidence.forgotten.get(record.draft.shopper, -1)


def fate_of(record: Sent, evidence: Evidence, events: set[str]) -> str | None:
    """Return what became of `record`, by its place first, since duplicates share an id; None where nothing tells."""
    if record.place in evidence.dead:
        return "dead-lettered"
    if record.place in evidence.logged:
        return evidence.logged[record.place]
    return "published" if record.draft.event in events else None


def stale_slots(sent: Iterable[Sent], evidence: Evidence, shown: Mapping[Slot, str | None]) -> list[str]:
    """Return a line for each slot that shows another event than the newest one that got a creative for it.

    Args:
        sent: all records.
        evidence: as `account` takes it.
        shown: the event whose creative a cold slot server shows, None for none.
    """
    by_slot: dict[Slot, list[Sent]] = defaultdict(list)
    for record in sent:
        # A refusal speaks of the shopper, whatever slots it names.
        names = {slot for shopper, slot in shown if shopper == record.draft.shopper}
        for slot in names if record.draft.kind == "refused" else record.draft.slots:
            by_slot[record.draft.shopper, slot].append(record)
    found = (_stale(place, records, evidence, shown.get(place)) for place, records in sorted(by_slot.items()))
    return [line for line in found if line]


def _stale(place: Slot, records: list[Sent], evidence: Evidence, shown: str | None) -> str | None:
    newest = sorted(records, key=lambda record: (record.time_ms, record.place[1]), reverse=True)
    where = f"{place[0]} in {place[1]}"
    above: list[Sent] = []
    for record in newest:
        made = record.draft.event, place[1]
        if _is_forgotten(record, evidence):
            return None if shown is None else f"stale: {where} shows {shown} of before the shopper was forgotten"
        if made in evidence.standing:
            return _shown(where, record, above, newest, shown)
        # One that was published to a topic made anew since is not made again.
        if not above and made not in evidence.published and _is_behind(record, evidence):
            return f"stale: {where} never got {record}, though nothing newer came"
        above.append(record)
    return None


def _is_behind(record: Sent, evidence: Evidence) -> bool:
    """Tell whether a slot's creative was left out because of a newer event: all were, or this slot's was."""
    if evidence.logged.get(record.place) == "expired":
        return False  # its time ran out, perhaps when Kafka had taken some of its creatives
    made = any((record.draft.event, slot) in evidence.published for slot in record.draft.slots)
    return made or evidence.logged.get(record.place) == "coalesced"


def _shown(where: str, wanted: Sent, above: list[Sent], records: list[Sent], shown: str | None) -> str | None:
    if shown is None:
        # A shopper who refused since may see nothing of what was made before.
        refusals = [record for record in records if record.draft.kind == "refused"]
        gone = any(record in above or record.time_ms >= wanted.acted_ms for record in refusals)
        return None if gone else f"stale: {where} shows nothing, its newest is {wanted}"
    held = next((record for record in records if record.draft.event == shown), None)
    if held is None:
        return f"stale: {where} shows {shown}, which was never sent for it"
    if held.time_ms >= wanted.time_ms:
        return None
    behind = (wanted.time_ms - held.time_ms) / 1000
    return f"stale: {where} shows {held}, {behind:.3f} s older than its newest {wanted}"
