"""A worker's process: the real worker, decoder and catalogue over stub engines. `… member SECONDS FOLDER`.

Set up by environment, as `adloom worker`; SECONDS is what a copy takes, FOLDER where crashes are noted.
"""

import sys
from pathlib import Path

from ops.qualify.studio import StubStudio
from stream.catalog.catalog import Catalog
from stream.config import from_environment
from stream.operator import logs
from stream.operator.metrics import Metrics
from stream.operator.process import run
from stream.planning.steps import EventSteps
from stream.state.opened import open_profiles
from stream.worker.start import until_signal
from stream.worker.worker import Worker


def main(latency_s: float, marks: Path) -> None:
    """Work until SIGTERM."""
    logs.configure()
    settings, metrics = from_environment(), Metrics()
    steps = EventSteps(settings, Catalog(settings.catalog), open_profiles(settings, metrics))
    run(until_signal(Worker(settings, StubStudio(latency_s, marks), steps, metrics=metrics)))


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]))
