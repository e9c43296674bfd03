"""Vietnamese government reports in, tables of indicators out.

>>> from vnreport_extract import extract
>>> report = extract("report.pdf")
>>> report.indicators()  # a pandas DataFrame, one row per indicator
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .report import Report as Report
    from .report import extract as extract

__version__ = "0.1.0"
__all__ = ["Report", "__version__", "extract"]


def __getattr__(name: str) -> Any:
    """Import the API on first use, so that ``import vnreport_extract`` stays light."""
    if name in ("Report", "extract"):
        from . import report

        return getattr(report, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
