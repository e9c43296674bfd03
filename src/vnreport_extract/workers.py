"""Worker processes that a crash or a hang of one document cannot take down.

A PDF library may crash the process or loop for ever on a bad file. So every document is processed in a
child; a child that dies or overruns its time is replaced, and its document is reported as failed.
"""

import multiprocessing as mp
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkerDied(Exception):
    """The child died or was stopped at its time limit; the message says which."""


def _serve(work: Callable[[Task], Result], pipe: Connection) -> None:
    """Answer tasks until the pipe closes or the user interrupts; runs in the child."""
    with suppress(EOFError, ConnectionError, KeyboardInterrupt):
        while True:
            pipe.send(work(pipe.recv()))


class Worker(Generic[Task, Result]):
    """One child process that does one task at a time."""

    def __init__(self, work: Callable[[Task], Result], seconds: float) -> None:
        self._work, self._seconds, self._closed = work, seconds, False
        self._start()

    def _start(self) -> None:
        """Start the child anew; "spawn", as a forked child may inherit locks of native libraries."""
        context = mp.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._work, other))
        self._process.start()
        other.close()

    def run(self, task: Task) -> Result:
        """Do one task.

        Raises:
            WorkerDied: the child crashed or took longer than the time limit; a new child stands ready.
        """
        self._pipe.send(task)
        try:
            if not self._pipe.poll(self._seconds):
                self._restart()
                raise WorkerDied(f"took longer than {self._seconds:.0f} s and was stopped")
            result: Result = self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._restart()
            raise WorkerDied("a library crashed on this file") from error
        return result

    def _restart(self) -> None:
        """Put a new child in the place of this one, unless the work is over."""
        self._end()
        if not self._closed:
            self._pipe.close()
            self._start()

    def _end(self) -> None:
        """End the child; a caller that waits for its answer sees the pipe close."""
        self._process.terminate()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()

    def stop(self) -> None:
        """End the child for good."""
        self._closed = True
        self._end()


def run_all(
    work: Callable[[Task], Result], tasks: Iterable[Task], jobs: int, seconds: float
) -> Iterator[tuple[Task, Result | WorkerDied]]:
    """Do all tasks in `jobs` children, each with `seconds` at most; yield each task with its result as it ends."""
    idle: SimpleQueue[Worker[Task, Result]] = SimpleQueue()
    workers = [Worker(work, seconds) for _ in range(jobs)]
    for worker in workers:
        idle.put(worker)

    def attempt(task: Task) -> Result | WorkerDied:
        worker = idle.get()
        try:
            return worker.run(task)
        except WorkerDied as error:
            return error
        finally:
            idle.put(worker)

    pool = ThreadPoolExecutor(jobs)
    try:
        futures = {pool.submit(attempt, task): task for task in tasks}
        for future in as_completed(futures):
            yield futures[future], future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.stop()
