"""Writes the encoder down as an ONNX graph with 8-bit weights, for onnxruntime.

Operators of the domain com.microsoft are those of onnxruntime (docs/ContribOperators.md there).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from services.text.encoder.adapter import Adapter
from services.text.encoder.packed import Floats, Packed

MICROSOFT = "com.microsoft"
# Seven bits: with eight, two products can overflow the 16 bits that AVX2 adds them in. Cosine to
# the weights in full: .996 on average (training sentences; eight bits: .995).
STEPS = 63
OPSET, IR_VERSION = 17, 9


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: Any) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(
        self, kind: str, takes: list[str], gives: list[str], domain: str = "", **more: Any
    ) -> str:
        self.nodes.append(helper.make_node(kind, takes, gives, domain=domain, **more))
        return gives[0]

    def linear(self, name: str, x: str, weights: Floats, bias: Floats) -> str:
        """x times weights, (in, out), in whole numbers, plus bias."""
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-8) / STEPS
        whole = np.clip(np.round(weights / scale), -STEPS, STEPS).astype(np.int8)
        takes = [
            x,
            self.constant(f"{name}.weights", whole),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(weights.shape[1], np.int8)),
            self.constant(f"{name}.bias", bias),
        ]
        return self.node("DynamicQuantizeMatMul", takes, [f"{name}.out"], MICROSOFT)


def build_graph(packed: Packed, adapter: Adapter) -> bytes:
    """The graph: from `emb`, (texts, tokens, size), to `states` of the same shape; no padding."""
    graph = _Graph()
    norm = [graph.constant(n, packed.floats(n)) for n in ("emb.ln.w", "emb.ln.b")]
    x = graph.node("LayerNormalization", ["emb", *norm], ["start"], epsilon=packed.epsilon)
    for layer in range(packed.layers):
        x = _layer(graph, packed, adapter, f"l{layer}", x)
    graph.node("Identity", [x], ["states"])
    shape: list[str | int | None] = ["texts", "tokens", packed.size]
    made = helper.make_graph(
        graph.nodes,
        "e5",
        [helper.make_tensor_value_info("emb", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, shape)],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION)
    written: bytes = model.SerializeToString()
    return written


def _layer(graph: _Graph, packed: Packed, adapter: Adapter, layer: str, x: str) -> str:
    def linear(name: str, x: str, *matrices: str) -> str:
        names = [f"{layer}.{matrix}" for matrix in matrices]
        weights = np.concatenate([_weights(packed, adapter, one) for one in names], axis=1)
        bias = np.concatenate([packed.floats(f"{one}.b") for one in names])
        return graph.linear(f"{layer}.{name}", x, weights, bias)

    def add_and_norm(name: str, x: str, added: str) -> str:
        norm = [
            graph.constant(n, packed.floats(n)) for n in (f"{layer}.{name}.w", f"{layer}.{name}.b")
        ]
        return graph.node(
            "SkipLayerNormalization", [x, added, *norm], [f"{layer}.{name}.out"], MICROSOFT,
            epsilon=packed.epsilon,
        )  # fmt: skip

    three = linear("qkv", x, "q", "k", "v")
    sizes = graph.constant(f"{layer}.sizes", np.array([packed.size] * 3))
    looks = [f"{layer}.looks_{part}" for part in ("q", "k", "v")]
    graph.node("Split", [three, sizes], looks, axis=2)
    context = graph.node(
        "MultiHeadAttention", looks, [f"{layer}.context"], MICROSOFT,
        num_heads=packed.heads,
    )  # fmt: skip
    x = add_and_norm("aln", x, linear("ao", context, "ao"))
    inner = graph.node("Gelu", [linear("fi", x, "fi")], [f"{layer}.inner"], MICROSOFT)
    return add_and_norm("oln", x, linear("fo", inner, "fo"))


def _weights(packed: Packed, adapter: Adapter, name: str) -> Floats:
    weights = packed.weights(f"{name}.w").T
    added = adapter.added_to(name)
    return weights if added is None else weights + added
