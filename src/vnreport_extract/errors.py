"""Every error the package raises, and the exit code each one carries.

VnReportError
├── InputError               an input cannot be read: one document fails, the others go on (1)
│   ├── UnsupportedInput     not a PDF, image or text
│   └── EncryptedInput       a PDF that asks for a password
├── FiguresChanged           a repair would have altered a figure; the document's repair is undone (1)
├── DataError                a file of the language's knowledge is not well-formed (1)
├── UsageError               the call's words are off (2)
└── MissingDependency        a program or its data is not installed; the message says how to get it (3)
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line returns."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    MISSING_DEPENDENCY = 3
    INTERRUPTED = 130


class VnReportError(Exception):
    """Base of all errors of the package; the message is one line that says what is wrong and what to do."""

    exit_code = ExitCode.SOME_FAILED


class InputError(VnReportError):
    """An input that cannot be read."""


class UnsupportedInput(InputError):
    """An input that is neither a PDF, an image nor a text."""


class EncryptedInput(InputError):
    """A PDF that cannot be opened without a password."""


class FiguresChanged(VnReportError):
    """A repair would have altered a figure."""


class DataError(VnReportError):
    """A file of the language's knowledge is not well-formed."""


class UsageError(VnReportError):
    """The call's words are off."""

    exit_code = ExitCode.USAGE


class MissingDependency(VnReportError):
    """A program, or the data it needs, is not installed."""

    exit_code = ExitCode.MISSING_DEPENDENCY
