"""Reads many texts with the encoder, on every core, with a progress bar."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from tqdm import tqdm

from services.text.embeddings import Encoder, Floats, load_encoder

BATCH = 64  # texts between two steps of the progress bar
MANY = 10  # batches from which starting more processes (2 s each) pays


def read_all(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """Of each text the mean of its tokens and the largest of any: (texts, 2 * dimensions)."""
    states = np.zeros((len(texts), 2 * encoder.dimensions), dtype=np.float32)
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
    done = 0
    with tqdm(total=len(texts), desc="Betekenis van zinnen", unit="zin", disable=None) as bar:
        for made in _read_batches(encoder, batches):
            states[done : done + len(made)] = made
            done += len(made)
            bar.update(len(made))
    return states


def read_parts(encoder: Encoder, messages: Sequence[Sequence[str]]) -> Floats:
    """Of each part of each message the mean in the light of the whole: (all parts, dimensions)."""
    means = [encoder.read(parts).parts for parts in messages]
    return np.concatenate(means) if means else np.zeros((0, encoder.dimensions), np.float32)


def _read_batches(encoder: Encoder, batches: Sequence[Sequence[str]]) -> Iterator[Floats]:
    cores = os.cpu_count() or 1
    if cores == 1 or len(batches) < MANY or encoder is not load_encoder():
        for batch in batches:
            yield _states(encoder, batch)
        return
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_read, batches)


def _read(texts: Sequence[str]) -> Floats:
    encoder = load_encoder()
    assert encoder is not None, "the parent process has it"
    return _states(encoder, texts)


def _states(encoder: Encoder, texts: Sequence[str]) -> Floats:
    read = [encoder.read([text]) for text in texts]
    return np.stack([np.concatenate([one.whole, one.loudest]) for one in read])
