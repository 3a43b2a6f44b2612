"""How many ads a brief has: one at first, more the more shoppers see them, never above a bound.

The first shoppers of a brief share an ad, since each further one costs as much as the first; where many look, many ads
are worth their making. What is counted lives as long as the worker, as profiles do; the seed is in the explanation.
"""

from collections import OrderedDict
from typing import Final

from engines.creative import SEED_DIGITS, content_key, seed_of
from engines.vocabulary.brief import CopyBrief

ASKS: Final = 16
"""Events of a brief for each further ad: of what is made no more than a sixteenth is for variety."""
MOST_COUNTED: Final = 100_000  # briefs of a busy day; one not asked for longest begins anew, some 300 bytes each


def brief_key(brief: CopyBrief) -> tuple[str, ...]:
    """Return what tells a brief from others: the product and what shapes its words and scene, whatever it costs now."""
    named = (brief.locale, brief.season, brief.tone, brief.backdrop, brief.angle, brief.occasion)
    return (brief.product.id, *named)


class Variants:
    """Gives events their seeds, at most `most` of them; not for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._asked: OrderedDict[tuple[str, ...], int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._asked)

    def seed(self, event_id: str, brief: CopyBrief) -> int:
        """Count `brief` and return the seed of an event that asks for it: of those open now the event's id chooses.

        Briefs begin at different seeds, so that a shop's ads differ although each has but one.
        """
        key = brief_key(brief)
        asked = self._asked.pop(key, 0)
        self._asked[key] = asked + 1
        if len(self._asked) > MOST_COUNTED:
            self._asked.popitem(last=False)
        first = int(content_key(key)[:SEED_DIGITS], 16)
        return (first + seed_of(event_id, min(self._most, 1 + asked // ASKS))) % self._most
