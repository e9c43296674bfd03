"""The comparison of golden files: what a person reads when something moved."""

from vnreport_extract.golden import differences

HEAD = ["indicator", "value"]


def test_no_difference_says_nothing() -> None:
    files = {"a/indicators.csv": [HEAD, ["Tỷ lệ hộ nghèo", "2,15"]]}
    assert list(differences(files, files)) == []


def test_a_cell_a_row_and_a_file_that_moved_are_named() -> None:
    golden = {"a/indicators.csv": [HEAD, ["Tỷ lệ hộ nghèo", "2,15"], ["Dân số", "100"]], "b/x.csv": [HEAD]}
    now = {"a/indicators.csv": [HEAD, ["Tỷ lệ hộ nghèo", "2,25"]], "c/x.csv": [HEAD]}
    lines = list(differences(golden, now))
    assert lines[0] == "a/indicators.csv:2: value: golden '2,15', now '2,25'"
    assert lines[1] == "a/indicators.csv:3: lost: Dân số, 100"
    assert lines[2:] == ["b/x.csv: is in golden/ but the samples no longer give it", "c/x.csv: new, not in golden/"]
