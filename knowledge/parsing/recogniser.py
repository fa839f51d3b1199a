"""Character recognition (文字识别, OCR) of pages, run as a program of its own: `python -m … FILE [PAGE …]`.

It needs 0.8 GB, so the server starts it as a child and ends it. One JSON object a line comes out: for each
page its size, its lines with the place of each character, and its ruled lines. All is upright and in points,
as a PDF's own text would be.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.parsing.leftovers import crop, leftovers
from knowledge.parsing.pageimages import Picture, pictures
from knowledge.parsing.photographs import flattened
from knowledge.parsing.rulings import ruled_lines
from knowledge.parsing.upright import Matrix, levelled, moved, quarter_turns, sides

_Found = tuple[str, float, Any, list[tuple[str, Any]]]  # text, score, box, characters with their places

_MOST_MEMORY = 6 << 30  # address space, of which about 0.8 GB are used
_READABLE = 0.8  # a single mark read with less may be no character


def main() -> None:
    """Print the pages of the file named on the command line."""
    _limit_memory()
    path, pages = Path(sys.argv[1]), [int(page) for page in sys.argv[2:]]
    engine = _engine()
    for page in pictures(path, pages or None):
        print(json.dumps({"page": page.number, **_page(engine, page.picture, page.width)}), flush=True)


def _limit_memory() -> None:
    """A picture that unpacks to no end ends this program and no other."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _engine() -> Any:
    from rapidocr import RapidOCR

    threads = min(4, os.cpu_count() or 1)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _page(engine: Any, picture: Picture, width: float) -> dict[str, Any]:
    picture = flattened(picture)
    read = _read(engine, picture)
    if read.txts is not None and (turns := quarter_turns(engine, picture, read)):
        if turns % 2:
            width *= picture.shape[0] / picture.shape[1]
        picture = np.ascontiguousarray(np.rot90(picture, turns))
        read = _read(engine, picture)
    if read.txts is None:
        return {"width": width, "height": width, "lines": [], "unread": 0, "across": [], "down": []}
    found, unread = _left_over(engine, picture, read)
    picture, matrix = levelled(picture, read.boxes)
    scale = width / picture.shape[1]
    across, down = ruled_lines(picture)
    return {
        "width": width,
        "height": picture.shape[0] * scale,
        "lines": [*_lines(read, matrix * scale), *(_line(*one, matrix * scale) for one in found)],
        "unread": unread,
        "across": (np.array(across) * scale).round(2).tolist(),
        "down": (np.array(down) * scale).round(2).tolist(),
    }


def _read(engine: Any, picture: Picture) -> Any:
    """All that the engine is told is told each time: it keeps what it was told last."""
    steps = {"use_det": True, "use_cls": True, "use_rec": True}
    return engine(picture, **steps, return_word_box=True, return_single_char_box=True)


def _left_over(engine: Any, picture: Picture, read: Any) -> tuple[list[_Found], int]:
    """Lines that were missed and could be read alone, and how many marks stay unread."""
    found: list[_Found] = []
    unread = 0
    for place in leftovers(picture, read.boxes):
        alone = engine(crop(picture, place), use_det=False, use_cls=False, use_rec=True)
        text = alone.txts[0].strip() if alone.txts else ""
        if text and float(alone.scores[0]) >= _READABLE:
            x0, top, x1, bottom = place
            step = (x1 - x0) / len(text)
            box = [(x0, top), (x1, top), (x1, bottom), (x0, bottom)]
            cuts = [x0 + step * (i + 0.5) for i in range(len(text))]
            found.append(
                (
                    text,
                    float(alone.scores[0]),
                    box,
                    [(c, [(x, top)]) for c, x in zip(text, cuts, strict=True)],
                )
            )
        else:
            unread += 1
    return found, unread


def _lines(read: Any, matrix: Matrix) -> Iterator[dict[str, Any]]:
    parts = zip(read.txts, read.scores, read.boxes, read.word_results, strict=True)
    for text, score, box, characters in parts:
        yield _line(text, score, box, [(char, place) for char, _, place in characters], matrix)


def _line(
    text: str, score: float, box: Any, characters: Sequence[tuple[str, Any]], matrix: Matrix
) -> dict[str, Any]:
    points = moved(box, matrix)
    return {
        "text": text,
        "score": round(float(score), 4),
        "box": [*points.min(axis=0).round(2).tolist(), *points.max(axis=0).round(2).tolist()],
        "size": round(sides(points)[1], 2),
        "chars": [_middle(place, matrix) for _, place in characters],
        "shown": [char for char, _ in characters],
    }


def _middle(place: Any, matrix: Matrix) -> float:
    return round(float(moved(place, matrix)[:, 0].mean()), 2)


if __name__ == "__main__":
    main()
