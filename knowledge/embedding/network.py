"""The network of multilingual-e5-small as an OpenVINO model, its weights in 8 bits.

Inputs are rows of token embeddings (texts, tokens, hidden), what is added to attention (0, or far below for
padding) and each token's share of the mean (texts, 1, tokens); the output is the mean of a text's tokens.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from knowledge.embedding.matrices import MatrixFile
from knowledge.embedding.runtime import quiet_openvino
from knowledge.embedding.weights import WeightFile

_EPSILON = 1e-12


def network(weights: WeightFile, matrices: MatrixFile) -> Any:
    """The network, not yet compiled; it goes on reading from the file of matrices."""
    _write(weights, matrices)
    openvino = quiet_openvino()
    op = openvino.opset13
    layers = _Layers(op, weights, matrices)
    words = op.parameter([-1, -1, weights.sizes.hidden], openvino.Type.f32)
    mask = op.parameter([-1, 1, 1, -1], openvino.Type.f32)
    shares = op.parameter([-1, 1, -1], openvino.Type.f32)
    state = layers.norm(words, "emb.ln")
    for number in range(weights.sizes.layers):
        state = layers.layer(state, mask, f"l{number}.")
    mean = op.squeeze(op.matmul(shares, state, False, False), layers.integers(1))
    return openvino.Model([mean], [words, mask, shares], "multilingual-e5-small")


class _Layers:
    """Writes the parts of the network with the weights of a file."""

    def __init__(self, op: Any, weights: WeightFile, matrices: MatrixFile) -> None:
        self._op = op
        self._weights, self._matrices = weights, matrices
        self._hidden, self._heads = weights.sizes.hidden, weights.sizes.heads

    def layer(self, state: Any, mask: Any, name: str) -> Any:
        """Attention and the two products after it, each added to what went in and normed."""
        seen = self._attention(state, mask, name)
        state = self.norm(self._op.add(state, self._product(seen, f"{name}ao")), f"{name}aln")
        wide = self._op.gelu(self._product(state, f"{name}fi"), "erf")
        narrow = self._product(wide, f"{name}fo")
        return self.norm(self._op.add(state, narrow), f"{name}oln")

    def norm(self, state: Any, name: str) -> Any:
        """Mean 0 and variance 1, then scaled and moved as learned."""
        plain = self._op.mvn(state, self.integers(-1), True, _EPSILON, "inside_sqrt")
        scaled = self._op.multiply(plain, self._constant(self._weights.floats(f"{name}.w")))
        return self._op.add(scaled, self._constant(self._weights.floats(f"{name}.b")))

    def _attention(self, state: Any, mask: Any, name: str) -> Any:
        # One product for all three: what goes in is brought to 8 bits once.
        three = self._product(state, f"{name}qkv")
        shape = self.integers(0, 0, 3 * self._heads, self._hidden // self._heads)
        by_head = self._op.transpose(self._op.reshape(three, shape, True), self.integers(0, 2, 1, 3))
        parts = self._op.split(by_head, self._op.constant(np.int64(1)), 3).outputs()
        seen = self._op.transpose(
            self._op.scaled_dot_product_attention(*parts, mask), self.integers(0, 2, 1, 3)
        )
        return self._op.reshape(seen, self.integers(0, 0, self._hidden), True)

    def _product(self, state: Any, name: str) -> Any:
        """Times a matrix, plus a constant."""
        matrix = self._matrices.read(name)
        rows = self._op.constant(matrix.rows, shared_memory=True)
        restored = self._op.multiply(self._op.convert(rows, "f32"), self._constant(matrix.scale))
        added = np.concatenate([self._weights.floats(f"{part}.b") for part in _parts(name)])
        return self._op.add(self._op.matmul(state, restored, False, True), self._constant(added))

    def integers(self, *values: int) -> Any:
        """A constant of whole numbers: axes, shapes."""
        return self._constant(np.array(values, np.int64))

    def _constant(self, values: Any) -> Any:
        # Copied: a constant that shares the memory of an array that is gone gives silent nonsense.
        return self._op.constant(values, shared_memory=False)


def _parts(name: str) -> list[str]:
    """The matrices of the weight file that are one here: three products go into attention as one."""
    layer, _, part = name.partition(".")
    return [f"{layer}.{letter}" for letter in part] if part == "qkv" else [name]


def _write(weights: WeightFile, matrices: MatrixFile) -> None:
    """All matrices of all layers."""
    sizes = weights.sizes
    for number in range(sizes.layers):
        for part in ("qkv", "ao", "fi", "fo"):
            name, columns = f"l{number}.{part}", sizes.inner if part == "fo" else sizes.hidden
            matrices.write(name, weights, [f"{p}.w" for p in _parts(name)], columns)
