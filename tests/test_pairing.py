"""Pairing in order: against trying every pairing."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.language.pairing import pair_in_order

TABLES = st.integers(0, 4).flatmap(
    lambda n: st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=n, max_size=n), max_size=4)
)


def best_sum(table: list[list[float]]) -> float:
    rows, columns = range(len(table)), range(len(table[0]) if table else 0)
    return max(
        sum(table[i][j] for i, j in zip(some, others, strict=True))
        for size in range(min(len(rows), len(columns)) + 1)
        for some in combinations(rows, size)
        for others in combinations(columns, size)
    )


@given(TABLES)
def test_the_pairing_is_the_best_that_keeps_the_order(table: list[list[float]]) -> None:
    partners = pair_in_order(range(len(table)), range(len(table[0]) if table else 0), lambda i, j: table[i][j])
    taken = [j for j in partners if j is not None]
    assert taken == sorted(set(taken))
    assert all(j is None or table[i][j] for i, j in enumerate(partners))
    assert sum(table[i][j] for i, j in enumerate(partners) if j is not None) == best_sum(table)
