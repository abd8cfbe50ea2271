"""Both halves together, with probabilities that mean what they say."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.model_selection import train_test_split

from bot.nlu.meaning import MeaningModel, encode_all
from bot.nlu.ngrams import NgramModel
from services.text.embeddings import Encoder

LOG = logging.getLogger(__name__)
MEANING_WEIGHT = 0.55  # of the embeddings' half, on the development set (docs/begrip.md)
HELD_BACK = 0.2  # share of the training data the temperature is fitted on
SEED = 7  # any fixed number: the same data must give the same model


class IntentModel:
    """Ranks intents. Works without the embeddings' half, worse."""

    def __init__(
        self,
        classes: list[str],
        ngrams: NgramModel,
        meaning: MeaningModel | None,
        temperature: float,
    ) -> None:
        self.classes = classes
        self._ngrams = ngrams
        self._meaning = meaning
        self._temperature = temperature

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[Sequence[str]], encoder: Encoder | None
    ) -> IntentModel:
        """Learns both halves, and on a fifth held back how sure it may say it is.

        `labels`: of each text its intents; more than one when it carries several worries. How
        sure is fitted on texts of one intent, as the others have no single right answer.
        """
        classes = sorted({label for several in labels for label in several})
        members = np.zeros((len(texts), len(classes)), dtype=np.int8)
        for row, several in enumerate(labels):
            members[row, np.searchsorted(classes, list(several))] = 1
        vectors = encode_all(encoder, texts) if encoder is not None else None
        trained, held = train_test_split(
            np.arange(len(texts)), test_size=HELD_BACK, random_state=SEED,
            stratify=members.argmax(axis=1),
        )  # fmt: skip
        first = cls._halves(classes, texts, members, vectors, trained, encoder)
        single = held[members[held].sum(axis=1) == 1]
        scores = first._combined(
            [texts[i] for i in single], vectors[single] if vectors is not None else None
        )
        temperature = _temperature(scores, members[single].argmax(axis=1))
        LOG.info("temperature %.2f fitted on %d held back sentences", temperature, len(single))
        model = cls._halves(classes, texts, members, vectors, np.arange(len(texts)), encoder)
        model._temperature = temperature
        return model

    @classmethod
    def _halves(
        cls,
        classes: list[str],
        texts: Sequence[str],
        members: Any,
        vectors: Any,
        chosen: Any,
        encoder: Encoder | None,
    ) -> IntentModel:
        ngrams = NgramModel.fit([texts[i] for i in chosen], members[chosen])
        meaning = None
        if encoder is not None and vectors is not None:
            meaning = MeaningModel.fit(encoder, vectors[chosen], members[chosen])
        return cls(classes, ngrams, meaning, 1.0)

    def probabilities(self, texts: Sequence[str]) -> Any:
        """Probabilities, (texts, classes), calibrated."""
        return softmax(self._combined(texts, None) / self._temperature, axis=1)

    def _combined(self, texts: Sequence[str], vectors: Any) -> Any:
        letters = log_softmax(self._ngrams.scores(texts), axis=1)
        if self._meaning is None:
            return letters
        found = self._meaning.scores(texts) if vectors is None else self._meaning.scores_of(vectors)
        meaning = log_softmax(found, axis=1)
        return (1 - MEANING_WEIGHT) * letters + MEANING_WEIGHT * meaning

    def save(self, folder: Path) -> None:
        """Writes the whole model as JSON and arrays."""
        about = {"classes": self.classes, "temperature": self._temperature}
        (folder / "intents.json").write_text(json.dumps(about), encoding="utf-8")
        self._ngrams.save(folder)
        if self._meaning is not None:
            self._meaning.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None) -> IntentModel:
        """Reads what `save` wrote; without the encoder the letters' half works alone."""
        about = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        meaning = MeaningModel.load(folder, encoder) if encoder is not None else None
        if meaning is None:
            LOG.warning("the embeddings are missing: understanding is worse (see doctor)")
        return cls(about["classes"], NgramModel.load(folder), meaning, about["temperature"])


def _temperature(scores: Any, truth: Any) -> float:
    """The temperature with the least negative log likelihood on sentences held back."""

    def loss(logarithm: float) -> float:
        spread = log_softmax(scores / np.exp(logarithm), axis=1)
        return float(-spread[np.arange(len(truth)), truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))
