"""Hears danger that no pattern names: meaning and letters weighed together.

Made by `python -m services.safety.listener.fit` from services/safety/sentences; no pickle, no
network. Without the embeddings it hears less, without its file nothing: the patterns stay.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import softmax

from services.safety.core import Finding, Signal
from services.safety.listener.features import (
    Array,
    count_letters,
    turn,
    weigh_letters,
    windows,
)
from services.text.embeddings import Encoder, load_encoder

LOG = logging.getLogger(__name__)
FILE = Path(__file__).with_name("listener.npz")
SIGNALS = tuple(Signal)
# Danger first: below the threshold of the cross-validation, whose everyday sentences are harder
# than life's. On tests/dialogue/safety: .85 found and 1.4% raised without it, .91 and 2.3% with.
LEANING = 1.0
FEWEST_WORDS = 2  # "help" alone says nothing about what is the matter; a pattern may know it
# Telephone numbers, e-mail and the like say nothing about danger, and in a row they sound like it.
_NUMBERS = re.compile(r"\S*(?:\d{4,}|@)\S*")
ALSO = 0.35  # chance from which a second signal is named beside the first


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was learned; the names are those in the file."""

    encoder: str  # version of the encoder the vectors are of
    sentences: str  # hash of the sentences it was made from
    mean: Array  # (dimensions,)
    axes: Array  # (dimensions, AXES)
    support: Array  # (vectors, AXES)
    dual: Array  # (vectors,)
    gamma: float
    bias: float
    rarity: Array  # (2 * BUCKETS,)
    letters: Array  # (2 * BUCKETS,)
    letters_bias: float
    mix: Array  # (5,): whole message, loudest window, letters, a pattern found, constant
    alone: float  # the mix from which the listener raises a signal by itself
    without_meaning: float  # the same for the letters, when there are no embeddings
    which: Array  # (signals, AXES)
    which_bias: Array  # (signals,)


@dataclass(frozen=True, slots=True)
class Heard:
    """How sure the listener is (0 or more is a signal), and of what, surest first."""

    score: float
    signals: tuple[Signal, ...]


class Listener:
    """Safe to share between threads."""

    def __init__(self, weights: Weights, encoder: Encoder | None) -> None:
        self._weights = weights
        same = encoder is not None and encoder.version == weights.encoder
        self._encoder = encoder if same else None

    def hear(self, text: str, found: Sequence[Finding]) -> Heard:
        """What is heard in a message in which the patterns found `found`."""
        text = _NUMBERS.sub(" ", text).strip()
        if len(text.split()) < FEWEST_WORDS and not found:
            return Heard(-1.0, ())
        weights = self._weights
        letters = letters_score(weights, [text])[0]
        if self._encoder is None:
            return _without_meaning(float(letters - weights.without_meaning), found)
        parts = [text, *windows(text)]
        vectors = turn(self._encoder.encode(parts), weights.mean, weights.axes)
        meaning = meaning_score(weights, vectors)
        seen = np.array([meaning[0], meaning.max(), letters, float(bool(found))])
        score = mixed(weights.mix, seen[None, :])[0]
        loudest = vectors[[0, int(meaning.argmax())]].mean(axis=0)
        chances = softmax(weights.which @ loudest + weights.which_bias)
        order = np.argsort(-chances)
        sure = [SIGNALS[at] for at in order if chances[at] >= ALSO] or [SIGNALS[order[0]]]
        return Heard(float(score - weights.alone + LEANING), tuple(sure))


def _without_meaning(score: float, found: Sequence[Finding]) -> Heard:
    """Letters alone cannot say which signal it is: the patterns must have named one."""
    named = tuple(dict.fromkeys(one.signal for one in found))
    return Heard(score if named else -1.0, named)


def letters_score(weights: Weights, texts: Sequence[str]) -> Array:
    """Of letters and words, (texts,); above 0 is more like a signal than not."""
    total: Array = (
        weigh_letters(count_letters(texts), weights.rarity) @ weights.letters + weights.letters_bias
    )
    return total


def meaning_score(weights: Weights, vectors: Array) -> Array:
    """Of embeddings, (texts,): a support vector machine with a radial kernel."""
    distance = (
        (vectors**2).sum(axis=1)[:, None]
        + (weights.support**2).sum(axis=1)[None, :]
        - 2 * (vectors @ weights.support.T)
    )
    total: Array = np.exp(-weights.gamma * distance) @ weights.dual + weights.bias
    return total


def mixed(mix: Array, scores: Array) -> Array:
    """The four together, (texts,); `scores` is (texts, 4)."""
    total: Array = scores @ mix[:4] + mix[4]
    return total


@cache
def load_listener(path: Path = FILE) -> Listener | None:
    """The listener of this process, or None, with the reason logged: the patterns go on alone."""
    try:
        return Listener(load_weights(path), load_encoder())
    except (OSError, ValueError, KeyError) as error:
        LOG.warning("no listener for danger: %s: %s", type(error).__name__, error)
        return None


def load_weights(path: Path = FILE) -> Weights:
    """Reads the file; raises OSError, ValueError or KeyError when it is none."""
    with np.load(path, allow_pickle=False) as file:
        read: dict[str, Any] = {name: _value(file[name]) for name in Weights.__slots__}
    return Weights(**read)


def _value(array: Any) -> Any:
    if array.dtype.kind == "U":
        return str(array)
    return float(array) if array.ndim == 0 else array.astype(np.float32)


def save_weights(weights: Weights, path: Path) -> None:
    """Writes the file; half precision, to keep it small."""
    arrays = {}
    for name in Weights.__slots__:
        value = getattr(weights, name)
        arrays[name] = value.astype(np.float16) if isinstance(value, np.ndarray) else value
    np.savez_compressed(path, **arrays)
