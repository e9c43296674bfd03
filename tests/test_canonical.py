"""One id for the many ways of writing an indicator; none where none fits."""

import pytest

from vnreport_extract.data import load_toml
from vnreport_extract.extract.canonical import indicator_id


@pytest.mark.parametrize(
    ("name", "unit", "identifier"),
    [
        ("Tỷ lệ hộ nghèo", "%", "poverty_rate"),
        ("Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều giai đoạn 2021-2025", "%", "poverty_rate"),
        ("Số hộ nghèo", "hộ", "poor_households"),
        ("Tỷ lệ che phủ rừng", "%", "forest_cover"),
        ("Tỷ lệ bao phủ bảo hiểm y tế", "%", "health_insurance_cover"),
        ("Số bác sỹ/10.000 dân", "bác sỹ", "doctors_per_10000"),
        ("Tổng thu ngân sách nhà nước trên địa bàn", "tỷ đồng", "budget_revenue"),
        ("Tổng thu ngân sách nhà nước trên địa bàn", "%", ""),
        ("Tỷ lệ hộ nghèo - xã vùng cao", "%", ""),
        ("Số cuộc họp thôn", "cuộc", ""),
    ],
)
def test_indicator_id(name: str, unit: str, identifier: str) -> None:
    assert indicator_id(name, unit) == identifier


def test_every_way_of_writing_leads_to_its_own_id() -> None:
    units = {"%": "%", "money": "tỷ đồng", "count": "người", "per": "người/km²", "any": "%"}
    for identifier, entry in load_toml("indicators.toml").items():
        for name in entry["names"]:
            assert indicator_id(name, units[entry["units"][0]]) == identifier, name
