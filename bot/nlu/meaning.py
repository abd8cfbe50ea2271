"""The half that reads meaning: sentence embeddings with logistic regression.

Understands paraphrase and other languages; weaker on typing errors (docs/begrip.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from services.text.embeddings import Encoder

C = 5.0  # inverse regularisation, by cross-validation on the training data (docs/begrip.md)
MAX_ITERATIONS = 500
BATCH = 32  # texts encoded between two steps of the progress bar


class MeaningModel:
    """Probabilities of intents from sentence embeddings."""

    def __init__(self, encoder: Encoder, mean: Any, weights: Any, bias: Any) -> None:
        self._encoder = encoder
        self._mean = mean  # (dimensions,): embeddings of one language share most of their length
        self._weights = weights  # (classes, dimensions)
        self._bias = bias  # (classes,)

    @classmethod
    def fit(cls, encoder: Encoder, vectors: Any, labels: Any) -> MeaningModel:
        """Learns from embeddings, (texts, dimensions)."""
        mean = vectors.mean(axis=0)
        model = LogisticRegression(C=C, max_iter=MAX_ITERATIONS)
        model.fit(_centred(vectors, mean), labels)
        return cls(encoder, mean, model.coef_.astype(np.float32), model.intercept_)

    def scores(self, texts: Sequence[str]) -> Any:
        """Logits, (texts, classes)."""
        return self.scores_of(self._encoder.encode(texts))

    def scores_of(self, vectors: Any) -> Any:
        """Logits from embeddings that were made already."""
        return _centred(vectors, self._mean) @ self._weights.T + self._bias

    def save(self, folder: Path) -> None:
        """Writes arrays, never pickle, and the encoder's version."""
        np.savez(
            folder / "meaning.npz",
            mean=self._mean,
            weights=self._weights,
            bias=self._bias,
            encoder=np.array(self._encoder.version),
        )

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> MeaningModel | None:
        """Reads what `save` wrote; None when there is nothing, or for another encoder."""
        path = folder / "meaning.npz"
        if not path.exists():
            return None
        arrays = np.load(path, allow_pickle=False)
        if str(arrays["encoder"]) != encoder.version:
            return None
        return cls(encoder, arrays["mean"], arrays["weights"], arrays["bias"])


def encode_all(encoder: Encoder, texts: Sequence[str]) -> Any:
    """Embeddings of many texts, with a progress bar on a terminal."""
    parts = []
    with tqdm(total=len(texts), desc="Betekenis van zinnen", unit="zin", disable=None) as bar:
        for start in range(0, len(texts), BATCH):
            part = texts[start : start + BATCH]
            parts.append(encoder.encode(part))
            bar.update(len(part))
    return np.concatenate(parts)


def _centred(vectors: Any, mean: Any) -> Any:
    moved = vectors - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
