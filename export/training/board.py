"""Training logs for TensorBoard: `tensorboard --logdir var/logs`."""

from pathlib import Path

from torch.utils.tensorboard import SummaryWriter


class Board:
    """One run's curves; a resumed run goes on in the same folder."""

    def __init__(self, run: str, folder: Path) -> None:
        self._writer = SummaryWriter(str(folder / run))

    def log(self, step: int, **values: float) -> None:
        """Add one point to each named curve at `step`."""
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)
        self._writer.flush()
