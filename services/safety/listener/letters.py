"""The listener's second ear: letters and words, which know a misspelt threat when they see one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

from services.safety.normalise import plain
from services.text.embeddings import Floats

BUCKETS = 2**17  # of characters and of words each
LONGEST = 4000  # characters of a message that are read

_options: dict[str, Any] = {"alternate_sign": False, "norm": None, "lowercase": False}
_CHARACTERS = HashingVectorizer(
    analyzer="char_wb", ngram_range=(2, 5), n_features=BUCKETS, **_options
)
_WORD = r"\S+"
_WORDS = HashingVectorizer(ngram_range=(1, 3), n_features=BUCKETS, token_pattern=_WORD, **_options)


def count_letters(texts: Sequence[str]) -> csr_matrix:
    """Counts of characters and words, (texts, 2 * BUCKETS)."""
    read = [plain(text[:LONGEST]) for text in texts]
    return hstack([_CHARACTERS.transform(read), _WORDS.transform(read)]).tocsr()


def weigh_letters(counts: csr_matrix, rarity: Floats) -> csr_matrix:
    """TF-IDF with logarithmic counts, rows of length one; `rarity` is (2 * BUCKETS,)."""
    weighed = counts.copy().astype(np.float32)
    weighed.data = (1 + np.log(weighed.data)) * rarity[weighed.indices]
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed.data /= np.repeat(np.maximum(lengths, 1e-6), np.diff(weighed.indptr))
    return weighed
