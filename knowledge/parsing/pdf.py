"""PDF with a text layer: columns by coordinates, running heads and page numbers off, tables kept."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from knowledge.blocks import Block, BlockList, Parsed, heading, paragraph
from knowledge.cleaning import tidy, without_furniture
from knowledge.errors import EmptyDocument, UnreadableDocument
from knowledge.loose_text import blocks_of
from knowledge.numbering import read_marker
from knowledge.paragraphs import Line, joined
from knowledge.parsing.pdflayout import TextLine, page_lines
from knowledge.parsing.pdftables import PageTable, page_tables
from knowledge.tabular import fill_down, table_of

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

_LARGER = 1.15  # a line set this much larger than the text is a heading
_SMALLER = 0.95  # a smaller line at a page edge is a running head
_LONGEST_HEADING = 60


def parse_pdf(data: bytes) -> Parsed:
    """A PDF file; a scan without a text layer is an EmptyDocument."""
    with _open(data) as pdf:
        items = _continued(_without_edges([list(_page_items(page)) for page in pdf.pages]))
    lines = [item for item in items if isinstance(item, TextLine)]
    if not lines and not items:
        raise EmptyDocument(
            "PDF 中没有文字层，应是扫描件或图片。请先做文字识别（OCR），或提供 Word、网页版本。"
        )
    size = median(line.size for line in lines) if lines else 0.0
    items = [i for i in items if isinstance(i, PageTable) or not (i.at_edge and i.size < size * _SMALLER)]
    return Parsed(tuple(_blocks(items, size)))


def _open(data: bytes) -> PDF:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    if b"%PDF" not in data[:1024]:
        raise UnreadableDocument("不是 PDF 文件，或文件已损坏。请重新下载，或用阅读器另存为 PDF 再导入。")
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        len(pdf.pages)
        return pdf
    except Exception as error:  # pdfminer wraps or lets through errors of many kinds
        causes = (error, error.__cause__, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise UnreadableDocument("PDF 设了打开密码。请去掉密码后再导入。") from error
        raise UnreadableDocument("PDF 已损坏，无法读取。请重新下载，或用阅读器另存为 PDF 再导入。") from error


Item = TextLine | PageTable


def _page_items(page: Any) -> Iterator[Item]:
    """Lines and tables of a page in reading order."""
    try:
        tables = page_tables(page)
        lines = page_lines(page, [table.box for table in tables])
    except Exception as error:
        raise UnreadableDocument(
            f"PDF 第 {page.page_number} 页已损坏，无法读取。请重新生成 PDF 再导入。"
        ) from error
    finally:
        page.close()
    for line in lines:
        while tables and tables[0].box[1] <= line.top:
            yield tables.pop(0)
        yield line
    yield from tables


def _without_edges(pages: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """Pages without running heads, feet and page numbers: what comes back at the edges of pages."""
    texts: list[str] = []
    for page in pages:
        texts += ["\f", *("表" if isinstance(item, PageTable) else item.text for item in page)]
    kept = iter(without_furniture(texts))
    edges = _edge_shapes(pages)
    found: list[list[Item]] = []
    for page in pages:
        next(kept)
        lines = [(item, next(kept)) for item in page]
        found.append([i for i, text in lines if isinstance(i, PageTable) or (text and _edge(i) not in edges)])
    return found


def _edge_shapes(pages: Sequence[Sequence[Item]]) -> set[tuple[str, int]]:
    shapes: Counter[tuple[str, int]] = Counter()
    for page in pages:
        lines = [item for item in page if isinstance(item, TextLine)]
        shapes.update({_edge(line) for line in lines if line.at_edge})
    return {shape for shape, count in shapes.items() if count >= 2 and count * 2 > len(pages)}


def _edge(line: TextLine) -> tuple[str, int]:
    """The text without its digits, and about where on the page it stands."""
    return "".join("#" if c.isdigit() else c for c in line.text if not c.isspace()), round(line.top / 12)


def _continued(pages: Sequence[Sequence[Item]]) -> list[Item]:
    """All pages as one; a table that goes on over the page is one table."""
    found: list[Item] = []
    for page in pages:
        for index, item in enumerate(page):
            before = found[-1] if found and index == 0 else None
            if isinstance(item, PageTable) and isinstance(before, PageTable) and before.width == item.width:
                rows = item.grid[1:] if item.grid[0] == before.grid[0] else item.grid
                before.grid.extend(rows)
            else:
                found.append(item)
    return found


def _blocks(items: Sequence[Item], size: float) -> list[Block]:
    found = BlockList()
    run: list[TextLine] = []
    for item in [*items, None]:
        if isinstance(item, TextLine) and not _is_heading(item, size):
            run.append(item)
            continue
        _add_text(found, run)
        run = []
        if isinstance(item, PageTable):
            table, caption = table_of([item.grid[0], *fill_down(item.grid[1:])])
            found.add(paragraph(caption))
            found.add(Block("table", table=table))
        elif item is not None:
            _add_heading(found, item, size)
    return found.blocks


def _add_text(found: BlockList, run: Sequence[TextLine]) -> None:
    for block in blocks_of(joined([Line(line.text, line.full, line.indented) for line in run])):
        found.add(block)


def _is_heading(line: TextLine, size: float) -> bool:
    return line.size >= size * _LARGER and len(line.text) <= _LONGEST_HEADING and not line.text.endswith("。")


def _add_heading(found: BlockList, line: TextLine, size: float) -> None:
    """A line in large type; a title on two lines is one heading."""
    level = 1 if line.size >= size * 1.4 else 2
    last = found.blocks[-1] if found.blocks else None
    if (
        last
        and last.kind == "heading"
        and last.level == level
        and line.continues
        and not read_marker(line.text)
    ):
        found.blocks[-1] = heading(tidy(last.text + line.text), level)
    else:
        found.add(heading(line.text, level))
