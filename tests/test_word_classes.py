"""Words that stand in like places have the same class, so that what is learnt of one serves the other."""

from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.extract.word_classes import FIGURE, UNKNOWN, classify, ends


def test_words_alike_share_a_class() -> None:
    for one, other in (("tăng", "giảm"), ("lúa", "rau"), ("huyện", "xã"), ("đảng viên", "hộ")):
        assert classify(one)[0].middle == classify(other)[0].middle, (one, other)
    assert len({classify(word)[0].broad for word in ("tăng", "lúa", "đảng viên")}) == 3


def test_two_syllables_may_be_one_word() -> None:
    assert len(classify("Diện tích lúa")) == 2
    assert ends("Diện tích lúa") == (classify("diện tích")[0], classify("LÚA")[0])


def test_figures_and_unknown_words_have_classes_of_their_own() -> None:
    assert classify("24 qwxz") == (FIGURE, UNKNOWN)
    assert ends("") == (UNKNOWN, UNKNOWN)


@given(st.text(max_size=60))
def test_any_text_is_classified(text: str) -> None:
    assert len(classify(text)) <= len(text)
