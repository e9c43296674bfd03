"""The words of several lists in a text, found in one pass."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.language.cues import Cues

LISTS = {"plan": ["kế hoạch", "kế hoạch năm", "kh"], "rise": ["tăng", "tăng thêm"], "base": ["so", "so với", "năm"]}


def test_the_end_of_the_last_phrase_of_each_list_is_found() -> None:
    text = "Tăng 5% so  với kế\thoạch năm, tăng thêm 2 KH"
    assert Cues(LISTS).last(text) == {"plan": len(text), "rise": text.index(" 2 KH"), "base": text.index(", tăng")}


def test_a_phrase_is_whole_words_with_nothing_but_blanks_between() -> None:
    assert Cues(LISTS).last("kế, hoạch; khách; tăngthêm; soạn") == {}


@pytest.mark.parametrize("phrase", ["so-với", "So với", "so  với", " so"])
def test_a_phrase_that_could_not_be_found_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="a cue is words in lower case"):
        Cues({"base": [phrase]})


words = st.sampled_from(["kế", "hoạch", "năm", "KH", "Tăng", "thêm", "so", "với", ",", "x", "5"])


@given(st.lists(words, max_size=14), st.sampled_from([" ", "  ", "", "\n"]))
def test_it_finds_what_a_pattern_of_each_list_finds(parts: list[str], blank: str) -> None:
    text = blank.join(parts)
    expected = {}
    for name, phrases in LISTS.items():
        ends = [
            found.end()
            for phrase in phrases
            for found in re.finditer(rf"(?<!\w){phrase.replace(' ', chr(92) + 's+')}(?!\w)", text, re.IGNORECASE)
        ]
        if ends:
            expected[name] = max(ends)
    assert Cues(LISTS).last(text) == expected
