"""Slides (.pptx): titles as headings, texts and tables in reading order, speaker's notes (备注) as notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.grid.grids import PlacedCell, SpanGrid
from knowledge.grid.tabular import read_table
from knowledge.parsing.attributes import whole
from knowledge.text.blocks import Block, BlockList, Parsed, heading, paragraph
from knowledge.text.cleaning import bullet_text, tidy, without_furniture
from knowledge.tree.numbering import cn_numeral

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CONTINUED = ("（续）", "(续)", "（续表）")
_ROW = 180_000  # half a centimetre (EMU): frames that start within it stand side by side
_DEEPEST = 12
_NUMBERS = {
    "arabicPeriod": "{0}. ",
    "arabicParenBoth": "（{0}）",
    "arabicParenR": "{0}）",
    "ea1ChsPeriod": "{1}、",
    "ea1JpnChsDbPeriod": "{1}、",
    "circleNumDbPlain": "{2}",
}


MOST_SLIDES = 1000


def parse_slides(data: bytes) -> Parsed:
    """A .pptx file; hidden slides, dates, footers and slide numbers are left out."""
    import pptx

    try:
        show = pptx.Presentation(io.BytesIO(data))
        if len(show.slides) > MOST_SLIDES:  # many entries may stand for one and the same slide
            raise UnreadableDocument(f"演示文稿超过 {MOST_SLIDES} 张。请拆成几个文件再导入。")
        return Parsed(tuple(_Reader().read(show.slides)))
    except KnowledgeError:
        raise
    except Exception as error:  # python-pptx lets zip, XML and key errors of broken files through
        raise UnreadableDocument(
            "不是完好的演示文稿（.pptx）。请用 PowerPoint 或 WPS 打开并另存为 .pptx 再导入。"
        ) from error


class _Reader:
    """Walks the slides; a title that goes on over several slides is one heading."""

    def __init__(self) -> None:
        self._found = BlockList()
        self._title = ""

    def read(self, slides: Iterable[Any]) -> list[Block]:
        """The blocks of all slides."""
        for slide in slides:
            if slide._element.get("show") not in ("0", "false"):
                self._slide(slide)
        texts = without_furniture([b.text for b in self._found.blocks])
        return [b for b, text in zip(self._found.blocks, texts, strict=True) if text or b.table]

    def _slide(self, slide: Any) -> None:
        title = slide.shapes.title
        if title is not None:
            self._heading(tidy(" ".join(title.text_frame.text.split())))
        for shape in _in_order(slide.shapes):
            if title is not None and shape.shape_id == title.shape_id:
                continue
            if getattr(shape, "has_table", False) and shape.has_table:
                self._table(shape.table)
            elif shape.has_text_frame:
                self._text(shape.text_frame)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            self._notes(slide.notes_slide.notes_text_frame.text)

    def _heading(self, text: str) -> None:
        for mark in _CONTINUED:
            text = text.removesuffix(mark).strip()
        if text and text != self._title:
            self._found.add(heading(text, 1 if not self._found.blocks else 2))
        self._title = text or self._title

    def _text(self, frame: Any) -> None:
        counts: dict[tuple[int, str], int] = {}
        for item in frame.paragraphs:
            number = _automatic(item, counts)
            for line in filter(None, map(tidy, item.text.replace("\v", "\n").split("\n"))):
                bullet = line if number == "•" else bullet_text(line)
                self._found.add(paragraph(number + line) if bullet is None else Block("bullet", bullet))
                number = ""

    def _table(self, table: Any) -> None:
        for block in read_table(SpanGrid.of(_cells(table))).blocks():
            self._found.add(block)

    def _notes(self, text: str) -> None:
        lines = [tidy(line) for line in text.replace("\v", "\n").split("\n") if line.strip()]
        if lines and not all(line.isdigit() for line in lines):
            self._found.add(paragraph("备注：" + " ".join(lines)))


def _in_order(shapes: Iterable[Any]) -> list[Any]:
    """Frames from top to bottom, those side by side from left to right; groups are opened."""
    placed = list(_flat(shapes, (0, 0), (1.0, 1.0), 0))
    placed.sort(key=lambda item: (item[0][1], item[0][0]))
    rows: list[list[tuple[tuple[float, float], Any]]] = []
    for item in placed:
        if rows and item[0][1] - rows[-1][0][0][1] <= _ROW:
            rows[-1].append(item)
        else:
            rows.append([item])
    return [shape for row in rows for _, shape in sorted(row, key=lambda item: item[0][0])]


Pair = tuple[float, float]


def _flat(shapes: Iterable[Any], move: Pair, scale: Pair, depth: int) -> Iterator[tuple[Pair, Any]]:
    """Shapes that may hold text with their place on the slide."""
    from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

    around = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER)
    for shape in shapes:
        if shape.is_placeholder and shape.placeholder_format.type in around:
            continue
        place = (move[0] + (shape.left or 0) * scale[0], move[1] + (shape.top or 0) * scale[1])
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP and depth < _DEEPEST:
            yield from _group(shape, place, scale, depth)
        elif shape.has_text_frame or getattr(shape, "has_table", False):
            yield place, shape


def _group(shape: Any, place: Pair, scale: Pair, depth: int) -> Iterator[tuple[Pair, Any]]:
    """The shapes of a group, which has coordinates of its own."""
    frame = shape._element.grpSpPr.find(f"{_A}xfrm")
    if frame is None or frame.find(f"{_A}chOff") is None or frame.find(f"{_A}chExt") is None:
        yield from _flat(shape.shapes, place, scale, depth + 1)
        return
    offset, extent = frame.find(f"{_A}chOff"), frame.find(f"{_A}chExt")
    inner = (
        scale[0] * (shape.width or 1) / (whole(extent.get("cx")) or 1),
        scale[1] * (shape.height or 1) / (whole(extent.get("cy")) or 1),
    )
    move = place[0] - whole(offset.get("x")) * inner[0], place[1] - whole(offset.get("y")) * inner[1]
    yield from _flat(shape.shapes, move, inner, depth + 1)


def _automatic(item: Any, counts: dict[tuple[int, str], int]) -> str:
    """The number or bullet that the paragraph itself asks for; those of the design are decoration."""
    properties = item._p.pPr
    if properties is None:
        return ""
    if properties.find(f"{_A}buChar") is not None:
        return "•"
    auto = properties.find(f"{_A}buAutoNum")
    if auto is None:
        return ""
    key = item.level, str(auto.get("type"))
    counts[key] = counts.get(key, max(0, whole(auto.get("startAt"), 1) - 1)) + 1
    circled = chr(ord("①") + min(counts[key], 20) - 1)
    return _NUMBERS.get(key[1], "{0}. ").format(counts[key], cn_numeral(counts[key]), circled)


def _cells(table: Any) -> Iterator[PlacedCell]:
    for y, row in enumerate(table.rows):
        for x, cell in enumerate(row.cells):
            if not cell.is_spanned:
                rows, columns = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
                yield y, x, min(rows, 500), min(columns, 60), tidy(" ".join(cell.text.split()))
