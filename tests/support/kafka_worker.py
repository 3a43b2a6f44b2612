"""A worker with the tests' studio as a process of its own: `python kafka_worker.py WRITE_SECONDS`."""

import sys

from stream.config import from_environment
from stream.operator.process import run
from stream.worker.start import until_signal
from stream.worker.worker import Worker
from tests.support.kafka_support import FastStudio, steps

if __name__ == "__main__":
    run(until_signal(Worker(from_environment(), FastStudio(write_s=float(sys.argv[1])), steps())))
