"""Vietnamese government reports in, tables of indicators out.

>>> from vnreport_extract import extract
>>> report = extract("report.pdf")
>>> report.indicators()  # a pandas DataFrame, one row per indicator
"""

import sys
from types import ModuleType
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


class _CallableStage(ModuleType):
    """The stage `extract` as a module that can be called: the API's function has its name."""

    def __call__(self, path: Any) -> Any:
        """Read one report and extract its indicators (see `vnreport_extract.report.extract`)."""
        from . import report

        return report.extract(path)


class _Package(ModuleType):
    """The package: `vnreport_extract.extract(path)` works also after the stage of that name has been imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        """Make the stage callable when the import system binds it."""
        if name == "extract" and isinstance(value, ModuleType):
            value.__class__ = _CallableStage
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
