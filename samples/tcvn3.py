"""TCVN3 (ABC), the eight-bit code of Vietnamese offices before Unicode.

The code has no capital letters with a tone: they were set with a font of capitals (.VnTimeH), so that a line
of capitals is small letters underneath. That is what becomes of them here.
"""

LETTERS = "ĂÂÊÔƠƯĐăâêôơưđ"  # A1-AE
TONED = {
    0xB5: "à", 0xB6: "ả", 0xB7: "ã", 0xB8: "á", 0xB9: "ạ",
    0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ", 0xBE: "ắ", 0xC6: "ặ",
    0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ",
    0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ", 0xD0: "é", 0xD1: "ẹ",
    0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế", 0xD6: "ệ",
    0xD7: "ì", 0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị",
    0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó", 0xE4: "ọ",
    0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố", 0xE9: "ộ",
    0xEA: "ờ", 0xEB: "ở", 0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ",
    0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ",
    0xF5: "ừ", 0xF6: "ử", 0xF7: "ữ", 0xF8: "ứ", 0xF9: "ự",
    0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ", 0xFD: "ý", 0xFE: "ỵ",
}  # fmt: skip
CODE = {letter: bytes([0xA1 + i]) for i, letter in enumerate(LETTERS)} | {v: bytes([k]) for k, v in TONED.items()}
PLAIN = str.maketrans({"–": "-", "“": '"', "”": '"', "’": "'", "…": "..."})


def encode_tcvn3(text: str) -> bytes:
    """Return a text in TCVN3; a line of capitals is written in small letters, as under a font of capitals."""
    lines = []
    for line in text.translate(PLAIN).split("\n"):
        line = line.lower() if line.isupper() else line
        lines.append(b"".join(CODE.get(c) or CODE.get(c.lower()) or c.encode("ascii") for c in line))
    return b"\n".join(lines)
