"""Workers that read pages side by side, each in a process that may die without harm to the rest."""

import os
import pickle
import queue
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from ..errors import InputError
from ..model import Page
from .request import Request

_PACKAGE_ROOT = Path(__file__).parents[2]


class Worker:
    """One reading process; started when first needed, and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, request: Request) -> Page:
        """Return the page as read.

        Raises:
            InputError: the page could not be read, took too long, or killed the process.
        """
        process = self._started()
        try:
            pickle.dump(request, cast(IO[bytes], process.stdin))
            cast(IO[bytes], process.stdin).flush()
            answer = pickle.load(cast(IO[bytes], process.stdout))
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise InputError(_cause_of_death(self.stop(), request.timeout)) from error
        if not isinstance(answer, Page):
            raise InputError(str(answer))
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            # A session of its own: Ctrl-C reaches the parent alone, which then stops its workers in order.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "vnreport_extract.ocr.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        return self._process

    def kill(self) -> None:
        """End the process at once; a page that it is reading is lost."""
        if self._process is not None:
            self._process.kill()

    def stop(self) -> int:
        """End the process, if there is one; return its exit status (negative: the signal that killed it)."""
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            status = process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        for stream in (process.stdin, process.stdout):
            cast(IO[bytes], stream).close()
        return status


def _environment() -> dict[str, str]:
    """Return the environment of a worker: this package importable, one thread per library."""
    paths = [str(_PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}


def _cause_of_death(status: int, timeout: int) -> str:
    """Return in words why a worker ended without an answer."""
    if status == -signal.SIGALRM:
        return f"OCR gave up after {timeout} seconds"
    return f"the OCR process died (signal {-status})" if status < 0 else f"the OCR process ended with status {status}"


def read_pages(requests: Iterable[Request], workers: int) -> Iterator[Page | InputError]:
    """Yield the answer to each request in order: the page, or the error that kept it from being read."""
    wanted = list(requests)
    with _crew(max(1, min(workers, len(wanted)))) as (executor, idle):
        for future in [executor.submit(_read_one, idle, request) for request in wanted]:
            yield future.result()


def _read_one(idle: queue.SimpleQueue[Worker], request: Request) -> Page | InputError:
    worker = idle.get()
    try:
        return worker.read(request)
    except InputError as error:
        return error
    finally:
        idle.put(worker)


@contextmanager
def _crew(size: int) -> Iterator[tuple[ThreadPoolExecutor, queue.SimpleQueue[Worker]]]:
    """Give `size` threads and as many workers; stop them whatever happens."""
    crew = [Worker() for _ in range(size)]
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    for worker in crew:
        idle.put(worker)
    executor = ThreadPoolExecutor(size)
    try:
        yield executor, idle
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        for worker in crew:
            worker.stop()
