"""Marks like characters that recognition left out: a single character on a line is easily missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from knowledge.parsing.pageimages import Picture

Place = tuple[int, int, int, int]  # x0, top, x1, bottom in pixels

_DARK = 110  # of 255 in every colour: ink, not the red of a seal
_MOST = 40


def leftovers(picture: Picture, boxes: Sequence[Any]) -> list[Place]:
    """Places outside the boxes of the recognised lines that look like characters."""
    import cv2

    if not len(boxes):
        return []
    height = int(np.median([np.linalg.norm(box[3] - box[0]) for box in boxes]))
    ink = (picture.max(axis=2) < _DARK).astype(np.uint8)
    for box in boxes:
        cv2.fillPoly(ink, [_grown(box, height // 6).astype(np.int32)], 0)
    ink = ink - cv2.bitwise_or(_runs(ink, (2 * height, 1)), _runs(ink, (1, 2 * height)))
    ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((height // 3 + 1, height // 3 + 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    return [
        (int(x) - pad, int(y) - pad, int(x + w) + pad, int(y + h) + pad)
        for x, y, w, h, area in stats[1:].tolist()
        if 0.45 * height < h < 1.3 * height and 0.45 * height < w < 12 * height and area > 0.25 * w * h
        for pad in [height // 8 + 1]
    ][:_MOST]


def crop(picture: Picture, place: Place) -> Picture:
    """The part of a page at a place."""
    x0, top, x1, bottom = (max(0, edge) for edge in place)
    return np.ascontiguousarray(picture[top:bottom, x0:x1])


def _runs(ink: Any, shape: tuple[int, int]) -> Any:
    """Ruled lines, and what sticks to them."""
    import cv2

    found = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
    return cv2.bitwise_and(cv2.dilate(found, np.ones((3, 3), np.uint8)), ink)


def _grown(box: Any, by: int) -> Any:
    points = np.asarray(box, np.float64)
    return points + np.sign(points - points.mean(axis=0)) * by
