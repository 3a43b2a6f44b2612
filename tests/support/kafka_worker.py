"""A worker with the tests' studio as a process of its own: `python kafka_worker.py SETTINGS.json WRITE_SECONDS`."""

import sys
from pathlib import Path

import msgspec

from stream.config import Settings
from stream.operator.process import run
from stream.worker.start import until_signal
from stream.worker.worker import Worker
from tests.support.kafka_support import FastStudio, steps

if __name__ == "__main__":
    settings = msgspec.json.decode(
        Path(sys.argv[1]).read_bytes(), type=Settings, dec_hook=lambda kind, text: kind(text)
    )
    run(until_signal(Worker(settings, FastStudio(write_s=float(sys.argv[2])), steps())))
