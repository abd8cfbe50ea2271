"""The half that reads meaning: states of the encoder with logistic regression.

Understands paraphrase and other languages; weaker on typing errors (docs/begrip.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from services.text.embeddings import Encoder

C = 0.01  # inverse regularisation, on the development set (docs/begrip.md)
MAX_ITERATIONS = 300


class MeaningModel:
    """Scores of intents from mean states of tokens."""

    def __init__(self, version: str, centre: Any, spread: Any, weights: Any, bias: Any) -> None:
        self._version = version  # of the encoder the states are of
        self._centre = centre  # (dimensions,): all languages share most of a state
        self._spread = spread  # (dimensions,)
        self._weights = weights  # (classes, dimensions)
        self._bias = bias  # (classes,)

    @classmethod
    def fit(cls, encoder: Encoder, states: Any, memberships: Any) -> MeaningModel:
        """Learns from states, (texts, dimensions), and classes, (texts, classes) of 0 and 1.

        A text of two classes counts half for each.
        """
        centre, spread = states.mean(axis=0), states.std(axis=0) + 1e-3
        rows, labels = np.nonzero(memberships)
        shares = 1 / memberships.sum(axis=1)[rows]
        model = LogisticRegression(C=C, max_iter=MAX_ITERATIONS)
        model.fit(((states - centre) / spread)[rows], labels, sample_weight=shares)
        weights = model.coef_.astype(np.float32)
        return cls(encoder.version, centre, spread, weights, model.intercept_)

    def scores(self, states: Any) -> Any:
        """Logits, (texts, classes)."""
        return ((states - self._centre) / self._spread) @ self._weights.T + self._bias

    def save(self, folder: Path) -> None:
        """Writes arrays, never pickle, and the encoder's version."""
        np.savez(
            folder / "meaning.npz",
            centre=self._centre,
            spread=self._spread,
            weights=self._weights,
            bias=self._bias,
            encoder=np.array(self._version),
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
        names = ("centre", "spread", "weights", "bias")
        return cls(encoder.version, *(arrays[name] for name in names))
