"""Progress on a terminal; silence, but for messages, elsewhere."""

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from .batch import Outcome


class Progress:
    """A bar on stderr that counts documents; shown only on a terminal."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
        self._bar = Bar(
            TextColumn("reports"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("reports", total=None)

    def __enter__(self) -> "Progress":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def plan(self, todo: int, skipped: int) -> None:
        """Set how many documents are to be done; `skipped` are done and unchanged."""
        self._bar.update(self._task, total=todo)

    def outcome(self, outcome: Outcome) -> None:
        """Count one document; say what was wrong with it, in one line above the bar."""
        if outcome.status != "done":
            self._console.print(f"vnreport: {outcome.path}: {outcome.status}: {outcome.error}")
        self._bar.advance(self._task)
