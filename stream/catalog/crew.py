"""Work shared out to processes that may die of it: a job that kills its process costs itself alone."""

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

MEMORY: Final = 4 << 30
"""Bytes of one process's address space: 64 megapixels decoded, turned and converted take 1 GB, libraries as much."""
AHEAD: Final = 2  # jobs a process that are handed out at a time: enough to keep it busy, few to suspect when it dies
JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


def _capped() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  not to be had on Windows

        with suppress(ValueError, OSError):  # a lower limit is set already, or the system knows none
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that hear no Ctrl-C, which reaches all of a terminal: the one that shares out ends the rest."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _pool(processes: int) -> ProcessPoolExecutor:
    # Spawned: what this process holds (databases, threads, an event loop) is nothing for a child to inherit.
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _capped)


def run_all(
    work: Callable[[JobT], ResultT], jobs: Sequence[JobT], processes: int
) -> Iterator[tuple[JobT, ResultT | None]]:
    """Yield each job with its result as it is done; None: the job killed its process.

    Args:
        work: a function of a module; job and result can be pickled.
        jobs: what to do.
        processes: how many share it; 0: this process does all of it, without a cap on memory.

    Raises:
        Exception: as `work`, at once; the jobs that are left are not done.
    """
    if not processes:
        yield from ((job, work(job)) for job in jobs)
        return
    left = deque(jobs)
    while left:
        suspects = yield from _until_broken(work, left, processes)
        for job in suspects:
            yield job, _alone(work, job)


def _until_broken(
    work: Callable[[JobT], ResultT], left: deque[JobT], processes: int
) -> Generator[tuple[JobT, ResultT | None], None, list[JobT]]:
    """Take jobs from `left` until all are done, or a process died: return those that were handed out then."""
    running: dict[Future[ResultT], JobT] = {}
    pool = _pool(processes)
    try:
        while left or running:
            while left and len(running) < AHEAD * processes:
                with _deaf():
                    running[pool.submit(work, left[0])] = left[0]
                left.popleft()  # after it was taken: a pool that broke takes none, and the job is for the next
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                yield running.pop(future), result
    except BrokenProcessPool:
        return [*running.values()]
    finally:
        pool.shutdown(wait=not running, cancel_futures=True)
    return []


def _alone(work: Callable[[JobT], ResultT], job: JobT) -> ResultT | None:
    with _pool(1) as pool:
        try:
            with _deaf():
                future = pool.submit(work, job)
            return future.result()
        except BrokenProcessPool:
            return None
