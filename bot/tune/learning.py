"""One step of learning: messages to arrays, and what counts as wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from bot.tune.network import Network
from bot.tune.sentences import NONE, SIGNALS, Item, Mixer
from services.text.embeddings import PREFIX
from services.text.encoder.packed import Packed
from services.text.encoder.pieces import Pieces

LONGEST = 160  # tokens of a message that are learned from
LABELS = (NONE, *SIGNALS)  # order of the signal head's outputs
SMOOTH = 0.05  # share of certainty given away: nobody is sure of every label
# How much each kind of mistake weighs: the message, its parts, its signal, every worry in it.
WEIGHTS = (1.0, 0.5, 1.0, 0.2)
HIDE = 0.1  # share of a pooled state left out while learning


@dataclass(frozen=True, slots=True)
class Heads:
    """Straight lines on pooled states: intents on the mean, the others on mean and loudest."""

    centre: Any  # (2 * size,) of the mean and the loudest, as the encoder came
    spread: Any
    intents: tuple[Any, Any]  # (size, classes), (classes,)
    signals: tuple[Any, Any]  # (2 * size, 4), (4,)
    worries: tuple[Any, Any]  # (2 * size, classes): every worry by itself

    @property
    def learned(self) -> list[Any]:
        return [*self.intents, *self.signals, *self.worries]


class Arrays:
    """Makes batches of arrays from messages."""

    def __init__(self, packed: Packed, classes: Sequence[str], mixer: Mixer) -> None:
        self._packed = packed
        self._pieces = Pieces(packed.vocabulary)
        self._mixer = mixer
        self._places = {name: at for at, name in enumerate(classes)}
        self._start = [packed.vocabulary.begin, *self._pieces.of(PREFIX)]
        table = packed.floats("emb.pos").reshape(-1, packed.size)
        self._where = table[:LONGEST] + packed.floats("emb.type")[: packed.size]

    def plain(self, text: str) -> list[int]:
        """Numbers of a text as it is, between its marks."""
        return [*self._start, *self._pieces.of(text), self._packed.vocabulary.end]

    def tokens(self, item: Item) -> tuple[list[int], list[tuple[int, int, Any]]]:
        """Numbers of one message, varied; and from where to where each sentence is."""
        numbers = list(self._start)
        spans = []
        for at, piece in enumerate(item.pieces):
            joined = self._mixer.join() if at and item.mixed else ""
            numbers += self._pieces.of(joined) if joined else []
            begin = len(numbers)
            numbers += self._pieces.of(self._mixer.vary(piece.text))
            end = min(len(numbers), LONGEST - 1)
            if end > begin:
                spans.append((begin, end, piece.codes))
        return [*numbers[: LONGEST - 1], self._packed.vocabulary.end], spans

    def batch(self, rows: Sequence[tuple[Item, list[int], list[Any]]]) -> tuple[Any, ...]:
        """Embeddings, mask, part averages and truth, message truth and weight, signal."""
        count = max(1, len(self._places))
        longest = -(-max(len(numbers) for _, numbers, _ in rows) // 8) * 8
        embedded = np.zeros((len(rows), longest, self._packed.size), np.float32)
        mask = np.zeros((len(rows), longest), np.float32)
        asked = np.zeros((len(rows), count), np.float32)
        known = np.zeros(len(rows), np.float32)
        signals = np.array([LABELS.index(item.signal) for item, _, _ in rows], np.int32)
        parts, truths = [], []
        for at, (item, numbers, spans) in enumerate(rows):
            words = self._packed.rows("emb.word", self._packed.size, numbers)
            embedded[at, : len(numbers)] = words + self._where[: len(numbers)]
            mask[at, : len(numbers)] = 1
            if item.codes:
                asked[at] = self._truth(item.codes)
                known[at] = 1
            for begin, end, codes in spans if len(spans) > 1 else ():
                if codes:
                    average = np.zeros((len(rows), longest), np.float32)
                    average[at, begin:end] = 1 / (end - begin)
                    parts.append(average.ravel())
                    truths.append(self._truth(codes))
        empty = not parts
        averages = np.zeros((1, len(rows) * longest), np.float32) if empty else np.stack(parts)
        truth = np.zeros((1, count), np.float32) if empty else np.stack(truths)
        return embedded, mask, averages, truth, asked, known, signals

    def _truth(self, codes: Sequence[str]) -> Any:
        row = np.zeros(len(self._places), np.float32)
        row[[self._places[code] for code in codes]] = 1 / len(codes)
        return row


def make_step(network: Network, heads: Heads, optimizer: Any, classes: int) -> Any:
    """A compiled step: from a batch of Arrays to the four losses, weights moved."""
    size = heads.centre.shape[0] // 2
    moving = [*network.learned.values(), *heads.learned]
    shapes = [
        tf.TensorSpec((None, None, size)), tf.TensorSpec((None, None)), tf.TensorSpec((None, None)),
        tf.TensorSpec((None, classes)), tf.TensorSpec((None, classes)), tf.TensorSpec((None,)),
        tf.TensorSpec((None,), tf.int32),
    ]  # fmt: skip

    @tf.function(input_signature=shapes, autograph=False)  # plain Python, traced as it is
    def step(embedded: Any, mask: Any, averages: Any, truth: Any, asked: Any, known: Any,
             signals: Any) -> Any:  # fmt: skip
        with tf.GradientTape() as tape:
            losses = _losses(
                network.states(embedded, mask, learning=True), mask, averages, truth, asked, known,
                signals, heads,
            )  # fmt: skip
            total = sum(w * loss for w, loss in zip(WEIGHTS, losses, strict=True))
        slopes, _ = tf.clip_by_global_norm(tape.gradient(total, moving), 1.0)
        optimizer.apply_gradients(zip(slopes, moving, strict=True))
        return losses

    return step


def _losses(states: Any, mask: Any, averages: Any, truth: Any, asked: Any, known: Any,
            signals: Any, heads: Heads) -> Any:  # fmt: skip
    size = heads.centre.shape[0] // 2
    here = mask[..., None]
    mean = tf.reduce_sum(states * here, 1) / tf.reduce_sum(here, 1)
    loudest = tf.reduce_max(states - (1 - here) * 1e4, 1)
    mean = tf.nn.dropout((mean - heads.centre[:size]) / heads.spread[:size], HIDE)
    loudest = tf.nn.dropout((loudest - heads.centre[size:]) / heads.spread[size:], HIDE)
    both = tf.concat([mean, loudest], -1)
    of_parts = averages @ tf.reshape(states, (-1, size))
    of_parts = (of_parts - heads.centre[:size]) / heads.spread[:size]
    has_part = tf.reduce_sum(truth, 1)

    def wrong(logits: Any, right: Any, counts: Any) -> Any:
        soft = right * (1 - SMOOTH) + SMOOTH / float(right.shape[1])
        each = tf.nn.softmax_cross_entropy_with_logits(soft, logits)
        return tf.reduce_sum(counts * each) / (tf.reduce_sum(counts) + 1e-6)

    weights, bias = heads.intents
    whole = wrong(mean @ weights + bias, asked, known)
    parts = wrong(of_parts @ weights + bias, truth, has_part)
    signal = tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(
            signals, both @ heads.signals[0] + heads.signals[1]
        )
    )
    every = tf.nn.sigmoid_cross_entropy_with_logits(
        tf.cast(asked > 0, tf.float32) * 0.98 + 0.005, both @ heads.worries[0] + heads.worries[1]
    )
    worries = tf.reduce_sum(known[:, None] * every) / (tf.reduce_sum(known) + 1e-6)
    return whole, parts, signal, worries
