"""The ruled lines (表格线) of a scanned page, found as long dark runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.parsing.pageimages import Picture

Segment = tuple[float, float, float, float]  # x0, top, x1, bottom

_SHORTEST = 40  # a line is at least this share (one in …) of the page's longer side
_SAME = 7  # pixels within which two ends or two parallel lines are one


def ruled_lines(picture: Picture) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical lines of an upright page in pixels, put on common coordinates."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    length = max(picture.shape[:2]) // _SHORTEST
    across = _runs(dark, (length, 1), (length // 2, 3))
    down = _runs(dark, (1, length), (3, length // 2))
    rows = _snapped([(top + bottom) / 2 for _, top, _, bottom in across])
    columns = _snapped([(x0 + x1) / 2 for x0, _, x1, _ in down])
    return (
        [(x0, y, x1, y) for (x0, _, x1, _), y in zip(across, rows, strict=True)],
        [(x, top, x, bottom) for (_, top, _, bottom), x in zip(down, columns, strict=True)],
    )


def _runs(dark: Any, shape: tuple[int, int], bridge: tuple[int, int]) -> list[Segment]:
    """Runs of dark points at least as long as the shape; small breaks are bridged."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
    wider = cv2.getStructuringElement(cv2.MORPH_RECT, bridge)
    found = cv2.morphologyEx(cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel), cv2.MORPH_CLOSE, wider)
    _, _, stats, _ = cv2.connectedComponentsWithStats(found)
    thick = max(12, min(dark.shape[:2]) // 90)
    return [
        (float(x), float(y), float(x + w), float(y + h))
        for x, y, w, h, _ in stats[1:].tolist()
        if min(w, h) <= thick and max(w, h) >= max(shape)
    ]


def _snapped(values: Sequence[float]) -> list[float]:
    """Values that lie close together become their mean."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    groups: list[list[int]] = []
    for i in order:
        if groups and values[i] - values[groups[-1][-1]] <= _SAME:
            groups[-1].append(i)
        else:
            groups.append([i])
    found = [0.0] * len(values)
    for group in groups:
        mean = sum(values[i] for i in group) / len(group)
        for i in group:
            found[i] = mean
    return found
