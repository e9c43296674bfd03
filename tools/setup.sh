#!/bin/sh
# Sets up what `make demo` and `make test` need: a virtual environment with the packages, tesseract with its
# Vietnamese and English data, and a font with all Vietnamese letters. Says in one line what it may not install.
# Usage: tools/setup.sh [extra ...]   (extras of pyproject.toml, such as dev)
set -eu
cd "$(dirname "$0")/.."

missing=""
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  { echo "setup: Python 3.11 or newer is needed; python3 is $(python3 --version 2>&1)" >&2; exit 3; }
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
languages=$(tesseract --list-langs 2>/dev/null || true)
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
echo "$languages" | grep -qx vie || missing="$missing tesseract-ocr-vie"
echo "$languages" | grep -qx eng || missing="$missing tesseract-ocr-eng"
[ -e /usr/share/fonts/truetype/croscore/Tinos-Regular.ttf ] || missing="$missing fonts-croscore"

if [ -n "$missing" ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo -n"
  if command -v apt-get >/dev/null 2>&1 && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    echo "setup: installing$missing" >&2
    $sudo apt-get update -qq >&2
    # shellcheck disable=SC2086  # a list of packages
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
  else
    echo "setup: missing:$missing; run: sudo apt-get install -y$missing" >&2
    case "$missing" in *python3-venv*) exit 3 ;; esac
  fi
fi

extras=${1:-}
stamp=".venv/.installed-${extras:-base}"
repair=src/vnreport_extract/repair
# What was changed since the last time: the list of packages, or the C files that installing compiles.
changed=$(find pyproject.toml hatch_build.py "$repair"/*.[ch] -newer "$stamp" 2>/dev/null || true)
if [ ! -e "$stamp" ] || [ ! -e "$repair/librepair.so" ] || [ -n "$changed" ]; then
  [ -x .venv/bin/python ] || python3 -m venv .venv
  echo "setup: installing the Python packages (a few minutes the first time)" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -e ".${extras:+[$extras]}"
  touch "$stamp"
fi
