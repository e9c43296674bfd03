"""The compiled part of repair: it loads or says what is missing, and finds what a plain search in Python finds."""

import itertools
import math
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vnreport_extract import doctor
from vnreport_extract.errors import ExitCode, MissingDependency
from vnreport_extract.repair import adaptation, archive, compiled, kernels, lm, spelling_kernels, trie
from vnreport_extract.repair.channel import Channel, SparseChannel, empty_tables, load, save

TRUE, NOISY = "abđA", "abd"
Words = list[str]


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place where the library is looked for in vain."""
    place = tmp_path / "librepair.so"
    monkeypatch.setattr(compiled, "LIBRARY", place)
    monkeypatch.setattr(compiled, "library", cache(compiled.library.__wrapped__))
    return place


def test_a_library_that_was_not_built_is_named_with_the_command(no_library: Path) -> None:
    with pytest.raises(MissingDependency, match="was not built; run: pip install") as caught:
        compiled.library()
    assert caught.value.exit_code == ExitCode.MISSING_DEPENDENCY
    assert "\n" not in str(caught.value)
    assert [f.name for f in doctor.diagnose() if not f.ok] == ["repair library"]


def test_a_library_of_another_machine_is_named(no_library: Path) -> None:
    no_library.write_bytes(b"not a library")
    with pytest.raises(MissingDependency, match="cannot be loaded"):
        compiled.library()


def test_arrays_of_another_kind_are_refused() -> None:
    with pytest.raises(TypeError, match="contiguous array of int32"):
        compiled.address(np.zeros(3, dtype=np.int64), np.int32)
    with pytest.raises(TypeError):
        compiled.address(np.zeros((3, 3), dtype=np.int32)[:, 0], np.int32)


logs = st.floats(-6.75, -0.125, width=32)


@st.composite
def channels(draw: st.DrawFn) -> Channel:
    """A channel with a few entries above the floor."""
    tables = empty_tables(len(TRUE) + 1, len(NOISY) + 1)
    for table, most in zip(tables, (4, 10, 6, 6), strict=True):
        for place in draw(st.lists(st.integers(0, table.size - 1), max_size=most)):
            table.reshape(-1)[place] = draw(logs)
    for i in range(1, 4):
        tables[1][i, i] = -0.25
    return Channel(TRUE, NOISY, *tables, {"ab": [("đa", -1.0)]})


def sparse(channel: Channel, folder: Path) -> SparseChannel:
    save(folder / "channel.npz", channel)
    return load(folder / "channel.npz")


def spelling_log(channel: Channel, true: str, noisy: str, inserted: float) -> float:
    """Return the log of a noisy form by trying every way to read it, without a table of rows."""
    none, one, two, pair = (table.astype(np.float16).astype(np.float64) for table in channel.tables)
    t, x = [channel.true_ids[c] for c in true], [channel.noisy_ids[c] for c in noisy]

    @cache
    def best(i: int, j: int) -> float:
        if i == j == 0:
            return 0.0
        ways = [best(i, j - 1) + inserted] if i and j else []
        if i:
            ways.append(best(i - 1, j) + none[t[i - 1]])
        if i and j:
            ways.append(best(i - 1, j - 1) + one[t[i - 1], x[j - 1]])
        if i and j > 1:
            ways.append(best(i - 1, j - 2) + two[t[i - 1], x[j - 2], x[j - 1]])
        if i > 1 and j:
            ways.append(best(i - 2, j - 1) + pair[t[i - 2], t[i - 1], x[j - 1]])
        return max(ways, default=-1e9)

    return best(len(t), len(x))


words = st.text(alphabet="abđ", min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(channels(), st.sets(words, min_size=1, max_size=25), st.text(alphabet=NOISY, min_size=1, max_size=6), st.data())
def test_the_search_finds_all_words_within_reach(
    tmp_path_factory: pytest.TempPathFactory, channel: Channel, vocabulary: set[str], noisy: str, data: st.DataObject
) -> None:
    known = sorted(vocabulary)
    priors = np.array(data.draw(st.lists(logs, min_size=len(known), max_size=len(known))), dtype=np.float32)
    given_channel = sparse(channel, tmp_path_factory.mktemp("channel"))
    tree = trie.build(list(enumerate(known)), given_channel.true_ids, priors)
    letters = np.array([given_channel.noisy_ids[c] for c in noisy], dtype=np.int32)
    starts, cases = np.array([0, len(noisy)], dtype=np.int32), np.zeros((1, 2), dtype=np.int32)
    limit, spread, rank_spread = 26.0, 7.0, 8.0
    ends, ids, scores = spelling_kernels.search_all(
        given_channel, tree, priors, letters, starts, cases, spelling_kernels.Reach(limit, spread, rank_spread, 40)
    )
    assert ends.tolist() == [0, len(ids)]
    found = dict(zip(ids.tolist(), scores.tolist(), strict=True))
    costs = [spelling_log(channel, word, noisy, -6.5) for word in known]
    best = max(costs)
    near = {i: cost for i, cost in enumerate(costs) if cost > best - spread + 0.01}
    top = max(cost + priors[i] for i, cost in near.items())
    sure = {i: cost for i, cost in near.items() if cost + priors[i] > top - rank_spread + 0.01}
    if best > -limit + 0.01:
        assert sure.keys() <= found.keys()
    for i, score in found.items():
        assert score == pytest.approx(costs[i], abs=0.01)
        assert score > best - spread - 0.01


def test_upper_case_is_searched_in_upper_case(tmp_path: Path) -> None:
    none, one, two, pair = empty_tables(len(TRUE) + 1, len(NOISY) + 1)
    channel = Channel(TRUE, NOISY, none, one, two, pair, {})
    one[channel.true_ids["A"], channel.noisy_ids["d"]] = -0.5
    given_channel = sparse(channel, tmp_path)
    priors = np.full(2, -1.0, dtype=np.float32)
    tree = trie.build([(0, "a"), (1, "b")], given_channel.true_ids, priors)
    letters, starts = np.array([given_channel.noisy_ids["d"]] * 2, dtype=np.int32), np.array([0, 1, 2], dtype=np.int32)
    cases = np.array([[0, 0], [0, 1]], dtype=np.int32)
    ends, ids, scores = spelling_kernels.search_all(
        given_channel, tree, priors, letters, starts, cases, spelling_kernels.Reach(9.0, 2.0, 9.0, 5)
    )
    assert sorted(ids[: ends[1]].tolist()) == [0, 1]
    assert ids[ends[1] :].tolist() == [0]
    assert scores[-1] == pytest.approx(-0.5)


def test_words_too_long_for_the_search_are_left_out(tmp_path: Path) -> None:
    channel = sparse(Channel(TRUE, NOISY, *empty_tables(5, 4), {}), tmp_path)
    priors = np.zeros(2, dtype=np.float32)
    tree = trie.build([(0, "a" * 17), (1, "ab")], channel.true_ids, priors)
    assert tree["word"].tolist() == [trie.NO_WORD, trie.NO_WORD, 1]
    letters, starts = np.ones(99, dtype=np.int32), np.array([0, 99], dtype=np.int32)
    ends, _, _ = spelling_kernels.search_all(
        channel, tree, priors, letters, starts, np.zeros((1, 2), np.int32), spelling_kernels.Reach(1e6, 7.0, 8.0, 5)
    )
    assert ends.tolist() == [0, 0]


@settings(max_examples=60, deadline=None)
@given(channels(), st.lists(st.tuples(words, st.text(alphabet=NOISY, min_size=1, max_size=6)), min_size=1, max_size=6))
def test_alignments_agree_over_full_and_sparse_tables(
    tmp_path_factory: pytest.TempPathFactory, channel: Channel, pairs: list[tuple[str, str]]
) -> None:
    for table in channel.tables:
        table[:] = table.astype(np.float16)
    given_channel = sparse(channel, tmp_path_factory.mktemp("channel"))
    weights = {pair: 1.5 for pair in pairs}
    counts = tuple(np.zeros(table.shape) for table in channel.tables)
    for true, noisy in weights:
        t, x = (np.array([ids[c] for c in w]) for ids, w in ((channel.true_ids, true), (channel.noisy_ids, noisy)))
        log = spelling_kernels.count_operations(channel.tables, counts, t, x, 1.5)
        wanted = spelling_log(channel, true, noisy, -math.inf)
        assert log == pytest.approx(wanted, abs=1e-3) if wanted > -1e8 else log < -1e8
    fitted = adaptation.adapt(given_channel, weights)
    seen = counts[0] + counts[1].sum(1) + counts[2].sum((1, 2)) + counts[3].sum((0, 2))
    strength = adaptation.STRENGTH
    one = np.log((strength * np.exp(channel.one.astype(float)) + counts[1]) / (strength + seen[:, None]))
    assert fitted.one == pytest.approx(one, abs=1e-3)
    assert fitted.none == pytest.approx(
        np.log((strength * np.exp(channel.none.astype(float)) + counts[0]) / (strength + seen)), abs=1e-3
    )
    for c, x, y in np.argwhere(counts[2]).tolist():
        place = fitted.two.starts[c] + fitted.two.keys[fitted.two.starts[c] : fitted.two.starts[c + 1]].tolist().index(
            x * (len(NOISY) + 1) + y
        )
        wanted = math.log((strength * math.exp(channel.two[c, x, y]) + counts[2][c, x, y]) / (strength + seen[c]))
        assert fitted.two.logs[place] == pytest.approx(wanted, abs=1e-3)


def chain_log(model: lm.LanguageModel, ids: list[int]) -> list[float]:
    """Return the log of each word after those before it, by the plain rules of a backoff model."""

    def place(context: list[int]) -> int | None:
        """Return the place of an n-gram in its level, None where it is unknown."""
        at = context[0]
        for k, word in enumerate(context[1:]):
            first, last = model.starts[k][at], model.starts[k][at + 1]
            found = np.flatnonzero(model.ids[k][first:last] == word)
            if not len(found):
                return None
            at = int(first + found[0])
        return at

    def log(context: list[int], word: int) -> float:
        if not context:
            return float(model.unigrams[word])
        k = len(context) - 1
        own, known = place([*context, word]), place(context)
        if own is not None:
            return float(model.log_books[k][model.logs[k][own]])
        if known is None:
            return log(context[1:], word)
        return float(model.backoff_books[k][model.backoffs[k][known]]) + log(context[1:], word)

    history, found = [1], []
    for word in ids:
        found.append(log(history[-3:], word))
        history.append(word)
    return found


@pytest.fixture(scope="module")
def model() -> lm.LanguageModel:
    return lm.load()


def test_the_search_for_a_sequence_finds_the_likeliest(model: lm.LanguageModel) -> None:
    sets = [["tỷ", "ty", "tý"], ["lệ", "le", "lễ"], ["hộ", "ho", "họ"], ["nghèo", "ngheo"], ["giảm", "giam"]]
    sets = [[word for word in options if word in model.index] for options in sets]
    ids = [[model.index[word] for word in options] for options in sets]
    starts = np.cumsum([0, *map(len, ids)], dtype=np.int32)
    flat = np.array([i for options in ids for i in options], dtype=np.int32)
    scores = np.linspace(-1.0, 0.0, len(flat), dtype=np.float32)
    groups = np.arange(len(ids), dtype=np.int32)
    path, best = kernels.decode(model.arrays, groups, starts, flat, scores)

    def total(places: tuple[int, ...]) -> float:
        return sum(chain_log(model, flat[list(places)].tolist())) + float(scores[list(places)].sum())

    ways = list(itertools.product(*(range(a, b) for a, b in itertools.pairwise(starts.tolist()))))
    assert tuple(path.tolist()) == max(ways, key=total)
    assert best == pytest.approx(total(tuple(path.tolist())), abs=0.01)
    shares = kernels.rescore(model.arrays, groups, path, starts, flat, scores)
    for t, share in enumerate(shares.tolist()):
        others = [total((*path[:t].tolist(), c, *path[t + 1 :].tolist())) for c in range(starts[t], starts[t + 1])]
        logs = np.array(others) - max(others)
        kept = np.exp(logs[logs > -12])
        assert share == pytest.approx(np.exp(others[path[t] - starts[t]] - max(others)) / kept.sum(), abs=0.02)


def test_archives_are_what_numpy_reads_and_writes(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, 5000).astype(np.uint8)
    arrays = {"noise": noise, "zeros": np.zeros((7, 3), dtype=np.float16), "none": np.zeros(0, dtype=np.int32)}
    archive.save(tmp_path / "own.npz", arrays)
    np.savez_compressed(tmp_path / "numpy.npz", **arrays)
    for own in (archive.load(tmp_path / "own.npz"), archive.load(tmp_path / "numpy.npz")):
        assert {name: (a.dtype, a.tolist()) for name, a in own.items()} == {
            name: (a.dtype, a.tolist()) for name, a in arrays.items()
        }
    with np.load(tmp_path / "own.npz") as numpys:
        assert all(np.array_equal(numpys[name], array) for name, array in arrays.items())
    assert (tmp_path / "own.npz").stat().st_size < 6000


def test_no_tokens_are_no_harm(model: lm.LanguageModel) -> None:
    none: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
    starts, scores = np.zeros(1, dtype=np.int32), np.zeros(0, dtype=np.float32)
    assert kernels.decode(model.arrays, none, starts, none, scores)[0].tolist() == []
    assert kernels.rescore(model.arrays, none, none, starts, none, scores).tolist() == []


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_the_sources_compile_without_a_warning(tmp_path: Path) -> None:
    folder = Path(compiled.__file__).parent
    sources = sorted(str(path) for path in folder.glob("*.c"))
    command = ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o", str(tmp_path / "x.so")]
    done = subprocess.run([*command, *sources, "-lm"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_models_are_ready_in_little_memory() -> None:
    code = (
        "from vnreport_extract.repair.restorer import restorer; restorer().trie; "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert int(done.stdout) < 350_000
