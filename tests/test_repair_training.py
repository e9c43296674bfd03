"""The parts of training that choose what the models learn from."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from vnreport_extract.repair.tokens import FIRST_WORD
from vnreport_extract.repair.train import language, names, ngrams


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("Thu ngân sách đạt 312 tỷ đồng, bằng 62% kế hoạch, tăng 15,8% so với cùng kỳ năm trước.", True),
        ("Ông sinh ra trong một gia đình nhà giáo ở làng Đông, lớn lên cùng bà ngoại và các em.", False),
        ("đạt 52%", False),
    ],
)
def test_reports_are_told_from_other_prose(line: str, near: bool) -> None:
    assert language._near()(line) is near


def test_paragraphs_of_the_genre_are_kept_apart_and_none_is_lost() -> None:
    words: dict[str, int] = {}
    lines = ["gần một", "xa hai ba", "gần bốn"]
    close, far = ngrams.encode_by_genre(lines, words, lambda line: line.startswith("gần"))
    assert Counter([*close.tolist(), *far.tolist()]) == Counter(ngrams.encode(lines, words).tolist())
    assert len(far) == 4


def test_names_are_runs_of_capitals_without_the_first_word_of_a_sentence() -> None:
    line = "Tại Sơn La, đồng chí Nguyễn Văn Hùng. Ủy Ban họp ở Hà Nội"
    assert list(names.runs(line)) == [["Sơn", "La"], ["Nguyễn", "Văn", "Hùng"], ["Ban"], ["Hà", "Nội"]]


def test_pairs_of_unknown_words_are_left_out() -> None:
    first, second = FIRST_WORD, FIRST_WORD + 1
    index = {"sơn": first, "la": second}
    assert names.count([["Sơn", "La"], ["Sơn", "Xyz"]], index) == Counter({first << 16 | second: 1})


def test_pages_are_shared_out_in_batches() -> None:
    from vnreport_extract.repair.train import pages

    assert pages._batches(25) == [10, 10, 5]
    assert len(set(pages.sample_text([], [], Random(1)))) == len(set(language.reports()))


def test_annotated_reports_are_read_as_they_are_printed(tmp_path: Path) -> None:
    source = tmp_path / "a.vnr"
    source.write_text(
        ":kind báo cáo\n// a comment\n!letterhead\n**UBND HUYỆN** | *Nà Lừa*\n!end\n#2 1. Kinh tế\n"
        "- Trồng {{!5}} loại, {{62,4 ha|Diện tích trồng|actual}} lúa[^1]; [[08-NQ/HU|Nghị quyết]].\n[^1] Năm 2023.\n",
        encoding="utf-8",
    )
    own = len(language.reports())
    assert language.reports([source])[own:] == [
        "UBND HUYỆN",
        "Nà Lừa",
        "1. Kinh tế",
        "- Trồng 5 loại, 62,4 ha lúa; 08-NQ/HU.",
        "Năm 2023.",
    ]
    assert len(language.reports()) == own
