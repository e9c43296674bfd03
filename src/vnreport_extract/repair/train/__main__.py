"""Trains the repair models: ``python -m vnreport_extract.repair.train FOLDER... [--out FOLDER]``."""

import argparse
import sys
import time
from pathlib import Path
from random import Random

from ...data import load_toml
from .. import channel as channels
from . import channel, engines, language, names, pages


def arguments(argv: list[str]) -> argparse.Namespace:
    """Return the call's words."""
    parser = argparse.ArgumentParser(prog="python -m vnreport_extract.repair.train", description=__doc__)
    parser.add_argument(
        "folders",
        nargs="+",
        type=Path,
        help="folders of text (.txt, .txt.xz; one paragraph a line) or annotated reports (.vnr)",
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "models", help="where the models go")
    parser.add_argument("--pages", type=int, default=load_toml("repair_training.toml")["pages"]["count"])
    parser.add_argument("--only", choices=["language", "channel"], help="train this model alone")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Train both models and write them."""
    args = arguments(argv)
    files, annotated = (
        sorted(p for folder in args.folders for p in folder.iterdir() if p.name.endswith(ends))
        for ends in ((".txt", ".txt.xz"), ".vnr")
    )
    if not files:
        print("no .txt or .txt.xz file in these folders", file=sys.stderr)
        return 2
    args.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    if args.only != "channel":
        language.train(files, annotated, args.out / "syllables.npz")
        names.train(files, annotated, args.out / "syllables.npz", args.out / "names.npz")
        print(f"language model: {time.monotonic() - began:.0f} s", file=sys.stderr)
    if args.only != "language":
        random = Random(load_toml("repair_training.toml")["seed"])
        lines = pages.read_all(pages.sample_text(files, annotated, random), engines.available(), args.pages, random)
        channels.save(args.out / "channel.npz", channel.train(channel.count_pairs(lines)))
        print(f"channel: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
