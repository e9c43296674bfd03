"""Quantities in sentences: what counts, what does not, units, operators, ranks, pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnreport_extract.extract.quantities import Quantity, find_quantities


def summary(quantity: Quantity) -> str:
    """Write a quantity on one line: operator, number, denominator, unit."""
    high = f"..{quantity.high:g}" if quantity.high != quantity.low else ""
    of = f"/{quantity.of:g}" if quantity.of is not None else ""
    return f"{quantity.op.replace('=', '') or ''}{quantity.low:.10g}{high}{of} {quantity.unit}".strip()


def found(text: str) -> list[str]:
    """Return the summaries of a text's quantities."""
    return [summary(quantity) for quantity in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu ngân sách đạt 5.230 tỷ đồng, tăng 12,1% so với cùng kỳ.", ["5230 tỷ đồng", "12.1 %"]),
        ("Kết nạp 110 – 120 đảng viên mới/năm.", ["110..120 đảng viên mới/năm"]),
        ("tăng từ 15 đến 20%", ["15..20 %"]),
        ("từ 5 triệu đồng đến 7 triệu đồng", ["5..7 triệu đồng"]),
        ("giảm từ 5,2% xuống còn 3,1%", ["5.2 %", "3.1 %"]),
        ("Cơ cấu là 16,1% - 44,5% - 39,4%", ["16.1 %", "44.5 %", "39.4 %"]),
        ("có 05 đồ án, 12 dự án", ["5 đồ án", "12 dự án"]),
        ("đường dài 40ha, 13,3km, 5.000m³/ngđ", ["40 ha", "13.3 km", "5000 m³/ngđ"]),
        ("dân số 591nghìn người", ["591 nghìn người"]),
        ("đạt 1,2 triệu lượt khách", ["1.2 triệu lượt khách"]),
        ("bội chi khoảng 4 - 4,5% GDP", ["~4..4.5 % gdp"]),
        ("nông nghiệp chiếm 38% GRDP", ["38 %"]),
        ("tử vong mẹ dưới 12/100.000 trẻ đẻ sống", ["<12 /100.000 trẻ đẻ sống"]),
        ("ở mức 109 bé trai/100 bé gái", ["109 bé trai/100 bé gái"]),
        ("Mục tiêu chung (6 mục tiêu)", []),
        ("ít nhất vào năm 2025 đạt 40%", [">40 %"]),
        ("gấp 2 lần, tăng 2,5 điểm phần trăm", ["2 lần", "2.5 điểm phần trăm"]),
        ("xây dựng 15 “Ngôi nhà nhân ái”", ["15 “ngôi nhà nhân ái”"]),
        ("có 120 hecta; 35 flycam", ["120 hecta", "35 flycam"]),
        ("nhập khẩu 850 triệu USD (-5,2%)", ["850 triệu usd", "-5.2 %"]),
        ("*Trên 80%* số trạm", [">80 %"]),
    ],
)
def test_what_counts(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 15-NQ/HU ngày 20/10/2021 và Quyết định số 874/QĐ-UBND ngày 21/7/2022",
        "Quyết định số 217, 218 và 219 của Bộ Chính trị; Đề án 06; Chương trình 135; Chỉ thị 05",
        "khoản 2 Điều 5 và điểm a khoản 1 Điều 10 Luật Đầu tư công năm 2019",
        "nhiệm kỳ 2020-2025, giai đoạn 2021 – 2025, 9 tháng đầu năm 2023, quý 4, tháng 10, ngày 15/3",
        "sau 5 năm thực hiện; trong 3 năm; hoàn thành trong 24 tháng; trẻ em dưới 5 tuổi; từ 14 tuổi trở lên",
        "đại dịch Covid-19, Quốc lộ 6, đường tỉnh 155, phường 1, tổ 5, đô thị loại 2, giai đoạn 2, mức độ 4",
        "kỳ họp thứ 8, Đại hội lần thứ 3, Hội nghị Trung ương 6, khóa 13",
        "phong trào “5 không, 3 sạch”, phương châm 4 tại chỗ, khách sạn 5 sao, cơ cấu 3 loại rừng",
        "bản đồ tỷ lệ 1/500; lúc 8 giờ 30 phút; 7h30; điện thoại: 0214.3840.123",
        "1.2. Về kinh tế",
        "(2) Về văn hóa",
        "giá trị sản phẩm trên 1 ha; tính trên 1 vạn dân; bình quân 01 hộ; bình quân 1 xã; mỗi 1 lớp",
        "tính đến 31/10, hết 30/6 và từ 15/12",
        "theo giá so sánh 2010; cùng kỳ 2022; Luật Đất đai 2024 quy định",
        "Bệnh viện 108, Trung đoàn 174, Km 12+300, trạm bơm số 3, 12A, mạng 5G",
        "số 136 Nguyễn Văn Linh",
        "Tình hình ổn định.",
        "",
    ],
)
def test_what_does_not_count(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("hơn 62 tỷ đồng", ">"),
        ("dưới 3%", "<"),
        ("ít nhất 70% số xã", ">="),
        ("từ 75 triệu đồng trở lên", ">="),
        ("có 30% trở lên đạt chuẩn", ">="),
        ("không quá 1,5%", "<="),
        ("tối đa 40%", "<="),
        ("gần 400 phòng học", "~"),
        ("khoảng trên 40%", ">"),
        ("cao hơn 2,5 lần", "="),
        ("không thấp hơn 8%", ">="),
        ("cao hơn gần gấp 3 lần", "~"),
        ("ước tăng 7,8%", "="),
        ("có từ 02 hợp tác xã trong vùng", ">="),
        ("đạt từ 90 – 95%", "="),
    ],
)
def test_operators(text: str, op: str) -> None:
    assert [quantity.op for quantity in find_quantities(text)] == [op]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("57/66 trường, 20/20 chỉ tiêu", ["57/66 trường", "20/20 chỉ tiêu"]),
        ("đạt 53,5/52 ha", ["53.5 ha", "52 ha"]),
        ("đã giải ngân 1.372 tỷ đồng/1.573 tỷ đồng", ["1372 tỷ đồng", "1573 tỷ đồng"]),
        ("đưa 1.250/1.200 người đi làm việc", ["1250 người", "1200 người"]),
        ("giải phóng mặt bằng 202,5 ha/478 hộ", ["202.5 ha", "478 hộ"]),
        ("bắt 12 vụ/15 đối tượng", ["12 vụ", "15 đối tượng"]),
        ("đạt 17,2 tiêu chí/xã", ["17.2 tiêu chí/xã"]),
    ],
)
def test_a_stroke_is_a_fraction_a_plan_or_a_rate(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_the_two_numbers_of_a_pair_are_told_apart() -> None:
    assert [quantity.pair for quantity in find_quantities("đạt 53,5/52 ha")] == ["actual", "plan"]


@pytest.mark.parametrize(
    ("text", "low", "of"),
    [
        ("xếp thứ 12/63 tỉnh, thành phố", 12, 63),
        ("PCI xếp hạng 15/63", 15, 63),
        ("đứng thứ 3 toàn tỉnh", 3, None),
        ("xếp vị trí 04/34 cả nước", 4, 34),
    ],
)
def test_ranks(text: str, low: float, of: float | None) -> None:
    (rank,) = find_quantities(text)
    assert (rank.rank, rank.unit, rank.low, rank.of) == (True, "hạng", low, of)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lần lượt tăng 12, 15 và 20%", ["12 %", "15 %", "20 %"]),
        ("đạt chuẩn 97,3%; đạt chuẩn văn hóa 81,9; có 50% thôn", ["97.3 %", "81.9 %", "50 %"]),
        ("Có 25 dự án, trong đó có 17 theo hình thức đấu giá", ["25 dự án", "17 dự án"]),
        ("chi bộ trực thuộc là 289", ["289 chi bộ"]),
        ("120 đảng viên (khiển trách 85, cảnh cáo 35)", ["120 đảng viên", "85 đảng viên", "35 đảng viên"]),
        ("Hoàn thành 12 chỉ tiêu, trong đó 8 chỉ tiêu vượt, 4 đạt", ["12 chỉ tiêu", "8 chỉ tiêu", "4 chỉ tiêu"]),
        ("Dân số là 622.168, trong đó nữ 315.293 người", ["622168 người", "315293 người"]),
    ],
)
def test_shared_units(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_offsets_and_flags() -> None:
    text = "Số vụ giảm 05 vụ (giảm 10%)."
    first, second = find_quantities(text)
    assert text[first.start : first.end] == first.text == "05 vụ"
    assert first.falling and not first.bracketed
    assert second.falling and second.bracketed


@given(st.text(alphabet="0123456789.,/-% ()đạtừnghaỷ\n“”¹", max_size=60))
def test_any_text_is_read_and_offsets_hold(text: str) -> None:
    quantities = find_quantities(text)
    assert all(q.text == text[q.start : q.end] or "*" in text for q in quantities)
    assert all(0 <= q.start <= q.number_start < q.end <= len(text) for q in quantities)
    assert all(a.start < b.start for a, b in zip(quantities, quantities[1:], strict=False))
    assert all(q.low <= q.high for q in quantities)


@given(st.integers(1, 999_999), st.sampled_from(["hộ", "dự án", "tỷ đồng", "ha", "lượt khách"]))
def test_a_plain_count_is_found(value: int, unit: str) -> None:
    printed = f"{value:,}".replace(",", ".")
    (quantity,) = find_quantities(f"Toàn tỉnh có {printed} {unit}.")
    assert (quantity.low, quantity.unit, quantity.text) == (value, unit, f"{printed} {unit}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Có 14 sở giải ngân trên 45%, nhưng còn 3 sở dưới 15%.", ["14 sở", "3 sở"]),
        ("8/15 khoản thu, sắc thuế đạt trên 70% kế hoạch", ["8/15 khoản thu"]),
        ("2 huyện chưa đạt 35% kế hoạch", ["2 huyện"]),
        ("đội tàu dài từ 12 m trở lên 340 chiếc", ["340 chiếc"]),
        ("không còn bản dưới 9 tiêu chí", []),
        ("đường dây 110 kV đã đóng điện", []),
        ("thu 5.120 tỷ đồng, lần đầu vượt mốc 5.000 tỷ đồng", ["5120 tỷ đồng"]),
        ("Trong 12 xã thì 7/12 xã đạt chuẩn.", ["7/12 xã"]),
        ("xếp thứ 4 trong 12 huyện", ["4 hạng"]),
        ("đứng trong nhóm 10 tỉnh dẫn đầu", []),
        ("mất cắp giảm cả 3 tiêu chí", []),
        ("43/50 chợ đạt trên 86%", ["43/50 chợ", ">86 %"]),
        ("tỷ lệ giải ngân đạt trên 60%", [">60 %"]),
    ],
)
def test_limits_that_only_say_which_things_are_meant(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đến 30/4 tiền gửi đạt 40 tỷ đồng", ["40 tỷ đồng"]),
        ("đến 20/5 chuyển xong 7 tỷ đồng", ["7 tỷ đồng"]),
        ("tại thời điểm 30/4 có 12 tỷ đồng", ["12 tỷ đồng"]),
        ("Mưa đá các ngày 03 - 07/4 phủ kín 52 vườn cây", ["52 vườn cây"]),
        ("Chiều qua (12/6), huyện khen 5 tập thể", ["5 tập thể"]),
        ("Bệnh sởi trong tháng 66 ca", ["66 ca"]),
        ("phát quà hàng tháng 77 học sinh", ["77 học sinh"]),
        ("Lượt xem: 1.077", []),
        ("Tòa soạn: 11 phố Chợ Mới", []),
    ],
)
def test_days_and_what_comes_about_in_a_time(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phát 40 cây: loại 3 sao 25, 4 sao 12, 5 sao 3 cây.", ["40 cây", "25 cây", "12 cây", "3 cây"]),
        (
            "kỷ luật 90 đảng viên: khiển trách 51, cảnh cáo 30, cách chức 09.",
            ["90 đảng viên", "51 đảng viên", "30 đảng viên", "9 đảng viên"],
        ),
        ("nhận 60 đơn, gồm khiếu nại 43, tố cáo 17.", ["60 đơn", "43 đơn", "17 đơn"]),
        ("đưa đi 95 người (Nhật Bản 61, Đài Loan 34)", ["95 người", "61 người", "34 người"]),
        ("sau đó là Nhật Bản 1.340, Lào 215 triệu USD", ["1340 triệu usd", "215 triệu usd"]),
        ("số doanh nghiệp giải thể 52, tăng 3%", ["52 doanh nghiệp", "3 %"]),
        ("lập mới 39/kế hoạch 95 doanh nghiệp", ["39 doanh nghiệp", "95 doanh nghiệp"]),
        ("kết nạp 41 đoàn viên (kế hoạch 35)", ["41 đoàn viên", "35 đoàn viên"]),
        ("đuối nước 14 vụ (cùng kỳ 18)", ["14 vụ", "18 vụ"]),
        ("Số giường bệnh/vạn dân: 17,3 → 21,6", ["17.3 giường bệnh", "21.6 giường bệnh"]),
        ("bằng 92% mức tỉnh đặt ra,88,4% mức xã đặt ra", ["92 %", "88.4 %"]),
        ("Đàn trâu: 940/1.000 con, đạt 94% KH", ["940 con", "1000 con", "94 %"]),
        ("Đàn trâu: 940/1.000 con", ["940/1000 con"]),
        ("PAPI: 41,07 điểm, thứ 29; PAR INDEX 79,5%, thứ 33", ["41.07 điểm", "29 hạng", "79.5 %", "33 hạng"]),
        ("Chỉ số (HDI) đạt 0,78; hộ nghèo 0,5%", ["0.78", "0.5 %"]),
        ("đón tàu đến 5.000 DWT", ["<5000 dwt"]),
        ("so với năm ngoái thêm 6 vụ, số chết thêm 03, bị thương thêm 09", ["6 vụ", "3 người", "9 người"]),
    ],
)
def test_enumerations_take_the_unit_of_their_whole(text: str, expected: list[str]) -> None:
    assert found(text) == expected
