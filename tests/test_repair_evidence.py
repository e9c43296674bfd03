"""What speaks for a reading besides letters and neighbours: the document itself, names, rules for signs."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnreport_extract.model import Document, Line, Page, PageSource
from vnreport_extract.repair import consistency, names, raised, repair, repair_text, signs
from vnreport_extract.repair.candidates import Pool
from vnreport_extract.repair.noisy import Kind, pieces
from vnreport_extract.repair.tokens import FIRST_WORD

GARBLED = """Trong nam 2023, kinh té cia huyén tiép tuc phat trién, thu nhap binh quan dau ngudi dat 52,4 triéu ddng.
Ty 1é hd nghéo giam con 4,15%, vugt chi tiéu Nghi quyét s6 08-NQ/HU dé ra; giai quyét viéc lam cho 1.250 lao dong."""
A, B, C = FIRST_WORD, FIRST_WORD + 1, FIRST_WORD + 2


def words(line: str) -> list[str]:
    return [line[a:b] for kind, a, b in pieces(line) if kind is Kind.WORD]


def pool(*candidates: list[tuple[int, float]]) -> Pool:
    starts = np.cumsum([0, *map(len, candidates)], dtype=np.int32)
    flat = [candidate for group in candidates for candidate in group]
    ids, scores = np.array([i for i, _ in flat], dtype=np.int32), np.array([s for _, s in flat], dtype=np.float32)
    return Pool(starts, ids, scores, np.full(len(flat), -1, dtype=np.int8))


def best(pool: Pool, group: int) -> int:
    start, end = pool.starts[group], pool.starts[group + 1]
    return int(pool.ids[start + np.argmax(pool.scores[start:end])])


# Signs that are letters


@pytest.mark.parametrize("word", ["x@", "n@y", "$6", "[ên", "co’", "ti?"])
def test_a_sign_that_stands_for_a_letter_belongs_to_its_word(word: str) -> None:
    assert words(f"cac {word} trong nam") == ["cac", word, "trong", "nam"]


@pytest.mark.parametrize("text", ["ab@huyen.gov.vn", "$150", "[1]", "[xem]"])
def test_addresses_amounts_and_brackets_are_no_words_with_signs(text: str) -> None:
    assert not any(set("@$[") & set(word) for word in words(f"theo {text} nay"))


def test_the_end_of_a_question_is_no_letter() -> None:
    assert words("Ai lam? Khong biet") == ["Ai", "lam", "Khong", "biet"]


# The document's own words


def test_the_same_damaged_word_is_read_alike() -> None:
    candidates = pool([(A, 0.0), (B, -0.3)], [(C, 0.0)])
    tokens = np.array([0, 1, 0, 0, 0], dtype=np.int32)
    path, sure = np.array([0, 2, 1, 1, 1], dtype=np.int32), np.array([0.5, 0.99, 0.99, 0.99, 0.99])
    remembered = consistency.remember(candidates, tokens, path, sure, np.full(C + 1, -7.0, dtype=np.float32))
    assert best(candidates, 0) == A
    assert best(remembered, 0) == B


def test_a_word_used_elsewhere_is_likelier_and_unsure_readings_say_nothing() -> None:
    candidates = pool([(A, 0.0), (B, -0.3)], [(B, 0.0)])
    tokens, path = np.array([0, 1, 1, 1], dtype=np.int32), np.array([0, 2, 2, 2], dtype=np.int32)
    unigrams = np.full(C + 1, -9.0, dtype=np.float32)
    assert best(consistency.remember(candidates, tokens, path, np.full(4, 0.99), unigrams), 0) == B
    assert best(consistency.remember(candidates, tokens, path, np.full(4, 0.5), unigrams), 0) == A


# Names


def test_a_known_pair_speaks_for_both_its_words() -> None:
    known = names.NameReader(names.Names(np.array([A << 16 | C]), np.array([5.0], dtype=np.float32)))
    candidates = pool([(B, 0.0), (A, -1.0)], [(B, 0.0), (C, -1.0)])
    tokens = np.array([0, 1], dtype=np.int32)
    favoured, own, named = known.favour(candidates, tokens, [names.Pair(0, announced=False)])
    assert [best(favoured, int(group)) for group in own] == [A, C]
    assert [int(favoured.ids[i]) for i in np.flatnonzero(named)] == [A, C]
    assert best(favoured, 0) == B  # elsewhere the same damaged word is read as before


def test_a_name_is_given_as_the_reason() -> None:
    changes = repair_text("Dai hoi Dang bo thanh pho Hai Phong va tinh Quang Ninh, Thai Nguyen nam 2024").changes
    assert {c.repaired: c.reason for c in changes}["Quảng"] == "name"


def test_a_users_name_is_preferred() -> None:
    line = "Trong nam 2023 xa Tung Lau va cac xa khac cua huyen da hoan thanh ke hoach"
    assert "Tụng Lậu" not in repair_text(line).text
    assert "Tụng Lậu" in repair_text(line, words=["Tụng Lậu"]).text


# Signs by rule

NOTES = [
    "diém, kéo dai nhiéu nam trén dia ban thanh phd'; dén thang 05/2025, da hoan",
    "thanh 290 cong trinh, hoc sinh dat nhiéu thanh tich®, co “truong hoc méi” va",
    "",
    "' Cac tuyén duong trong khu dan cu.",
    "2 Té chirc thi cho hoc sinh cac trudng.",
]


def test_marks_are_read_by_the_notes_they_lead_to() -> None:
    found = [(mark.line, NOTES[mark.line][mark.start : mark.end], mark.text) for mark in raised.find(NOTES)]
    assert found == [(0, "'", "¹"), (3, "'", "¹"), (1, "®", "²")]


def test_without_notes_no_sign_is_a_mark() -> None:
    assert raised.find(NOTES[:3]) == []


def test_a_closing_quote_is_no_mark() -> None:
    assert raised.find(["o “khu dan cu moi”, va", "", "1 Cac khu dan cu."]) == []


@pytest.mark.parametrize(("read", "meant"), [("IIl", "III"), ("Vl", "VI"), ("I|", "II")])
def test_numerals_are_read_whole(read: str, meant: str) -> None:
    assert [r.text for r in signs.numeral_repairs(f"Phan {read}. Ket qua")] == [meant]


@pytest.mark.parametrize("text", ["ll", "Il va la", "III", "A|B", "CIl"])
def test_what_is_no_numeral_stays(text: str) -> None:
    assert [r.text for r in signs.numeral_repairs(text)] == (["II"] if text.startswith("Il") else [])


def test_misread_letters_of_document_numbers_are_known() -> None:
    line = "62/NQ-HPND"
    assert [(r.start, r.text) for r in signs.code_repairs(line, 0, len(line))] == [(6, "HĐND")]


# Diagnosis of whole documents


def document(lines: list[str], encoding: str = "utf-8") -> Document:
    rows = [Line(1, i, text) for i, text in enumerate(lines, 1)]
    return Document("d", __file__, "text", encoding=encoding, pages=[Page(1, rows)])  # type: ignore[arg-type]


SOUND = ["Kinh tế của huyện tiếp tục phát triển ổn định, thu nhập bình quân đầu người đạt 52,4 triệu đồng."] * 3


def test_an_older_encoding_is_told() -> None:
    (found,) = repair(document(SOUND, "tcvn3")).diagnosis
    assert (found.kind, found.detail) == ("legacy", "tcvn3, read as Unicode")


def test_a_page_of_several_kinds_is_told() -> None:
    found = repair(document(SOUND + GARBLED.split("\n"))).diagnosis
    assert [(d.kind, d.first_line, d.last_line) for d in found] == [
        ("clean", 1, 3),
        ("garbled", 4, 5),
        ("mixed", 1, 5),
    ]
    assert found[1].detail == "read by a model of English"


# Offsets

CHUNKS = st.sampled_from(
    [
        "kinh té cia huyén",
        "52,4%",
        "nhi€ém vy",
        "1.250 hd",
        "\n",
        "08-NQ/HU",
        "t6 chirc",
        "x@ Nam La",
        ", ",
        "km?",
        "co’ quan",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(CHUNKS, min_size=1, max_size=14))
def test_every_offset_leads_to_its_own_place_and_back(chunks: list[str]) -> None:
    text = GARBLED + "\n" + " ".join(chunks)
    result = repair_text(text)
    there = [result.to_repaired(i) for i in range(len(text) + 1)]
    assert there == sorted(there)
    assert there[-1] == len(result.text)
    for figure in re.finditer(r"(?<!\S)\d[\d.,]*\d(?=[%\s])", text):
        here = there[figure.start()]
        assert result.text[here : here + len(figure.group())] == figure.group()
        assert result.to_original(here) == figure.start()
    for offset in range(len(result.text)):
        assert 0 <= result.to_original(offset) <= len(text)


# Slips of our own OCR


def scanned(lines: list[str], source: PageSource) -> Document:
    read = document(lines)
    read.pages[0].source = source
    return read


SLIPS = [
    "Kêt quả thực hiện các chỉ tiêu kinh tế - xã hội chủ yếu của thành phó trong năm 2023 đạt 52,4%.",
    "Hội đồng nhân dân tỉnh ban hành nghị quyết về phát triển kinh tế - xã hội.",
]


def test_slips_of_our_own_reader_are_put_right_and_told() -> None:
    done = repair(scanned(SLIPS, PageSource.OCR))
    first, second = done.lines()
    assert first.text == SLIPS[0].replace("Kêt", "Kết").replace("thành phó", "thành phố")
    assert second.text == SLIPS[1]
    assert [(c.line, c.original, c.repaired, c.reason) for c in done.changes] == [
        (1, "Kêt", "Kết", "repaired"),
        (1, "phó", "phố", "repaired"),
    ]


@pytest.mark.parametrize("source", [PageSource.TEXT, PageSource.TEXT_LAYER])
def test_slips_of_authors_stay(source: PageSource) -> None:
    done = repair(scanned(SLIPS, source))
    assert [line.text for line in done.lines()] == SLIPS
    assert done.changes == []


def test_known_acronyms_are_believed() -> None:
    text = repair_text(
        GARBLED + "\nCac du an BOT, BT, ODA va TEU cua tinh dat 98,2% KH, bang 103% so véi cing ky."
    ).text
    assert "BOT, BT, ODA và TEU của tỉnh đạt 98,2% KH" in text
