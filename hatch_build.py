"""Compiles the C files of the repair stage when the package is built or installed.

The result is a plain shared library without Python's headers. The compiler is `cc` where there is one (or what the
variable CC names); elsewhere the one in the wheel `ziglang` does it, which is then fetched for the build.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = "src/vnreport_extract/repair"
LIBRARY = f"{SOURCES}/librepair.so"
# No score is ever infinite or not a number, which the compiler may count on.
OPTIONS = ("-O3", "-std=c11", "-ffinite-math-only", "-fno-signed-zeros", "-shared", "-fPIC", "-s")


TRIAL = "#include <math.h>\n#include <stdlib.h>\nint main(void) { return abs(-1) > exp(0.0); }\n"


def own_compiler() -> list[str]:
    """Return the command of the system's C compiler, or nothing where it is missing or lacks the C headers."""
    command = shlex.split(os.environ.get("CC", "")) or ["cc"]
    if not shutil.which(command[0]):
        return []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "trial.c")
        source.write_text(TRIAL, encoding="utf-8")
        trial = [*command, *OPTIONS, "-o", str(source.with_suffix(".so")), str(source), "-lm"]
        return command if subprocess.run(trial, capture_output=True).returncode == 0 else []


class Compile(BuildHookInterface[Any]):
    """The build hook."""

    def dependencies(self) -> list[str]:
        """Return what the build needs from the package index."""
        return [] if own_compiler() else ["ziglang>=0.12"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and mark the wheel as one for this platform and any Python 3."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        compiler = own_compiler() or [sys.executable, "-m", "ziglang", "cc", "-mcpu=baseline"]
        files = sorted(str(path) for path in (root / SOURCES).glob("*.c"))
        subprocess.run([*compiler, *OPTIONS, "-o", str(root / LIBRARY), *files, "-lm"], check=True)
        build_data["artifacts"].append(LIBRARY)
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
