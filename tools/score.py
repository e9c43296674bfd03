"""``make score``: run the pipeline over the evaluation folder and print one table of figures.

    python -m tools.score [--out FOLDER] [--json FILE]

The evaluation folder (setting ``VNREPORT_EVAL``, default ``../shared``) holds documents, their gold and the
scorer ``eval/score.py``. What got better or worse since the last run is listed by observation.
"""

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from vnreport_extract import batch
from vnreport_extract.ingest import find_inputs
from vnreport_extract.repair import repair_text

SAMPLES = Path(__file__).parent.parent
EVALUATION = Path(os.environ.get("VNREPORT_EVAL", "../shared"))
PROSE = ("001", "004", "101", "102", "103")
TABLE_PDFS = ("ctktnam", "Report")
STRUCTURE_POOL = ("002", "004")
CLEAN = ("000", "001", "002", "004")
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)

REPAIR_BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
WORD = re.compile(r"[^\W_]+")

Figures = dict[str, float]


def scorer(*arguments: str | Path) -> dict[str, Any]:
    """Call the evaluation folder's scorer; return what it prints."""
    command = [sys.executable, str(EVALUATION / "eval" / "score.py"), *map(str, arguments)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(printed)
    return result


def gold(*docs: str) -> list[Path]:
    """Return the gold files of some documents."""
    return [EVALUATION / "gold" / f"{doc}.jsonl" for doc in docs]


def observations(pred: Path, docs: Iterable[str], sources: str = "", *more: str) -> dict[str, Any]:
    """Score the observations of `docs`, all or those of some sources."""
    extra = ["--sources", sources] if sources else []
    return scorer("observations", "--pred", pred, *gold(*docs), *extra, *more)


def pooled_f1(parts: list[dict[str, Any]]) -> float:
    """Return F1 over several results of the scorer together."""
    total = {name: float(sum(part[name] for part in parts)) for name in ("correct", "gold", "pred")}
    return 2 * total["correct"] / max(1, total["gold"] + total["pred"])


def observation_figures(pred: Path) -> Figures:
    """Return the figures on observations, by source and document."""
    figures: Figures = {}
    for name, docs, sources in (
        ("prose", PROSE, "prose"),
        ("footnotes", ("004",), "footnote"),
        ("prose and footnotes", PROSE, "prose,footnote"),
        ("table 002", ("002",), "table"),
        ("table 004", ("004",), "table"),
        ("tables", ("002", "004", *TABLE_PDFS), "table"),
        *((f"table {doc}.pdf", (doc,), "table") for doc in TABLE_PDFS),
        ("all", (*PROSE, "002", *TABLE_PDFS), ""),
    ):
        result = observations(pred, docs, sources)
        figures[f"{name}: quantity F1"] = result["quantity"]["f1"]
        figures[f"{name}: observation F1"] = result["observation"]["f1"]
        if name in ("prose", "footnotes"):
            figures[f"{name}: name, of matched"] = result["of_matched"]["indicator"]
        if name == "all":
            figures["all: with period and exact role F1"] = result["observation_with_period_and_exact_role"]["f1"]
            figures["all: value-target pair F1"] = result["value_target_pair"]["f1"]
    figures["004: value-target pair F1"] = observations(pred, ("004",))["value_target_pair"]["f1"]
    return figures


def structure_figures(out: Path) -> Figures:
    """Return the figures on structure: pooled over the two long documents, metadata over all."""
    results = {
        path.name.split(".")[0]: scorer(
            "structure", "--pred", out / "documents" / f"{path.name.split('.')[0]}.json", path
        )
        for path in sorted((EVALUATION / "gold").glob("*.structure.json"))
    }
    names = ("sections", "section_levels", "footnotes", "footnote_markers", "references")
    figures = {f"structure: {name} F1": pooled_f1([results[doc][name] for doc in STRUCTURE_POOL]) for name in names}
    figures |= {
        f"structure, all documents: {name} F1": pooled_f1([r[name] for r in results.values()]) for name in names
    }
    right, of = (sum(result["metadata"][key] for result in results.values()) for key in ("right", "of"))
    return figures | {"structure: metadata right": right / of}


def strip_marks(text: str) -> str:
    """Return a text without any Vietnamese mark (đ becomes d)."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def _repair_score(raw: str, gold_path: Path, scratch: Path, *more: str) -> dict[str, Any]:
    """Repair a text and score it."""
    source, repaired = scratch / "raw.txt", scratch / "repaired.txt"
    source.write_text(raw, encoding="utf-8", newline="")
    repaired.write_text(repair_text(raw).text, encoding="utf-8", newline="")
    return scorer("repair", "--pred", repaired, "--source", source, gold_path, *more)


def repair_figures(scratch: Path) -> Figures:
    """Return the figures on repair: garbled, stripped and clean text."""
    corpus = EVALUATION / "corpus"
    garbled = _repair_score(
        (corpus / "003.txt").read_text(encoding="utf-8"),
        EVALUATION / "gold" / "003.gold.txt",
        scratch,
        "--lines",
        "1-150",
    )
    figures: Figures = {f"garbled 003: {k}": garbled[k] for k in ("syllable_accuracy", "cer", "numbers_kept", "harmed")}
    right = total = changed = 0.0
    for doc in CLEAN:
        text = (corpus / f"{doc}.txt").read_text(encoding="utf-8")
        result = _repair_score(strip_marks(text), corpus / f"{doc}.txt", scratch)
        right, total = right + result["syllable_accuracy"] * result["syllables"], total + result["syllables"]
        changed += sum(a != b for a, b in zip(text.split(), repair_text(text).text.split(), strict=True))
    return figures | {"stripped, pooled: syllable accuracy": right / total, "clean: syllables changed": changed}


def garbled_extraction(scratch: Path) -> Figures:
    """Return the observation F1 of 003 from its raw text and from its restored text."""
    figures: Figures = {}
    for name, source in (("raw", "corpus/003.txt"), ("restored", "gold/003.gold.txt")):
        folder = scratch / name
        folder.mkdir()
        shutil.copy(EVALUATION / source, folder / "003.txt")
        batch.run([folder / "003.txt"], folder / "out", jobs=1, seconds=600)
        result = observations(folder / "out" / "observations.csv", ("003",), "", "--lines", "1-150")
        figures[f"003 {name}: observation F1"] = result["observation"]["f1"]
    return figures


def sample_figures(scratch: Path) -> Figures:
    """Return quantity and observation F1 of every sample against its truth, which is known by construction."""
    reports, out = sorted(SAMPLES.glob("samples/reports/*")), scratch / "samples"
    batch.run(reports, out, jobs=os.cpu_count() or 1, seconds=600)
    figures: Figures = {}
    for path in sorted(SAMPLES.glob("golden/truth/*.csv")):
        truth = scratch / f"{path.stem}.jsonl"
        with path.open(encoding="utf-8", newline="") as stream:
            truth.write_text(
                "".join(json.dumps(_truth(row)) + "\n" for row in csv.DictReader(stream)), encoding="utf-8"
            )
        result = scorer("observations", "--pred", out / "observations.csv", truth)
        figures[f"sample {path.stem}: quantity F1"] = result["quantity"]["f1"]
        figures[f"sample {path.stem}: observation F1"] = result["observation"]["f1"]
    return figures


def _truth(row: dict[str, str]) -> dict[str, Any]:
    """Return a row of truth as the scorer reads it: numbers as numbers, empty cells as null."""
    numbers = {name: float(row[name]) if row[name] else None for name in ("low", "high", "of")}
    places = {name: int(row[name]) if row[name] else None for name in ("page", "line")}
    if places["line"] is not None:
        del places["page"]  # the line of a text file says enough
    return {name: value or None for name, value in row.items() if name != "page"} | numbers | places


def check_figures(out: Path) -> Figures:
    """Return how many of the listed inconsistencies the checks find, and false alarms per document."""
    listed = [json.loads(line) for line in (EVALUATION / "gold" / "inconsistencies.jsonl").open(encoding="utf-8")]
    docs = {item["doc"] for item in listed}
    with (out / "checks.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["doc"] in docs and row["verdict"] != "ok"]
    lines = [{row["doc"] + ":" + n for n in (row["line"], *row["also_lines"].split())} for row in rows]
    spots = [{f"{item['doc']}:{n}" for n in (item["line"], *item["also_lines"])} for item in listed]
    heads = [f"{item['doc']}:{item['line']}" for item in listed]
    found = sum(any(head in line for line in lines) for head in heads)
    false = sum(not any(line & spot for spot in spots) for line in lines)
    return {"checks: inconsistencies found": found / len(listed), "checks: false alarms a document": false / len(docs)}


def reliability(pred: Path, scratch: Path) -> list[tuple[float, float, int, float]]:
    """Return (from, to, observations, share right) for bins of confidence."""
    with pred.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, head = list(reader), list(reader.fieldnames or [])
    table = []
    for low, high in zip(BINS, BINS[1:], strict=False):
        path = scratch / "bin.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, head)
            writer.writeheader()
            writer.writerows(row for row in rows if low <= float(row["confidence"]) < high)
        result = observations(path, (*PROSE, "002", *TABLE_PDFS), "", "--only-sources")["observation"]
        table.append((low, min(high, 1.0), result["pred"], result["precision"]))
    return table


def repair_reliability() -> list[tuple[float, float, int, float]]:
    """Return (from, to, words repaired, share right) for bins of the repair's confidence, on the garbled document."""
    gold_lines = (EVALUATION / "gold" / "003.gold.txt").read_text(encoding="utf-8").split("\n")
    repaired = repair_text((EVALUATION / "corpus" / "003.txt").read_text(encoding="utf-8"))
    lines = repaired.text.split("\n")
    judged: list[tuple[float, bool]] = []
    for change in repaired.changes:
        if change.line <= len(gold_lines) and change.reason != "kept":
            line, gold_line = lines[change.line - 1], gold_lines[change.line - 1]
            start = change.end - len(change.repaired.lstrip())  # behind the space of a word that was cut off
            judged.append((change.confidence, _stands(line, gold_line, start)))
    table = []
    for low, high in zip(REPAIR_BINS, REPAIR_BINS[1:], strict=False):
        right = [is_right for confidence, is_right in judged if low <= confidence < high]
        table.append((low, min(high, 1.0), len(right), sum(right) / max(1, len(right))))
    return table


def _stands(line: str, gold_line: str, start: int) -> bool:
    """Tell whether the word of a repaired line at `start` stands in the gold line at the same place."""
    words, gold_words = (list(WORD.finditer(text)) for text in (line, gold_line))
    matcher = SequenceMatcher(None, [w.group().lower() for w in words], [w.group().lower() for w in gold_words])
    place = next((i for i, word in enumerate(words) if word.start() <= start < word.end()), -1)
    return any(block.a <= place < block.a + block.size for block in matcher.get_matching_blocks())


def _print_bins(title: str, rows: Iterable[tuple[float, float, int, float]]) -> None:
    """Print a table of reliability."""
    print(f"\n{title}")
    for low, high, count, right in rows:
        print(f"{low:.2f} to {high:.2f} {count:14d}  {right:.3f}")


def misses(pred: Path) -> list[str]:
    """Return the names of all observations that are missed, wrong or extra."""
    result = observations(pred, (*PROSE, "002", *TABLE_PDFS), "", "--misses", "100000")
    return [json.dumps(item, ensure_ascii=False, sort_keys=True) for item in result["misses"] + result["extras"]]


def evaluate(out: Path) -> Figures:
    """Run everything; return all figures."""
    inputs = find_inputs(
        [str(EVALUATION / "corpus"), *(str(EVALUATION / "pdfs/tables" / f"{d}.pdf") for d in TABLE_PDFS)]
    )
    summary = batch.run(inputs, out, jobs=os.cpu_count() or 1, seconds=900)
    for outcome in summary.outcomes:
        if outcome.status != "done":
            print(f"{outcome.path}: {outcome.status}: {outcome.error}", file=sys.stderr)
    pred = out / "observations.csv"
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        figures = observation_figures(pred) | structure_figures(out) | check_figures(out)
        figures |= garbled_extraction(scratch) | repair_figures(scratch) | sample_figures(scratch)
    return figures


def _print_changes(before: list[str], after: list[str]) -> None:
    """Print which observations got better and worse."""
    old, new = Counter(before), Counter(after)
    for word, items in (("better", old - new), ("worse", new - old)):
        for item in list(items.elements())[:40]:
            print(f"  {word}: {item}")


def main() -> None:
    """Print the table; keep the figures and misses for the next run's comparison."""
    parser = argparse.ArgumentParser(description="Score the pipeline against the evaluation folder")
    parser.add_argument("--out", type=Path, default=Path("out/score"))
    out = parser.parse_args().out
    last = out / "last.json"
    before = json.loads(last.read_text(encoding="utf-8")) if last.exists() else {"figures": {}, "misses": []}
    shutil.rmtree(out / "run", ignore_errors=True)
    figures = evaluate(out / "run")
    for name, value in figures.items():
        change = value - before["figures"].get(name, value)
        print(f"{name:55s} {value:8.4f}" + (f"  {change:+.4f}" if abs(change) > 5e-5 else ""))
    with tempfile.TemporaryDirectory() as scratch:
        rows = reliability(out / "run" / "observations.csv", Path(scratch))
        _print_bins("confidence      observations  right", rows)
        _print_bins("confidence     words repaired  right", repair_reliability())
    after = misses(out / "run" / "observations.csv")
    if before["misses"]:
        print("\nagainst the last run:")
        _print_changes(before["misses"], after)
    last.write_text(json.dumps({"figures": figures, "misses": after}, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
