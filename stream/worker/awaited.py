"""The newest events, and those whose creatives wait for their transaction: no older one may follow them either."""

from stream.worker.newest import Mark, Newest


class Awaited(Newest):
    """What was published, as `Newest`, beside what is to be; that may still be given up, and is then forgotten."""

    def __init__(self, keep_s: float) -> None:
        super().__init__(keep_s)
        self._awaited: dict[str, dict[str, list[Mark]]] = {}

    def expect(self, user: str, slot: str, mark: Mark) -> None:
        """Take in that the creative of `mark` waits for its transaction."""
        self._awaited.setdefault(user, {}).setdefault(slot, []).append(mark)

    def resolve(self, user: str, slot: str, mark: Mark) -> None:
        """Take in that it waits no more; whoever published it notes that, too."""
        slots = self._awaited[user]
        slots[slot].remove(mark)
        if not slots[slot]:
            del slots[slot]
        if not slots:
            del self._awaited[user]

    def overtaken(self, user: str, slot: str, mark: Mark) -> bool:
        """Tell whether what waits would come after the creative of a newer event, or of the same."""
        return super().superseded(user, slot, mark)

    def clearing(self, user: str, refusal: Mark) -> dict[str, Mark]:
        """Return the same of each slot that has, or will have, such an ad."""
        found = super().clearing(user, refusal)
        for slot, marks in self._awaited.get(user, {}).items():
            for mark in marks:
                if mark.is_covered(refusal):
                    found[slot] = found.get(slot, refusal).after(mark)
        return found

    def superseded(self, user: str, slot: str, mark: Mark) -> bool:
        """Tell whether the slot has, or will have, the creative of a newer event than `mark`, or of the same one."""
        return super().superseded(user, slot, mark) or any(
            other.supersedes(mark) for other in self._awaited.get(user, {}).get(slot, ())
        )
