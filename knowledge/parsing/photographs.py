"""Photographs of a page: the sheet is found by its bright outline and laid flat."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.parsing.pageimages import Picture

Corners = NDArray[np.float32]

_SMALLEST = 0.4  # share of the picture that the sheet fills
_LARGEST = 0.97
_SLANT = 0.012  # a sheet whose edges slant less needs no flattening


def flattened(picture: Picture) -> Picture:
    """The sheet of paper in a photograph as if seen from above; any other picture as it is."""
    corners = _sheet(picture)
    if corners is None or not _slants(corners):
        return picture
    import cv2

    width = int(max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3])))
    height = int(max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1])))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, flat)
    return np.asarray(cv2.warpPerspective(picture, matrix, (width, height), borderValue=(255,) * 3), np.uint8)


def _sheet(picture: Picture) -> Corners | None:
    """The corners of the one large bright area with four sides: top left first, clockwise."""
    import cv2

    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (7, 7), 0)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    largest: Any = max(outlines, key=cv2.contourArea)
    share = cv2.contourArea(largest) / (picture.shape[0] * picture.shape[1])
    sides = cv2.approxPolyDP(largest, 0.02 * cv2.arcLength(largest, True), True)
    if not _SMALLEST < share < _LARGEST or len(sides) != 4 or not cv2.isContourConvex(sides):
        return None
    return _ordered(np.asarray(sides, np.float32).reshape(4, 2))


def _ordered(points: Corners) -> Corners:
    total, difference = points.sum(axis=1), points[:, 0] - points[:, 1]
    order = [total.argmin(), difference.argmax(), total.argmax(), difference.argmin()]
    return np.ascontiguousarray(points[order])


def _slants(corners: Corners) -> bool:
    """Whether an edge of the sheet is not level or not upright; a bright box on a slide is both."""
    width, height = np.ptp(corners[:, 0]), np.ptp(corners[:, 1])
    top, right, bottom, left = (corners[(i + 1) % 4] - corners[i] for i in range(4))
    level = max(abs(top[1]), abs(bottom[1])) / width
    upright = max(abs(left[0]), abs(right[0])) / height
    return bool(max(level, upright) > _SLANT)
