"""Compiled loops over letters: candidates of a noisy word from a trie of true words, and counts for training."""

from typing import Any

import numpy as np
from numba import njit

LOW = -1e9
DEPTH = 16  # letters of the longest word
INSERTED = -6.5  # a noisy letter that stands for none
SPREAD = 10.0
RANK_SPREAD = 12.0
SLACK = 0.5  # nats beyond the margin for which no second search is made


@njit(cache=True, inline="always")
def fill_row(
    tables: Any, noisy: Any, length: int, letter: int, before: int, parent: Any, grandparent: Any, row: Any
) -> float:
    """Fill row[j], the log probability of noisy[:j] given the true letters so far, and return its maximum."""
    none, one, two, pair = tables
    best = LOW
    for j in range(length + 1):
        score = parent[j] + none[letter]
        if j > 0:
            score = max(score, parent[j - 1] + one[letter, noisy[j - 1]])
            if before > 0:
                score = max(score, grandparent[j - 1] + pair[before, letter, noisy[j - 1]])
        if j > 1:
            score = max(score, parent[j - 2] + two[letter, noisy[j - 2], noisy[j - 1]])
        if j > 0:
            score = max(score, row[j - 1] + INSERTED)
        row[j] = score
        best = max(best, score)
    return best


@njit(cache=True)
def search(tables: Any, trie: Any, priors: Any, noisy: Any, case: Any, margin: float, ids: Any, scores: Any) -> int:
    """Put the best true words for one noisy word into `ids` and `scores` (log channel) and return their number.

    `trie` is (letter, upper-case letter, first child, next sibling, word id or -1) per node; letters at depths
    case[0] <= depth < case[1] are taken in upper case. `priors` are unigram logs, used to rank only. A word is
    found if it costs no more than `margin`, nor `SPREAD` more than the best so far.
    """
    letters, uppers, children, siblings, words = trie
    length = len(noisy)
    rows = np.full((DEPTH + 2, length + 1), LOW, dtype=np.float32)
    rows[1, 0] = 0.0
    path = np.zeros(DEPTH + 1, dtype=np.int64)
    spelled = np.zeros(DEPTH + 1, dtype=np.int64)
    ranks = np.empty(len(ids), dtype=np.float32)
    found, worst, depth = 0, 0, 0
    floor = -margin
    node = children[0]
    while True:
        if node < 0:
            if depth == 0:
                return found
            depth -= 1
            node = siblings[path[depth]]
            continue
        letter = uppers[node] if case[0] <= depth < case[1] else letters[node]
        before = spelled[depth - 1] if depth > 0 else 0
        top = fill_row(tables, noisy, length, letter, before, rows[depth + 1], rows[depth], rows[depth + 2])
        score = rows[depth + 2, length]
        if words[node] >= 0 and score > floor:
            floor = max(floor, score - SPREAD)
            rank = score + priors[words[node]]
            if found < len(ids) or rank > ranks[worst]:
                place = found if found < len(ids) else worst
                found = min(found + 1, len(ids))
                ids[place], scores[place], ranks[place] = words[node], score, rank
                worst = int(np.argmin(ranks[:found]))
        if top > floor and children[node] >= 0 and depth + 1 < DEPTH:
            path[depth], spelled[depth] = node, letter
            depth += 1
            node = children[node]
        else:
            node = siblings[node]


@njit(cache=True)
def search_all(
    tables: Any, trie: Any, priors: Any, letters: Any, starts: Any, cases: Any, margins: Any, room: int
) -> Any:
    """Return the candidates of many noisy words: word i is letters[starts[i]:starts[i + 1]].

    The margin is widened until something is found, then to `SPREAD` below the best. Candidates that rank far
    below the best are dropped.
    Returns (starts, ids, scores) of the flat list of candidates.
    """
    n = len(starts) - 1
    ids = np.empty(room, dtype=np.int32)
    scores = np.empty(room, dtype=np.float32)
    all_ids = np.empty(n * room, dtype=np.int32)
    all_scores = np.empty(n * room, dtype=np.float32)
    ends = np.zeros(n + 1, dtype=np.int32)
    total = 0
    for i in range(n):
        found = 0
        for margin in margins:
            found = search(tables, trie, priors, letters[starts[i] : starts[i + 1]], cases[i], margin, ids, scores)
            if found > 0:
                break
        best = LOW
        for k in range(found):
            best = max(best, scores[k])
        if SPREAD - best > margin + SLACK:  # the word sought may lie just beyond the margin
            word = letters[starts[i] : starts[i + 1]]
            found = search(tables, trie, priors, word, cases[i], SPREAD - best, ids, scores)
        best = LOW
        for k in range(found):
            best = max(best, scores[k] + priors[ids[k]])
        for k in range(found):
            if scores[k] + priors[ids[k]] > best - RANK_SPREAD:
                all_ids[total], all_scores[total] = ids[k], scores[k]
                total += 1
        ends[i + 1] = total
    return ends, all_ids[:total], all_scores[:total]


@njit(cache=True)
def count_operations(tables: Any, counts: Any, true: Any, noisy: Any, weight: float) -> float:
    """Add the operations of the best alignment of one word pair to `counts` and return its log probability."""
    none, one, two, pair = tables
    n, m = len(true), len(noisy)
    table = np.full((n + 1, m + 1), LOW)
    step = np.zeros((n + 1, m + 1), dtype=np.int8)
    table[0, 0] = 0.0
    for i in range(1, n + 1):
        c = true[i - 1]
        for j in range(m + 1):
            best, kind = table[i - 1, j] + none[c], 1
            if j > 0 and table[i - 1, j - 1] + one[c, noisy[j - 1]] > best:
                best, kind = table[i - 1, j - 1] + one[c, noisy[j - 1]], 2
            if j > 1 and table[i - 1, j - 2] + two[c, noisy[j - 2], noisy[j - 1]] > best:
                best, kind = table[i - 1, j - 2] + two[c, noisy[j - 2], noisy[j - 1]], 3
            if i > 1 and j > 0 and table[i - 2, j - 1] + pair[true[i - 2], c, noisy[j - 1]] > best:
                best, kind = table[i - 2, j - 1] + pair[true[i - 2], c, noisy[j - 1]], 4
            table[i, j], step[i, j] = best, kind
    i, j = n, m
    while i > 0 and table[n, m] > LOW / 2:
        kind = step[i, j]
        c = true[i - 1]
        if kind == 1:
            counts[0][c] += weight
            i -= 1
        elif kind == 2:
            counts[1][c, noisy[j - 1]] += weight
            i, j = i - 1, j - 1
        elif kind == 3:
            counts[2][c, noisy[j - 2], noisy[j - 1]] += weight
            i, j = i - 1, j - 2
        else:
            counts[3][true[i - 2], c, noisy[j - 1]] += weight
            i, j = i - 2, j - 1
    return float(table[n, m])
