"""A crew as a process of its own: `python crew.py COUNT COMMAND…`."""

import sys

from stream.config import from_environment
from stream.operator.process import run
from stream.worker.crew import run_crew

if __name__ == "__main__":
    sys.exit(run(run_crew(from_environment(), int(sys.argv[1]), sys.argv[2:])))
