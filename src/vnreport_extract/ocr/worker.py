"""The process that reads pages: requests in on stdin, answers out on stdout, one after the other.

Run as ``python -m vnreport_extract.ocr.worker``. A page that hangs or kills the process costs nothing
but that page: the pool sees the pipe close and starts another worker.
"""

import os
import pickle
import signal
import sys
from typing import BinaryIO

from ..errors import VnReportError
from .page import read_page
from .request import Request


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each pickled `Request` with a pickled `Page`, or with the error's message, until the input ends."""
    while True:
        try:
            request: Request = pickle.load(requests)
        except EOFError:
            return
        # The default action of SIGALRM ends the process even inside tesseract's own code.
        signal.alarm(request.timeout)
        try:
            answer: object = read_page(request)
        except (VnReportError, MemoryError, RuntimeError, ValueError, OSError) as error:
            answer = f"{error}" or type(error).__name__
        signal.alarm(0)
        pickle.dump(answer, answers)
        answers.flush()


def main() -> None:
    """Serve on the standard streams; what libraries print must not get between the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
