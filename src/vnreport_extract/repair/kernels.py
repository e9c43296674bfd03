"""The inner loops, compiled by numba and cached on disk: imported only once something needs repair."""

from typing import Any

import numpy as np
from numba import njit

BEAM = 32
MARGIN = 14.0  # nats under the best hypothesis at which another is given up
BUCKETS = 256
SLOTS = 4096
REACH = 4  # words, itself and those after it, that a word has a say in
HOPELESS = 12.0  # nats that no later word makes up for


@njit(cache=True, inline="always")
def find(ids: Any, low: int, high: int, word: int) -> int:
    """Return the place of `word` in the sorted ids[low:high], or -1."""
    end = high
    while low < high:
        middle = (low + high) >> 1
        if ids[middle] < word:
            low = middle + 1
        else:
            high = middle
    return low if low < end and ids[low] == word else -1


@njit(cache=True, inline="always")
def extend(model: Any, trigram: int, bigram: int, unigram: int, word: int) -> tuple[float, int, int]:
    """Return the log probability of `word` after a context, and the trigram and bigram that end in it.

    A context is given as the places of its longest known n-grams (-1 where unknown).
    """
    unigrams, ids, logs, starts, backoffs = model
    new_bigram = find(ids[0], starts[0][unigram], starts[0][unigram + 1], word)
    score = logs[0][new_bigram] if new_bigram >= 0 else unigrams[word] + backoffs[0][unigram]
    if bigram < 0:
        return score, -1, new_bigram
    new_trigram = find(ids[1], starts[1][bigram], starts[1][bigram + 1], word)
    score = logs[1][new_trigram] if new_trigram >= 0 else score + backoffs[1][bigram]
    if trigram >= 0:
        place = find(ids[2], starts[2][trigram], starts[2][trigram + 1], word)
        score = logs[2][place] if place >= 0 else score + backoffs[2][trigram]
    return score, new_trigram, new_bigram


@njit(cache=True, inline="always")
def look_up(table: Any, stamp: Any, state: Any, t: int, trigram: int, bigram: int, word: int) -> tuple[int, int]:
    """Return the slot of a context in the hash table of token `t`, and its hypothesis there or -1.

    Hypotheses with the same longest known context have the same future: only the best of them is kept.
    """
    key = (trigram * 3 + 1) if trigram >= 0 else ((bigram * 3 + 2) if bigram >= 0 else word * 3)
    slot = (key * 2654435761) % SLOTS
    while stamp[slot] == t:
        other = table[slot]
        if state[other, 2] == word and state[other, 0] == trigram and state[other, 1] == bigram:
            return slot, other
        slot = (slot + 1) % SLOTS
    return slot, -1


@njit(cache=True)
def cut(scores: Any, count: int, best: float) -> float:
    """Return the score under which hypotheses are given up so that no more than a beam of them is left."""
    floor = best - MARGIN
    if count <= BEAM:
        return floor
    histogram = np.zeros(BUCKETS, dtype=np.int32)
    for i in range(count):
        if scores[i] >= floor:
            histogram[int((best - scores[i]) * (BUCKETS - 1) / MARGIN)] += 1
    seen = 0
    for b in range(BUCKETS):
        seen += histogram[b]
        if seen > BEAM:
            return best - b * MARGIN / (BUCKETS - 1)
    return floor


@njit(cache=True)
def trace(back: Any, chosen: Any, last: int, n: int) -> Any:
    """Return the candidates chosen along the path that ends in hypothesis `last`."""
    path = np.zeros(n, dtype=np.int32)
    for t in range(n - 1, -1, -1):
        path[t] = chosen[t, last]
        last = back[t, last]
    return path


@njit(cache=True)
def decode(model: Any, groups: Any, pool_starts: Any, pool_ids: Any, pool_scores: Any) -> Any:
    """Return, for each token, the place in the pool of its best candidate.

    `groups[t]` names the token's candidates: pool[pool_starts[g]:pool_starts[g + 1]], with channel scores.
    """
    n = len(groups)
    back = np.zeros((n + 1, BEAM), dtype=np.int16)
    chosen = np.zeros((n + 1, BEAM), dtype=np.int32)
    state = np.full((BEAM, 3), -1, dtype=np.int64)
    state[0, 2] = 1
    score = np.zeros(BEAM)
    alive = 1
    room = BEAM * int(np.max(pool_starts[1:] - pool_starts[:-1]))
    new_state = np.empty((room, 3), dtype=np.int64)
    new_score = np.empty(room)
    new_back = np.empty(room, dtype=np.int16)
    new_chosen = np.empty(room, dtype=np.int32)
    table = np.zeros(SLOTS, dtype=np.int32)
    stamp = np.full(SLOTS, -1, dtype=np.int64)
    for t in range(n):
        count = 0
        best = -1e30
        for h in range(alive):
            for c in range(pool_starts[groups[t]], pool_starts[groups[t] + 1]):
                bound = score[h] + pool_scores[c]
                if bound < best - MARGIN:
                    continue
                word = pool_ids[c]
                gain, trigram, bigram = extend(model, state[h, 0], state[h, 1], state[h, 2], word)
                total = bound + gain
                if total < best - MARGIN:
                    continue
                best = max(best, total)
                slot, place = look_up(table, stamp, new_state, t, trigram, bigram, word)
                if place >= 0:
                    if total <= new_score[place]:
                        continue
                else:
                    place = count
                    count += 1
                    stamp[slot] = t
                    table[slot] = place
                    new_state[place, 0] = trigram
                    new_state[place, 1] = bigram
                    new_state[place, 2] = word
                new_score[place] = total
                new_back[place] = h
                new_chosen[place] = c
        floor = cut(new_score, count, best)
        alive = 0
        for i in range(count):
            if new_score[i] >= floor and alive < BEAM:
                state[alive] = new_state[i]
                score[alive] = new_score[i]
                back[t, alive] = new_back[i]
                chosen[t, alive] = new_chosen[i]
                alive += 1
    return trace(back, chosen, int(np.argmax(score[:alive])), n)


@njit(cache=True)
def rescore(model: Any, groups: Any, path: Any, pool_starts: Any, pool_ids: Any, pool_scores: Any) -> Any:
    """Return the share of the chosen candidate at each token, all other tokens being as chosen."""
    n = len(groups)
    shares = np.ones(n, dtype=np.float32)
    scores = np.empty(np.max(pool_starts[1:] - pool_starts[:-1]) + 1)
    trigram, bigram, unigram = -1, -1, 1
    for t in range(n):
        first, last = pool_starts[groups[t]], pool_starts[groups[t] + 1]
        if last - first > 1:
            top, nearest = -1e30, -1e30
            for c in range(first, last):
                score = pool_scores[c]
                tri, bi, uni = trigram, bigram, unigram
                for k in range(t, min(t + REACH, n)):
                    word = pool_ids[c] if k == t else pool_ids[path[k]]
                    gain, tri, bi = extend(model, tri, bi, uni, word)
                    score += gain
                    uni = word
                    if k == t:
                        nearest = max(nearest, score)
                        if score < nearest - HOPELESS and c != path[t]:
                            score = -1e30
                            break
                scores[c - first] = score
                top = max(top, score)
            total = np.sum(np.exp(scores[: last - first] - top))
            shares[t] = np.exp(scores[path[t] - first] - top) / total
        word = pool_ids[path[t]]
        _, trigram, bigram = extend(model, trigram, bigram, unigram, word)
        unigram = word
    return shares
