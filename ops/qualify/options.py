"""What a qualification is told, and what comes of it."""

from dataclasses import dataclass, field
from typing import Any

from ops.qualify.accounts import Accounts
from stream.config import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is run; `seed` decides traffic, victims and the order of faults."""

    minutes: float
    seed: int
    faults: tuple[str, ...]
    strikes: int | None = None
    """Faults after which it ends, if that is earlier."""
    rate: float = 40.0
    """Events a second."""
    workers: int = 2
    nodes: int = 1
    """Brokers: one, whose clients come through proxies where a fault needs them, or a cluster without any."""
    guests: int = 2
    partitions: int = 4
    duplicates: float = 0.3
    without: tuple[str, ...] = ()
    """Kinds of traffic left out."""
    latency_s: float = 0.02
    """What a copy takes the stub engine."""
    deadline_s: float = 20.0
    delivery: Delivery = "at_least_once"


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    accounts: Accounts
    lasted_s: float = 0.0
    """How long traffic and faults ran: less than was asked where `strikes` ended it."""
    sent: int = 0
    creatives: int = 0
    """Records of the creatives topic, repeats included."""
    mishaps: list[str] = field(default_factory=list)
    recoveries: list[dict[str, Any]] = field(default_factory=list)
    vitals: list[dict[str, Any]] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)
    """What else happened, by name."""

    @property
    def clean(self) -> bool:
        """Tell whether all is accounted for and nothing happened that should not."""
        return self.accounts.clean and not self.mishaps
