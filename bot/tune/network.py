"""The encoder in TensorFlow, with small matrices beside its weights that can learn (LoRA).

Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models" (2021). TensorFlow because Rasa
brings it; residents are helped by onnxruntime (services/text/encoder).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from services.text.encoder.adapter import Adapter
from services.text.encoder.packed import Packed

FIRST = 6  # layers below stay as they came: learning takes half as long, with the same result
RANK = 16  # of the small matrices: 0.7 million numbers in all
ALPHA = 2.0  # how strongly what is learned counts from the start
DROP, DROP_SMALL = 0.1, 0.05  # shares left out while learning
MATRICES = ("q", "k", "v", "ao", "fi", "fo")


class Network:
    """States of tokens, (texts, tokens, size), from summed embeddings of the same shape."""

    def __init__(self, packed: Packed, seed: int, learned: Adapter | None = None) -> None:
        """`learned`: an adapter to go on from; None begins with small matrices that add nothing."""
        self._packed = packed
        self._start = self._norm("emb.ln")
        self._layers = [self._layer(f"l{at}") for at in range(packed.layers)]
        random = np.random.default_rng(seed)
        self.learned: dict[str, Any] = {}
        for at in range(FIRST, packed.layers):
            for name in MATRICES:
                matrix = f"l{at}.{name}"
                rows, columns = (int(n) for n in self._layers[at][name][0].shape)
                down = random.normal(0, 1 / np.sqrt(rows), (rows, RANK)).astype(np.float32)
                up = np.zeros((RANK, columns), np.float32)
                if learned is not None and matrix in learned.down:
                    down, up = learned.down[matrix], learned.up[matrix] / ALPHA
                self.learned[f"{matrix}.down"] = tf.Variable(down)
                self.learned[f"{matrix}.up"] = tf.Variable(up)

    def states(self, embedded: Any, mask: Any, *, learning: bool) -> Any:
        """`mask`: (texts, tokens), 1 where there is a token."""
        texts, tokens = tf.shape(embedded)[0], tf.shape(embedded)[1]
        size, heads = self._packed.size, self._packed.heads
        unseen = (1 - mask)[:, None, None, :] * -1e9

        def split(x: Any) -> Any:
            apart = tf.reshape(x, (texts, tokens, heads, size // heads))
            return tf.transpose(apart, (0, 2, 1, 3))

        x = self._normed(embedded, self._start)
        for at, layer in enumerate(self._layers):
            here = learning and at >= FIRST

            def linear(
                x: Any, name: str, at: int = at, layer: Any = layer, here: bool = here
            ) -> Any:
                weights, bias = layer[name]
                flat = tf.reshape(x, (-1, weights.shape[0]))
                total = flat @ weights + bias
                if at >= FIRST:
                    less = tf.nn.dropout(flat, DROP_SMALL) if here else flat
                    down, up = (self.learned[f"l{at}.{name}.{end}"] for end in ("down", "up"))
                    total += ALPHA * (less @ down) @ up
                return tf.reshape(total, (texts, tokens, weights.shape[1]))

            def drop(x: Any, here: bool = here) -> Any:
                return tf.nn.dropout(x, DROP) if here else x

            q, k, v = (split(linear(x, name)) for name in ("q", "k", "v"))
            weigh = tf.matmul(q, k, transpose_b=True) / float(np.sqrt(size // heads)) + unseen
            seen = tf.transpose(tf.matmul(drop(tf.nn.softmax(weigh)), v), (0, 2, 1, 3))
            context = tf.reshape(seen, (texts, tokens, size))
            x = self._normed(x + drop(linear(context, "ao")), layer["aln"])
            inner = tf.nn.gelu(linear(x, "fi"))
            x = self._normed(x + drop(linear(inner, "fo")), layer["oln"])
            if at == FIRST - 1:
                x = tf.stop_gradient(x)
        return x

    def adapter(self) -> dict[str, Any]:
        """What was learned, as services/text/encoder/adapter.py reads it."""
        return {
            name: (ALPHA * value.numpy() if name.endswith(".up") else value.numpy()).astype(
                np.float16
            )
            for name, value in self.learned.items()
        }

    def _layer(self, layer: str) -> dict[str, Any]:
        packed = self._packed
        found: dict[str, Any] = {
            name: (
                tf.constant(np.ascontiguousarray(packed.weights(f"{layer}.{name}.w").T)),
                tf.constant(packed.floats(f"{layer}.{name}.b")),
            )
            for name in MATRICES
        }
        return found | {name: self._norm(f"{layer}.{name}") for name in ("aln", "oln")}

    def _norm(self, name: str) -> tuple[Any, Any]:
        return tf.constant(self._packed.floats(f"{name}.w")), tf.constant(
            self._packed.floats(f"{name}.b")
        )

    def _normed(self, x: Any, norm: tuple[Any, Any]) -> Any:
        moved = x - tf.reduce_mean(x, -1, keepdims=True)
        spread = tf.reduce_mean(moved * moved, -1, keepdims=True)
        return moved * tf.math.rsqrt(spread + self._packed.epsilon) * norm[0] + norm[1]
