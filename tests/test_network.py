"""The network that ranks names: what is summed apart gives the same score, and a saved one reads back."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.extract.network import Network

FEATURES = ["a", "b", "c", "d"]
SOME = st.lists(st.sampled_from([*FEATURES, "unknown"]), max_size=6)


def network() -> Network:
    random = np.random.default_rng(1)
    return Network(
        {name: place for place, name in enumerate(FEATURES)},
        random.normal(size=4).astype(np.float32),
        random.normal(size=(4, 3)).astype(np.float32),
        random.normal(size=3).astype(np.float32),
        random.normal(size=3).astype(np.float32),
    )


def by_hand(net: Network, features: list[str]) -> float:
    places = [net.features[f] for f in features if f in net.features]
    hidden = np.maximum(net.hidden[places].sum(axis=0) + net.bias, 0)
    return float(net.linear[places].sum() + hidden @ net.out)


@given(SOME, SOME, SOME)
def test_parts_summed_apart_score_as_the_whole(own: list[str], parent: list[str], pair: list[str]) -> None:
    net = network()
    sums = net.sums([own, parent, pair])
    assert net.scores(sums.sum(axis=0, keepdims=True))[0] == pytest.approx(by_hand(net, own + parent + pair), abs=1e-4)


def test_a_saved_network_reads_back(tmp_path: Path) -> None:
    net = network()
    net.save(tmp_path / "net.npz")
    again = Network.load(tmp_path / "net.npz")
    assert again.features == net.features
    features = [["a", "c"], ["b"], []]
    assert again.scores(again.sums(features)) == pytest.approx(net.scores(net.sums(features)), abs=0.02)
