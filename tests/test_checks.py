"""The document's own figures tested against each other."""

from vnreport_extract.extract.checks.agreement import agreement_checks
from vnreport_extract.extract.checks.arithmetic import decimals, verdict
from vnreport_extract.extract.checks.prose import prose_checks
from vnreport_extract.extract.checks.tables import table_checks
from vnreport_extract.model import Cell, Check, Column, ColumnKind, Observation, Role, Table


def observe(text: str, low: float, role: Role = Role.ACTUAL, **more: object) -> Observation:
    fields: dict[str, object] = {
        "page": 1, "line": 1, "source": "prose", "indicator": "Trường học", "high": low, "unit": "trường",
        "evidence": "", "group": "g1", "period": "2023",
    }  # fmt: skip
    return Observation(role=role, low=low, text=text, **(fields | more))  # type: ignore[arg-type]


def only(checks: list[Check], kind: str) -> Check:
    (check,) = [c for c in checks if c.kind == kind]
    return check


def test_decimals_of_printed_numbers() -> None:
    assert [decimals(t) for t in ("82,08%", "1.250", "1.250,5 tỷ", "158.2", "30")] == [2, 0, 1, 1, 0]


def test_a_cut_figure_is_rounding_and_a_wrong_one_a_contradiction() -> None:
    assert verdict(82.09, 82.0896, 2) == "ok"
    assert verdict(82.08, 82.0896, 2) == "rounding"
    assert verdict(88.14, 86.36, 2) == "contradiction"


def test_a_fraction_is_held_against_the_rate_beside_it() -> None:
    evidence = "có 40/50 trường, đạt tỷ lệ 84% đạt chuẩn"
    sentence = [
        observe("40/50 trường", 40, of=50.0, evidence=evidence),
        observe("84%", 84, unit="%", evidence=evidence),
    ]
    check = only(list(prose_checks(sentence)), "fraction")
    assert check.verdict == "contradiction" and "80%" in check.computed
    sentence[1].low, sentence[1].text = 80, "80%"
    sentence[0].evidence = sentence[1].evidence = evidence.replace("84%", "80%")
    assert only(list(prose_checks(sentence)), "fraction").verdict == "ok"


def test_parts_that_nearly_make_up_their_total() -> None:
    evidence = "có 1.215 hộ, trong đó vùng cao 800 hộ, vùng thấp 425 hộ"
    total = observe("1.215 hộ", 1215, unit="hộ", indicator="Hộ nghèo", evidence=evidence)
    parts = [
        observe("800 hộ", 800, unit="hộ", indicator="Hộ nghèo - vùng cao", evidence=evidence),
        observe("425 hộ", 425, unit="hộ", indicator="Hộ nghèo - vùng thấp", evidence=evidence),
    ]
    assert only(list(prose_checks([total, *parts])), "sum").verdict == "contradiction"
    parts[1].low = 415
    assert only(list(prose_checks([total, *parts])), "sum").verdict == "ok"
    parts[1].low = 20  # a list left open on purpose ("trong đó ...") accuses nobody
    assert not [c for c in prose_checks([total, *parts]) if c.kind == "sum"]


def test_two_places_that_disagree() -> None:
    a = observe("97%", 97, unit="%", indicator="Tỷ lệ kiên cố hóa phòng học", line=3, evidence="đạt 97%")
    b = observe("95%", 95, unit="%", indicator="Tỷ lệ kiên cố hóa phòng học", line=40, evidence="đạt 95%")
    (check,) = agreement_checks([a, b], [])
    assert (check.line, check.also_lines, check.verdict) == (40, [3], "contradiction")
    b.period = "2022"
    assert not list(agreement_checks([a, b], []))


def test_figures_of_one_sentence_and_of_a_part_contradict_nobody() -> None:
    a = observe("97%", 97, unit="%", indicator="Tỷ lệ kiên cố hóa phòng học", line=3, evidence="một câu")
    b = observe("95%", 95, unit="%", indicator="Tỷ lệ kiên cố hóa phòng học", line=4, evidence="một câu")
    assert not list(agreement_checks([a, b], []))
    b.evidence, b.indicator = "câu khác", "Tỷ lệ kiên cố hóa phòng học - mầm non"
    assert not list(agreement_checks([a, b], []))


def table(rows: list[list[str]]) -> Table:
    kinds = [ColumnKind.INDICATOR, ColumnKind.UNIT, *[ColumnKind.VALUE] * (len(rows[0]) - 2)]
    columns = [Column(i, "", kind) for i, kind in enumerate(kinds)]
    cells: list[list[Cell | None]] = [
        [Cell(r, c, text, line=10 * r + c) for c, text in enumerate(row)] for r, row in enumerate(rows)
    ]
    return Table(1, 1, "", "", [], columns, rows, cells, [1] * len(rows))


def test_a_ratio_column_is_recognised_and_recomputed() -> None:
    rows = [
        ["Sản lượng lúa", "tấn", "1.000", "1.100", "110,0"],
        ["Sản lượng ngô", "tấn", "500", "450", "90,0"],
        ["Đàn trâu", "con", "800", "820", "102,5"],
        ["Đàn bò", "con", "400", "500", "115,0"],
    ]
    wrong = [c for c in table_checks([table(rows)], []) if c.kind == "ratio" and c.verdict != "ok"]
    assert [(c.line, c.computed) for c in wrong] == [(34, "500 / 400 = 125%")]


def test_structure_rows_that_do_not_make_a_hundred() -> None:
    parts = [("nông nghiệp", 25.1), ("công nghiệp", 30.0), ("dịch vụ", 44.8)]
    observations = [
        observe(str(low), low, unit="%", indicator=f"Cơ cấu kinh tế - {name}", source="table", line=i, group=name)
        for i, (name, low) in enumerate(parts)
    ]
    (check,) = [c for c in table_checks([], observations) if c.kind == "hundred"]
    assert check.verdict == "contradiction" and "99,9" in check.computed and check.also_lines == [0, 1]


def test_a_sign_lost_between_sentence_and_table() -> None:
    name = "Kim ngạch xuất khẩu tăng bình quân"
    sentence = [
        observe("6,5%/năm", -6.5, unit="%/năm", indicator=name),
        observe("9%/năm", 9, Role.TARGET, unit="%/năm", indicator=name),
    ]
    row = [
        observe("6,5", 6.5, unit="%/năm", indicator="Kim ngạch xuất khẩu", source="table", group="t", line=50),
        observe("9", 9, Role.TARGET, unit="%/năm", indicator="Kim ngạch xuất khẩu", source="table", group="t", line=50),
    ]
    (check,) = [c for c in agreement_checks([*sentence, *row], []) if c.kind == "restated"]
    assert (check.line, check.also_lines) == (50, [1]) and "sign" in check.explanation


def test_a_moved_decimal_mark_is_suspected() -> None:
    rows = [["Tốc độ tăng trưởng", "%", "8,2", "7,10", "0,71", "7,1"]]
    (check,) = [c for c in table_checks([table(rows)], []) if c.kind == "decimal mark"]
    assert check.verdict == "suspect" and "0,71" in check.stated


def test_a_status_that_its_own_figures_deny() -> None:
    value = observe("98", 98, unit="%", status="đạt", source="table")
    target = observe("98", 98, Role.TARGET, unit="%", op=">", source="table")
    (check,) = [c for c in table_checks([], [value, target]) if c.kind == "status"]
    assert check.verdict == "contradiction"


def test_an_operator_lost_between_sentence_and_table() -> None:
    name = "Tỷ lệ trường đạt chuẩn"
    sentence = [
        observe("52,5%", 52.5, unit="%", indicator=name),
        observe("50%", 50, Role.TARGET, unit="%", op=">", indicator=name),
    ]
    row = [
        observe("52,5", 52.5, unit="%", indicator=f"{name} quốc gia", source="table", group="t", line=50),
        observe("50", 50, Role.TARGET, unit="%", indicator=f"{name} quốc gia", source="table", group="t", line=50),
    ]
    (check,) = [c for c in agreement_checks([*sentence, *row], []) if c.kind == "restated"]
    assert "operator" in check.explanation and check.computed.startswith("> 50%")
