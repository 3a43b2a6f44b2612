"""A process of a crew: `python crew_member.py FOLDER CODE`; tells its share, and what ended it, in files of its own."""

import os
import signal
import sys
import time
from pathlib import Path

from stream.operator.parent import end_with_parent

SHARE = ("ADLOOM_METRICS_PORT", "ADLOOM_THREADS", "ADLOOM_GROUP_INSTANCE_ID")

if __name__ == "__main__":
    folder, code = Path(sys.argv[1]), int(sys.argv[2])
    name = str(os.getpid())

    def ended(number, _frame):
        (folder / f"{name}.{signal.Signals(number).name}").touch()
        if code == 0:
            sys.exit(0)

    signal.signal(signal.SIGTERM, ended)
    signal.signal(signal.SIGINT, ended)
    end_with_parent()
    told = folder / f"{name}.new"
    told.write_text(" ".join(os.environ.get(name, "-") for name in SHARE), encoding="utf-8")
    told.rename(folder / f"{name}.started")
    while True:
        time.sleep(0.05)
