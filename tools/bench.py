"""``make bench``: seconds of every stage, cold and warm, for some inputs.

python -m tools.bench [FILE ...]   (default: the sample reports that need no OCR)
"""

import sys
import time
from pathlib import Path

from vnreport_extract.ingest import read
from vnreport_extract.ocr import Settings
from vnreport_extract.pipeline import stages

NAMES = ("ingest", "ocr", "repair", "structure", "tables", "extract")


def timed(path: Path) -> tuple[list[float], int]:
    """Return the seconds of every stage for one input, and its number of pages."""
    marks = [time.perf_counter()]
    document = read(path)
    marks.append(time.perf_counter())
    for stage in stages(Settings()):
        document = stage(document)
        marks.append(time.perf_counter())
    return [b - a for a, b in zip(marks, marks[1:], strict=False)], len(document.pages)


def main() -> None:
    """Print one row per input and run: the first pays for loading models, the second is warm."""
    given = [Path(name) for name in sys.argv[1:]]
    paths = given or [path for path in sorted(Path("samples/reports").glob("*")) if "scan" not in path.stem]
    print(f"{'input':34s} run  pages " + " ".join(f"{name:>9s}" for name in NAMES) + "     total")
    for path in paths:
        for run in ("cold", "warm"):
            seconds, pages = timed(path)
            cells = " ".join(f"{value:9.3f}" for value in seconds)
            print(f"{path.name[:34]:34s} {run} {pages:5d} {cells} {sum(seconds):9.3f}")


if __name__ == "__main__":
    main()
