"""Reads and writes the model files: numpy archives (`.npz`), unpacked with fewer copies than numpy makes."""

import io
import zipfile
import zlib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORTHWHILE = 0.94  # of its size, to which packing must bring an array for unpacking to be worth its time
LOCAL_HEADER = 30  # bytes before a member's name; the lengths of the name and of what follows it are its last four


def load(source: Path | Traversable) -> dict[str, Any]:
    """Return the arrays of an archive by name; they are read-only."""
    packed = source.read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members = archive.infolist()
    return {member.filename.removesuffix(".npy"): _array(_bytes(packed, member)) for member in members}


def _bytes(packed: bytes, member: zipfile.ZipInfo) -> bytes | memoryview:
    """Return a member's content, without the checksum's cost: a damaged stream does not unpack either."""
    head = packed[member.header_offset : member.header_offset + LOCAL_HEADER]
    start = member.header_offset + LOCAL_HEADER
    start += int.from_bytes(head[-4:-2], "little") + int.from_bytes(head[-2:], "little")
    content = memoryview(packed)[start : start + member.compress_size]
    return content if member.compress_type == zipfile.ZIP_STORED else zlib.decompress(content, -15, member.file_size)


def _array(content: bytes | memoryview) -> NDArray[Any]:
    stream = io.BytesIO(content[:1024])
    np.lib.format.read_magic(stream)
    shape, _, kind = np.lib.format.read_array_header_1_0(stream)
    return np.frombuffer(content, dtype=kind, offset=stream.tell()).reshape(shape)


def save(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write arrays; those that hardly shrink are stored as they are."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.lib.format.write_array(stream, np.ascontiguousarray(array), version=(1, 0))
            content = stream.getvalue()
            shrinks = len(zlib.compress(content)) < WORTHWHILE * len(content)
            member = zipfile.ZipInfo(f"{name}.npy")  # of a fixed date, so that a model can be made again to the byte
            archive.writestr(member, content, zipfile.ZIP_DEFLATED if shrinks else zipfile.ZIP_STORED)
