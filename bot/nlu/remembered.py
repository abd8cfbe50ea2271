"""Embeddings of the training sentences, made once and kept in the repository.

Making them takes some 40 ms a sentence: six minutes for all, where a first start should take
three. Whatever is not here (a sentence that is new or was changed) is made while training.
Made by `python -m bot.remember`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("remembered.npz")
STEPS = 127  # one byte a number; moves an embedding by less than 0.01 of its length


class Remembered:
    """What is known already, of one encoder; empty for another encoder or without the file."""

    def __init__(self, version: str, path: Path = FILE) -> None:
        self._rows: dict[int, int] = {}
        self._vectors: Any = None
        if not path.exists():
            return
        with np.load(path, allow_pickle=False) as file:
            if str(file["encoder"]) == version:
                self._rows = {int(key): row for row, key in enumerate(file["keys"])}
                self._vectors = file["vectors"].astype(np.float32) * file["scales"][:, None]

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, text: str) -> bool:
        return _key(text) in self._rows

    def of(self, text: str) -> Any:
        """The embedding, (dimensions,); raises KeyError for a text that is not known."""
        return self._vectors[self._rows[_key(text)]]


def remember(version: str, texts: Sequence[str], vectors: Any, path: Path = FILE) -> None:
    """Writes the file: (texts, dimensions) as bytes with one scale a row, sorted by key."""
    keys = np.array([_key(text) for text in texts], dtype=np.uint64)
    order = np.argsort(keys)
    scales = np.abs(vectors).max(axis=1) / STEPS
    small = np.round(vectors / scales[:, None]).astype(np.int8)
    np.savez_compressed(
        path,
        encoder=np.array(version),
        keys=keys[order],
        scales=scales[order].astype(np.float32),
        vectors=small[order],
    )


def _key(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
