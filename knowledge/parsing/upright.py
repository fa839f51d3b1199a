"""Scanned pages set upright: quarter turns by the direction of their lines, small skews by their slope."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.parsing.pageimages import Picture

Matrix = NDArray[np.float64]

_SAMPLE = 7
_LEVEL = 0.1  # degrees of skew that do not matter


def quarter_turns(engine: Any, picture: Picture, read: Any) -> int:
    """How often the page must be turned left to stand upright: by its longest lines."""
    from rapidocr.utils.process_img import get_rotate_crop_image

    measures = np.array([sides(box) for box in read.boxes])
    longest = np.argsort(-measures.max(axis=1))[:_SAMPLE]
    lying = int(np.sum(measures[longest, 1] > measures[longest, 0] * 1.5)) * 2 > len(longest)
    crops = [get_rotate_crop_image(picture, np.array(read.boxes[i], np.float32)) for i in longest]
    heads = [engine(crop, use_det=False, use_cls=True, use_rec=False).cls_res[0] for crop in crops]
    over = sum(label == "180" for label, _ in heads) * 2 > len(heads)
    return (1 if lying else 0) + (2 if over else 0)


def sides(box: Matrix) -> tuple[float, float]:
    """Width and height of a line's box."""
    return float(np.linalg.norm(box[1] - box[0])), float(np.linalg.norm(box[3] - box[0]))


def levelled(picture: Picture, boxes: Matrix) -> tuple[Picture, Matrix]:
    """The page turned so that its lines are level, and the matrix that turns its points."""
    import cv2

    height, width = picture.shape[:2]
    wide = [box for box in boxes if sides(box)[0] > 4 * sides(box)[1]]
    slopes = [np.degrees(np.arctan2(*(box[1] - box[0])[::-1])) for box in wide]
    skew = float(np.median(slopes)) if slopes else 0.0
    if abs(skew) < _LEVEL:
        return picture, np.eye(2, 3)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    turned = cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255))
    return np.asarray(turned, np.uint8), np.asarray(matrix, np.float64)


def moved(box: Any, matrix: Matrix) -> Matrix:
    """The points of a box after a turn."""
    points: Matrix = np.asarray(box, np.float64)
    return points @ matrix[:, :2].T + matrix[:, 2]
