"""Hears danger that no pattern names: meaning, letters and patterns weighed together.

Made by `python -m services.safety.listener.fit` from services/safety/sentences and the bot's own
questions; no pickle, no network. Without the encoder the patterns go on alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import softmax

from services.safety.core import Finding, Signal
from services.safety.listener.letters import count_letters, weigh_letters
from services.text.embeddings import Encoder, Floats, load_encoder
from services.text.masking import mask

LOG = logging.getLogger(__name__)
FILE = Path(__file__).with_name("listener.npz")
SIGNALS = tuple(Signal)
STEPS = 127  # a support vector is kept in bytes: a quarter of the size, and nothing is lost
# All chosen on tests/dialogue/safety (`python -m tests.choose safety`, docs/begrip.md): how much
# letters and a pattern that is not sure count beside meaning, and from where it is a signal.
LETTERS_COUNT = 0.2
PATTERN_COUNTS = 0.6
THRESHOLD = -0.06
FEWEST_WORDS = 2  # "help" alone says nothing about what is the matter; a pattern may know it
ALSO = 0.35  # chance from which a second signal is named beside the first


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was learned; the names are those in the file."""

    encoder: str  # version of the encoder the states are of
    sentences: str  # hash of the sentences it learned from
    centre: Floats  # (2 * dimensions,)
    spread: Floats  # (2 * dimensions,)
    axes: Floats  # (2 * dimensions, AXES)
    support: Floats  # (vectors, AXES): sentences that decide, in whole numbers in the file
    dual: Floats  # (vectors,)
    gamma: float
    bias: float
    which: Floats  # (signals, AXES)
    which_bias: Floats  # (signals,)
    rarity: Floats  # (2 * BUCKETS,)
    letters: Floats  # (2 * BUCKETS,)
    letters_bias: float


@dataclass(frozen=True, slots=True)
class Heard:
    """How sure the listener is (0 or more is a signal), and of what, surest first."""

    score: float
    signals: tuple[Signal, ...]


QUIET = Heard(-1.0, ())


class Listener:
    """Safe to share between threads. Raises ValueError for weights of another encoder."""

    def __init__(self, weights: Weights, encoder: Encoder) -> None:
        if encoder.version != weights.encoder:
            raise ValueError("the listener learned with another encoder")
        self._weights = weights
        self._encoder = encoder

    def hear(self, text: str, found: Sequence[Finding]) -> Heard:
        """What is heard in a message in which the patterns found `found`."""
        text = mask(
            text
        ).text  # it learned from masked sentences; numbers in a row sound like danger
        if len(text.split()) < FEWEST_WORDS and not found:
            return QUIET
        turned, meaning, letters = self.scores(text)
        score = meaning + LETTERS_COUNT * letters + PATTERN_COUNTS * bool(found)
        chances = softmax(self._weights.which @ turned + self._weights.which_bias)
        order = np.argsort(-chances)
        sure = [at for at in order if chances[at] >= ALSO] or [order[0]]
        return Heard(score - THRESHOLD, tuple(SIGNALS[at] for at in sure))

    def scores(self, text: str) -> tuple[Floats, float, float]:
        """The message along the axes, (AXES,); and what meaning and letters say of danger."""
        w = self._weights
        state = states_of(self._encoder, text)[None]
        turned = turn(state, w.centre, w.spread, w.axes)[0]
        # A radial kernel on vectors of length one.
        meaning = np.exp(2 * w.gamma * (w.support @ turned - 1)) @ w.dual + w.bias
        letters = weigh_letters(count_letters([text]), w.rarity) @ w.letters + w.letters_bias
        return turned, float(meaning), float(letters[0])


def turn(states: Floats, centre: Floats, spread: Floats, axes: Floats) -> Floats:
    """States along the axes in which sentences differ most, rows of length one, (texts, AXES)."""
    along = ((states - centre) / spread) @ axes
    turned: Floats = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    return turned


def states_of(encoder: Encoder, text: str) -> Floats:
    """What the listener looks at: mean and loudest of a message, (2 * dimensions,)."""
    read = encoder.read([text])
    return np.concatenate([read.whole, read.loudest])


@cache
def load_listener(path: Path = FILE) -> Listener | None:
    """The listener of this process, or None, with the reason logged: the patterns go on alone."""
    try:
        weights, encoder = load_weights(path), load_encoder()
        return Listener(weights, encoder) if encoder is not None else None
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
    if array.dtype == np.int8:
        return array.astype(np.float32) / STEPS
    return float(array) if array.ndim == 0 else array.astype(np.float32)


def save_weights(weights: Weights, path: Path) -> None:
    """Writes the file; half precision or less, to keep it small."""
    arrays = {}
    for name in Weights.__slots__:
        value = getattr(weights, name)
        arrays[name] = value.astype(np.float16) if isinstance(value, np.ndarray) else value
    arrays["support"] = np.round(weights.support * STEPS).astype(np.int8)
    np.savez_compressed(path, **arrays)
