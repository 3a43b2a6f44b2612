"""State as the settings say: in this worker's memory, or where all workers share it.

Each use has a link of its own, so that a large file on its way holds no profile up.
"""

from typing import TYPE_CHECKING

from stream.config import Settings
from stream.kafka.topics import letters_stand_s
from stream.operator.metrics import Metrics
from stream.planning.profiles import Profiles, ProfileStore
from stream.planning.shopper import Rules
from stream.pseudonym import user_secret

if TYPE_CHECKING:
    from stream.state.shelves import Shelves


def open_profiles(settings: Settings, metrics: Metrics) -> ProfileStore:
    """Return where profiles are kept; nothing is asked of Redis before the first event.

    Raises:
        AdloomError: the address, or the secret that stamps what is written there, cannot be used.
    """
    shown_s = settings.slot_hard_ttl_s + settings.deadline_s + settings.future_skew_s
    rules = Rules(refused_s=max(shown_s, letters_stand_s(settings)))  # a replay may give what is as old a new time
    if not settings.profiles.get_secret_value():
        return Profiles(rules=rules)
    from stream.state.link import Link, connect  # noqa: PLC0415  Redis takes its time to load, and few need it
    from stream.state.profiles import SharedProfiles  # noqa: PLC0415
    from stream.state.stamp import Stamp  # noqa: PLC0415

    link = Link("profiles", connect(settings.profiles.get_secret_value()), metrics)
    return SharedProfiles(link, Stamp(user_secret()), rules, metrics)


def open_shelves(settings: Settings, metrics: Metrics) -> "Shelves | None":
    """Return what workers share of what they made; None where they share nothing.

    Raises:
        AdloomError: as `open_profiles`.
    """
    if not settings.profiles.get_secret_value():
        return None
    from stream.state.link import Link, connect  # noqa: PLC0415  as above
    from stream.state.shelves import Shelves  # noqa: PLC0415
    from stream.state.stamp import Stamp  # noqa: PLC0415

    link = Link("made", connect(settings.profiles.get_secret_value()), metrics)
    return Shelves(link, Stamp(user_secret()))
