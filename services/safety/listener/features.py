"""What the listener looks at: the meaning of a message, and its letters and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

from services.safety.normalise import plain

Array = NDArray[np.float32]

BUCKETS = 2**17  # of characters and of words each
WINDOW, STEP = 16, 8  # words; a signal in a long story hides in one part of it
WHOLE = WINDOW + 6  # words; up to here a message is looked at as one
MOST_WINDOWS = 12  # of a message; each costs an embedding
AXES = 128  # of an embedding's 384 directions; with all of them a new writer fared no better
LONGEST = 4000  # characters of a message that are read

_options: dict[str, Any] = {"alternate_sign": False, "norm": None, "lowercase": False}
_WORD = r"\S+"
_CHARACTERS = HashingVectorizer(
    analyzer="char_wb", ngram_range=(2, 5), n_features=BUCKETS, **_options
)
_WORDS = HashingVectorizer(ngram_range=(1, 3), n_features=BUCKETS, token_pattern=_WORD, **_options)


def count_letters(texts: Sequence[str]) -> csr_matrix:
    """Counts of characters and words, (texts, 2 * BUCKETS)."""
    read = [plain(text[:LONGEST]) for text in texts]
    return hstack([_CHARACTERS.transform(read), _WORDS.transform(read)]).tocsr()


def weigh_letters(counts: csr_matrix, rarity: Array) -> csr_matrix:
    """TF-IDF with logarithmic counts, rows of length one; `rarity` is (2 * BUCKETS,)."""
    weighed = counts.copy().astype(np.float32)
    weighed.data = (1 + np.log(weighed.data)) * rarity[weighed.indices]
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed.data /= np.repeat(np.maximum(lengths, 1e-6), np.diff(weighed.indptr))
    return weighed


def windows(text: str) -> list[str]:
    """Overlapping parts of a long message; none for a short one."""
    words = re.sub(r"\s+", " ", text[:LONGEST]).split()
    if len(words) <= WHOLE:
        return []
    parts = [" ".join(words[at : at + WINDOW]) for at in range(0, len(words) - STEP, STEP)]
    if len(parts) <= MOST_WINDOWS:
        return parts
    chosen = np.linspace(0, len(parts) - 1, MOST_WINDOWS).round().astype(int)
    return [parts[index] for index in chosen]


def turn(vectors: Array, mean: Array, axes: Array) -> Array:
    """Embeddings around `mean` along `axes`, (dimensions, AXES): (texts, AXES).

    Languages share most of an embedding's length: what is left after the mean tells more.
    """
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    turned: Array = (moved / np.maximum(lengths, 1e-6)) @ axes
    return turned.astype(np.float32)
