"""The half that reads meaning: sentence embeddings with logistic regression.

Understands paraphrase and other languages; weaker on typing errors (docs/begrip.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from bot.nlu.remembered import Remembered
from services.text.embeddings import Encoder, load_encoder

C = 5.0  # inverse regularisation, by cross-validation on the training data (docs/begrip.md)
MAX_ITERATIONS = 500
BATCH = 32  # texts encoded between two steps of the progress bar
MANY = 10  # batches from which starting more processes (2 s each) pays


class MeaningModel:
    """Probabilities of intents from sentence embeddings."""

    def __init__(self, encoder: Encoder, mean: Any, weights: Any, bias: Any) -> None:
        self._encoder = encoder
        self._mean = mean  # (dimensions,): embeddings of one language share most of their length
        self._weights = weights  # (classes, dimensions)
        self._bias = bias  # (classes,)

    @classmethod
    def fit(cls, encoder: Encoder, vectors: Any, memberships: Any) -> MeaningModel:
        """Learns from embeddings, (texts, dimensions), and classes, (texts, classes) of 0 and 1.

        A text of two classes counts half for each.
        """
        mean = vectors.mean(axis=0)
        rows, labels = np.nonzero(memberships)
        shares = 1 / memberships.sum(axis=1)[rows]
        model = LogisticRegression(C=C, max_iter=MAX_ITERATIONS)
        model.fit(_centred(vectors, mean)[rows], labels, sample_weight=shares)
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
    """Embeddings of many texts: remembered, or made on every core with a progress bar."""
    known = Remembered(encoder.version)
    vectors = np.zeros((len(texts), encoder.dimensions), dtype=np.float32)
    new = [row for row, text in enumerate(texts) if text not in known]
    for row in set(range(len(texts))).difference(new):
        vectors[row] = known.of(texts[row])
    # By length, as the encoder makes a batch as long as its longest text.
    new.sort(key=lambda row: len(texts[row]))
    rows = [new[start : start + BATCH] for start in range(0, len(new), BATCH)]
    parts = [[texts[row] for row in several] for several in rows]
    with tqdm(total=len(new), desc="Betekenis van zinnen", unit="zin", disable=None) as bar:
        for several, made in zip(rows, _encode_parts(encoder, parts), strict=True):
            vectors[several] = made
            bar.update(len(made))
    return vectors


def _encode_parts(encoder: Encoder, parts: Sequence[Sequence[str]]) -> Iterator[Any]:
    cores = os.cpu_count() or 1
    if cores == 1 or len(parts) < MANY or encoder is not load_encoder():
        yield from map(encoder.encode, parts)
        return
    # Processes, not threads: the encoder's own threads are slower than one (measured, 2 cores).
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_encode, parts)


def _encode(texts: Sequence[str]) -> Any:
    encoder = load_encoder()
    assert encoder is not None, "the parent process has it"
    return encoder.encode(texts)


def _centred(vectors: Any, mean: Any) -> Any:
    moved = vectors - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
