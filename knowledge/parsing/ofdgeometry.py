"""Places on an OFD page: from an object's own coordinates in millimetres to points on the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from knowledge.parsing.attributes import real

POINTS = 72 / 25.4  # OFD measures in millimetres

Matrix = tuple[float, float, float, float, float, float]


def place(element: Any, left: float, top: float) -> Matrix:
    """From an object's own coordinates to the page, in millimetres."""
    box = numbers(element.get("Boundary"))
    a, b, c, d, e, f = numbers(element.get("CTM"), (1, 0, 0, 1, 0, 0))
    return a, b, c, d, e + box[0] - left, f + box[1] - top


def numbers(text: str | None, default: Sequence[float] = (0, 0, 0, 0)) -> Sequence[float]:
    """As many finite numbers as the default has, or the default."""
    found = [real(part, math.nan) for part in (text or "").split()]
    return found if len(found) == len(default) and not any(map(math.isnan, found)) else default


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point on the page, in points."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e) * POINTS, (b * x + d * y + f) * POINTS
