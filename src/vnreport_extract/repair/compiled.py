"""Where numba keeps the compiled loops: beside the code, or in the temporary folder where that is read-only."""

import os
import tempfile
from pathlib import Path


def prepare_cache() -> None:
    """Choose the cache folder; must run before `kernels` is imported. A folder set by the user stays."""
    if not os.access(Path(__file__).parent, os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / "vnreport-numba"))
