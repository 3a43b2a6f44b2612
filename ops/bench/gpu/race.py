"""Runs the processes of the bench: all get ready at the same time, then each is measured alone, until time is up."""

import json
import math
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from export.probing.psnr import decibels
from ops.bench.gpu.plan import PEAKS, Entry, Plan, Task, opened

READY_SHARE = 0.55  # of the budget: who is not ready by then is left behind
COMPILE_THREADS = "4"  # of each process that compiles: half a dozen do at the same time
LOOPS = 6  # timed loops and openings that a measurement consists of, about
SECONDS = (0.15, 1.0)  # least and most of a timed loop
PATIENCE = 60.0  # seconds for one answer: what hangs must not take the others' time
RESERVE = 3.0  # seconds kept for the table
BLACK = 20.0  # dB: under it a row's pictures are not those of float32
EQUAL = 108.1  # dB: told of pictures that are those of float32


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: budget in seconds, device, shape, where graphs, checkpoint and further packages are."""

    seconds: float
    device: str
    tiny: bool
    graphs: Path | None
    checkpoint: Path | None
    scratch: Path
    python_path: str
    jobs: int


class Child:
    """One worker process; what it prints besides answers is kept in `log`."""

    def __init__(self, entry: Entry, options: Options) -> None:
        self.entry, self.ended = entry, ""
        self.log = options.scratch / f"{entry.key}.log"
        environment = {**os.environ, "PYTHONPATH": options.python_path, "PYTHONUNBUFFERED": "1", "HF_HUB_OFFLINE": "1"}
        environment["TORCHINDUCTOR_COMPILE_THREADS"] = COMPILE_THREADS
        if options.tiny:
            environment["OMP_NUM_THREADS"] = "1"  # tiny networks lose more by waiting for threads than they gain
        self._answers: queue.Queue[dict[str, Any] | None] = queue.Queue()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ops.bench.gpu.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                text=True,
                start_new_session=True,
            )
        job = {
            "kind": entry.kind,
            "device": options.device,
            "tiny": options.tiny,
            "batches": opened(entry, options.seconds),
            "graphs": str(options.graphs or ""),
            "checkpoint": str(options.checkpoint or ""),
            "scratch": str(options.scratch),
        }
        threading.Thread(target=self._listen, daemon=True).start()
        self.send(job)
        self.send({"do": "prepare"})

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            with suppress(json.JSONDecodeError):
                self._answers.put(json.loads(line))
        self._answers.put(None)

    def send(self, request: Mapping[str, Any]) -> None:
        """Send one request."""
        with suppress(OSError):  # an ended process is told by the missing answer
            if self._process.stdin:
                self._process.stdin.write(json.dumps(request) + "\n")
                self._process.stdin.flush()

    def poll(self) -> dict[str, Any] | None:
        """Return an answer that is there already."""
        with suppress(queue.Empty):
            return self._told(self._answers.get_nowait())
        return None

    def ask(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and wait for its answer; after `seconds` without one the process is ended."""
        if self.ended:
            return {"error": f"not run: {self.ended}"}
        self.send(request)
        try:
            return self._told(self._answers.get(timeout=max(seconds, 0.1)))
        except queue.Empty:
            self.end(f"no answer within {seconds:.0f} s")
            return {"error": self.ended}

    def _told(self, answer: dict[str, Any] | None) -> dict[str, Any]:
        if answer is None:
            last = self.log.read_text(errors="replace").strip().splitlines()[-3:]
            self.end(f"its process ended with {self._process.wait()}: {' | '.join(last)}"[:800])
            return {"error": self.ended}
        return answer

    def end(self, why: str) -> None:
        """End the process and whatever it started."""
        self.ended = self.ended or why
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)


def faithful(pictures: str, reference: str) -> dict[str, Any]:
    """Compare pictures with those of float32: PSNR in dB, and the relative error of what differs from their mean."""
    if not pictures or not reference:
        return {}
    ours, exact = (np.load(path).astype(np.float64) for path in (pictures, reference))
    count = min(len(ours), len(exact))
    ours, exact = ours[:count], exact[:count]
    error = float(np.square(ours - exact).mean())
    spread = float(np.square(exact - exact.mean()).mean())
    decibel = decibels(error, most=EQUAL)
    found = {"psnr_db": round(decibel, 1), "relative_error": round(math.sqrt(error / max(spread, 1e-9)), 4)}
    return found if decibel >= BLACK else {**found, "wrong": f"pictures differ from float32's: under {BLACK} dB"}


class Race:
    """A run of the whole bench; `report` grows with each answer and is given to `keep` each time."""

    def __init__(self, plan: Plan, options: Options, keep: Callable[[dict[str, Any]], None]) -> None:
        self._plan, self._options, self._keep = plan, options, keep
        self._began = time.monotonic()
        self._children: dict[str, Child] = {}
        self._failed: dict[str, str] = {}
        self._references: dict[str, str] = {}
        self.report: dict[str, Any] = {"machine": {}, "prepared": {}, "rows": []}

    def _left(self) -> float:
        return self._options.seconds - RESERVE - (time.monotonic() - self._began)

    def run(self) -> dict[str, Any]:
        """Get everything ready, measure all that time allows, and say of the rest why it was not."""
        try:
            self._prepare()
            self._measure()
        finally:
            for child in self._children.values():
                child.end("the bench is over")
        return self.report

    def _prepare(self) -> None:
        peaks = Entry(PEAKS, (), (), "")
        waiting = [peaks, *self._plan.entries]
        pending: set[str] = set()
        limit = self._began + READY_SHARE * self._options.seconds
        while (waiting or pending) and time.monotonic() < limit:
            while waiting and len(pending) < self._options.jobs:
                entry = waiting.pop(0)
                if entry.needs_cuda and self._options.device != "cuda":
                    self._failed[entry.key] = "needs CUDA"
                    continue
                self._children[entry.key] = Child(entry, self._options)
                pending.add(entry.key)
            for key in list(pending):
                if answer := self._children[key].poll():
                    pending.discard(key)
                    self._prepared(key, answer)
            time.sleep(0.02)
        for key in pending:
            self._prepared(key, {"error": f"not ready within {READY_SHARE * self._options.seconds:.0f} s"})
        for entry in waiting:
            self._failed[entry.key] = "not run: budget (its process was never started)"
        self.report["ready_s"] = round(time.monotonic() - self._began, 1)

    def _prepared(self, key: str, answer: dict[str, Any]) -> None:
        if "error" in answer:
            self._failed[key] = answer["error"]
            self._children[key].end(answer["error"])
        else:
            self.report["prepared"][key] = answer["facts"]

    def _measure(self) -> None:
        if PEAKS not in self._failed:
            self.report["machine"] = self._children[PEAKS].ask({"do": PEAKS}, min(PATIENCE, self._left()))
            self._children[PEAKS].end("done")
        else:
            self.report["machine"] = {"error": self._failed[PEAKS]}
        for index, task in enumerate(self._plan.tasks):
            self._add(task, self._task(task, len(self._plan.tasks) - index))
            key = task.entry.key
            if key in self._children and all(later.entry.key != key for later in self._plan.tasks[index + 1 :]):
                self._children[key].end("done")
        for task in self._plan.left_out:
            self._add(task, {"error": "not run: budget (this batch is only prepared when there is more time)"})

    def _add(self, task: Task, found: dict[str, Any]) -> None:
        row = {"row": task.row, "batch": task.batch, "kind": task.entry.kind, "note": task.entry.note, **found}
        row |= faithful(row.pop("pictures", ""), self._references.get(task.entry.family, ""))
        row["prepared"] = self.report["prepared"].get(task.entry.key, {})
        self.report["rows"].append(row)
        self._keep(self.report)

    def _task(self, task: Task, count: int) -> dict[str, Any]:
        key = task.entry.key
        if key in self._failed:
            return {"error": self._failed[key]}
        left = self._left()
        if left < 2 * SECONDS[0] * LOOPS:
            return {"error": "not run: budget"}
        self._refer(task.entry)
        least, most = SECONDS
        request = {
            "do": "measure",
            "row": task.row,
            "batch": task.batch,
            "name": f"{key}-{task.entry.rows.index(task.row)}-{task.batch}",
            "seconds": least if self._options.tiny else min(most, max(least, left / count / LOOPS)),
            "text_apart": task.entry.family == "sd",
        }
        return self._children[key].ask(request, min(PATIENCE, self._left()))

    def _refer(self, entry: Entry) -> None:
        """Have the family's pictures in float32 made, once, by the first process of it that is ready."""
        if entry.family not in self._references:
            request = {"do": "reference", "family": entry.family}
            found = self._children[entry.key].ask(request, min(PATIENCE, self._left()))
            self._references[entry.family] = found.get("pictures", "")
            if "error" in found:
                self.report.setdefault("reference_errors", {})[entry.family] = found["error"]
