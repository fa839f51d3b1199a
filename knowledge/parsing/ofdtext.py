"""The characters of an OFD text object by their advances, joined to words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.parsing.attributes import real, whole
from knowledge.parsing.ofdgeometry import Matrix, moved
from knowledge.parsing.xmlparts import local_name


def words_of(element: Any, matrix: Matrix, size: float) -> Iterator[dict[str, Any]]:
    """The runs of characters on one line without a gap between them."""
    run: list[tuple[str, float, float, float]] = []
    for char, x, y in _characters(element, matrix):
        width = size if ord(char) > 0x2E7F or char in "“”‘’—…·" else size / 2
        breaks = run and (abs(y - run[-1][2]) > size * 0.3 or not -size < x - run[-1][3] <= size * 0.3)
        if run and (breaks or char.isspace()):
            yield _word(run, size)
            run = []
        if not char.isspace():
            run.append((char, x, y, x + width))
    if run:
        yield _word(run, size)


def _word(run: Sequence[tuple[str, float, float, float]], size: float) -> dict[str, Any]:
    baseline = run[0][2]
    return {
        "text": "".join(char for char, *_ in run),
        "x0": run[0][1],
        "x1": run[-1][3],
        "top": baseline - 0.85 * size,
        "bottom": baseline + 0.15 * size,
        "size": size,
    }


def _characters(element: Any, matrix: Matrix) -> Iterator[tuple[str, float, float]]:
    """Each character with its place on the page; advances not given are those of the type."""
    size = real(element.get("Size")) * real(element.get("HScale"), 1.0)
    x = y = 0.0
    for code in element:
        if local_name(code) != "TextCode":
            continue
        text = (code.text or "").strip("\r\n\t")
        x, y = real(code.get("X"), x), real(code.get("Y"), y)
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        for index, char in enumerate(text):
            yield char, *moved(matrix, x, y)
            natural = 0.0 if down else size * (1.0 if ord(char) > 0x2E7F else 0.5)
            x += across[index] if index < len(across) else natural
            y += down[index] if index < len(down) else 0.0


def _deltas(text: str | None, most: int) -> list[float]:
    """Advances: `3.5 g 10 3.2` is 3.5, then ten times 3.2."""
    found: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        if part == "g":
            count, value = next(parts, "0"), next(parts, "0")
            found += [real(value)] * max(0, min(whole(count), most))
        else:
            found.append(real(part))
        if len(found) >= most:
            break
    return found
