"""Formulas on whole columns: the same algebra as for one person, on arrays of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tools.rules.algebra import Cell
from tools.rules.series import Series

Column = Any
"""An array with a value a person, or a single number that holds for all."""


class Columns:
    """Arithmetic on columns; a formula costs the same number of steps for one person and for many."""

    def __init__(
        self, lows: Sequence[Column], highs: Sequence[Column], today: float, series: Mapping[str, Series]
    ) -> None:
        self._lows, self._highs, self._today, self.series = lows, highs, today, series

    def constant(self, value: float) -> Cell:
        """A number for all."""
        return float(value)

    def truth(self, value: bool) -> Cell:
        """A truth for all."""
        return np.bool_(value)

    def low(self, index: int) -> Cell:
        """The lowest possible values of a fact."""
        return self._lows[index]

    def high(self, index: int) -> Cell:
        """The highest possible values of a fact."""
        return self._highs[index]

    def today(self) -> Cell:
        """The day asked for."""
        return self._today

    def add(self, a: Cell, b: Cell) -> Cell:
        """a + b."""
        return a + b

    def subtract(self, a: Cell, b: Cell) -> Cell:
        """a - b."""
        return a - b

    def multiply(self, a: Cell, b: Cell) -> Cell:
        """a × b."""
        return a * b

    def divide(self, a: Cell, b: Cell) -> Cell:
        """a ÷ b."""
        return a / b

    def least(self, a: Cell, b: Cell) -> Cell:
        """The lower of both."""
        return np.minimum(a, b)

    def most(self, a: Cell, b: Cell) -> Cell:
        """The higher of both."""
        return np.maximum(a, b)

    def floor(self, a: Cell) -> Cell:
        """Rounded down."""
        return np.floor(a)

    def at_least(self, a: Cell, b: Cell) -> Cell:
        """a ≥ b."""
        return np.greater_equal(a, b)

    def above(self, a: Cell, b: Cell) -> Cell:
        """a > b."""
        return np.greater(a, b)

    def both(self, a: Cell, b: Cell) -> Cell:
        """a and b."""
        return np.logical_and(a, b)

    def either(self, a: Cell, b: Cell) -> Cell:
        """a or b."""
        return np.logical_or(a, b)

    def negate(self, a: Cell) -> Cell:
        """Not a."""
        return np.logical_not(a)

    def where(self, test: Cell, a: Cell, b: Cell) -> Cell:
        """a where the test holds, else b."""
        return np.where(test, a, b)
