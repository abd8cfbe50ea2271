"""Embeddings of many sentences, kept on disk: making 40,000 takes a quarter of an hour."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from services.safety.listener.features import Array
from services.text.embeddings import Encoder

BATCH = 64  # texts between two steps of the progress bar
SAVE_EVERY = 50  # batches; what was made is not lost when somebody stops it


class Vectors:
    """Raw embeddings by text, of one encoder."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder = encoder
        self._path = path
        self._known: dict[str, Array] = {}
        if path.exists():
            with np.load(path, allow_pickle=False) as file:
                if str(file["encoder"]) == encoder.version:
                    self._known = dict(zip(file["keys"].tolist(), file["vectors"], strict=True))

    def of(self, texts: Sequence[str]) -> Array:
        """Embeddings, (texts, dimensions), those that are new with a progress bar."""
        new = [text for text in dict.fromkeys(texts) if _key(text) not in self._known]
        starts = range(0, len(new), BATCH)
        for number, start in enumerate(
            tqdm(starts, desc="Betekenis", unit="64 zinnen", disable=None if new else True), start=1
        ):
            part = new[start : start + BATCH]
            for text, vector in zip(part, self._encoder.encode(part), strict=True):
                self._known[_key(text)] = vector.astype(np.float16)
            if number % SAVE_EVERY == 0 or number == len(starts):
                self._save()
        if not texts:
            return np.zeros((0, self._encoder.dimensions), np.float32)
        return np.stack([self._known[_key(text)] for text in texts]).astype(np.float32)

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            self._path.with_suffix(".part.npz"),
            encoder=np.array(self._encoder.version),
            keys=np.array(list(self._known)),
            vectors=np.stack(list(self._known.values())),
        )
        self._path.with_suffix(".part.npz").replace(self._path)


def _key(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
