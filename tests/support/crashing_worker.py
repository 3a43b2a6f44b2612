"""A worker whose copywriter takes the process down at the product `poison`: `python crashing_worker.py WRITE_SECONDS`.

It dies as `CRASH` says: `kill` (as for want of memory), `exit` or `segfault`; `none` is well.
"""

import ctypes
import os
import signal
import sys
import time

from stream.config import from_environment
from stream.operator.logs import configure
from stream.operator.process import run
from stream.worker.start import until_signal
from stream.worker.worker import Worker
from tests.support.kafka_support import FastStudio, steps

WAYS = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(70),
    "segfault": lambda: ctypes.string_at(0),
    "none": lambda: None,
}


class CrashingStudio(FastStudio):
    """Serves `poison` as long as any other, and crashes."""

    def write(self, request):
        copy = super().write(request)
        if request.brief.product.id == "poison":
            time.sleep(self.write_s)  # others may end meanwhile
            WAYS[os.environ["CRASH"]]()
        return copy


if __name__ == "__main__":
    configure()
    run(until_signal(Worker(from_environment(), CrashingStudio(write_s=float(sys.argv[1])), steps())))
