"""``make demo``'s last step: print the indicator table of an output folder.

python -m tools.show OUT
"""

import csv
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

COLUMNS = ("indicator", "value", "unit", "target", "change", "attainment", "period", "page")
ROWS_A_DOCUMENT = 6


def main() -> None:
    """Print the first rows of every document that pair a value with a target or a change, and where the files are."""
    out = Path(sys.argv[1])
    with (out / "indicators.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    console = Console(width=None if sys.stdout.isatty() else 150)
    for doc in dict.fromkeys(row["doc"] for row in rows):
        own = [row for row in rows if row["doc"] == doc]
        own.sort(key=lambda row: not (row["value"] and row["target"]))
        table = Table(title=f"{doc}: {len(own)} indicators", title_justify="left")
        for column in COLUMNS:
            table.add_column(column, max_width=60 if column == "indicator" else 16)
        for row in own[:ROWS_A_DOCUMENT]:
            table.add_row(*(row[column] for column in COLUMNS))
        console.print(table)
    console.print(f"{len(rows)} indicators in all: {out / 'indicators.csv'}", soft_wrap=True)
    console.print(f"every quantity, section, footnote, reference and check: the other files in {out}", soft_wrap=True)


if __name__ == "__main__":
    main()
