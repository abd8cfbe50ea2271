"""Both halves together, with probabilities that mean what they say."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import log_softmax, softmax

from bot.nlu.meaning import MeaningModel
from bot.nlu.ngrams import NgramModel
from services.text.embeddings import Encoder
from services.text.many import read_all, read_parts

LOG = logging.getLogger(__name__)
MEANING_WEIGHT = 0.4  # of the meaning's half, on the development set (docs/begrip.md)


class IntentModel:
    """Ranks intents. Works without the meaning's half, worse.

    `temperature`: what logarithms of chances are divided by, so that a chance means what it says.
    Chosen on the development set: the encoder knows the training sentences, and is surer of them.
    """

    def __init__(
        self,
        classes: list[str],
        ngrams: NgramModel,
        meaning: MeaningModel | None,
        encoder: Encoder | None,
        temperature: float,
    ) -> None:
        self.classes = classes
        self._ngrams = ngrams
        self._meaning = meaning
        self._encoder = encoder
        self._temperature = temperature

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        labels: Sequence[Sequence[str]],
        encoder: Encoder | None,
        temperature: float = 1.0,
        marked: Sequence[Sequence[tuple[str, str]]] = (),
    ) -> IntentModel:
        """Learns both halves. `labels`: of each text its intents, one or several worries.

        `marked`: messages in parts, (words, what they are about); a part about no intent is read
        with the message, and nothing is learned from it.
        """
        classes = sorted({label for several in labels for label in several})
        parts = [part for message in marked for part in message]
        about = np.array([label in classes for _, label in parts], dtype=bool)
        known = [part for part in parts if part[1] in classes]
        members = np.zeros((len(texts) + len(known), len(classes)), dtype=np.int8)
        for row, several in enumerate([*labels, *([label] for _, label in known)]):
            members[row, np.searchsorted(classes, list(several))] = 1
        meaning = None
        if encoder is not None:
            states = read_all(encoder, texts)[:, : encoder.dimensions]
            of_parts = read_parts(encoder, [[words for words, _ in message] for message in marked])
            meaning = MeaningModel.fit(encoder, np.vstack([states, of_parts[about]]), members)
        ngrams = NgramModel.fit([*texts, *(words for words, _ in known)], members)
        return cls(classes, ngrams, meaning, encoder, temperature)

    def probabilities(self, text: str, parts: Sequence[str] = ()) -> Any:
        """Probabilities of the message, and of each of its parts: (1 + parts, classes).

        `parts` together are the message; each is read in the light of the whole.
        """
        scores = log_softmax(self._ngrams.scores([text, *parts]), axis=1)
        if self._meaning is not None and self._encoder is not None:
            read = self._encoder.read(parts or [text])
            states = np.vstack([read.whole, read.parts]) if parts else read.whole[None]
            meaning = log_softmax(self._meaning.scores(states), axis=1)
            scores = (1 - MEANING_WEIGHT) * scores + MEANING_WEIGHT * meaning
        return softmax(scores / self._temperature, axis=1)

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
            LOG.warning("the encoder is missing: understanding is worse (see doctor)")
        ngrams = NgramModel.load(folder)
        return cls(about["classes"], ngrams, meaning, encoder, about["temperature"])
