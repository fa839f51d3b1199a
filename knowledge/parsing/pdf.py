"""PDF: columns by coordinates, running heads and page numbers off, tables kept, scanned pages recognised."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from knowledge.errors import EmptyDocument, UnreadableDocument
from knowledge.grid.tabular import read_table
from knowledge.parsing.alignedtables import aligned_tables
from knowledge.parsing.pagejoins import Item, continued, without_edges
from knowledge.parsing.pdfbounds import raise_bounds
from knowledge.parsing.pdfhidden import seen, unseen
from knowledge.parsing.pdflayout import TextLine, page_lines, page_words
from knowledge.parsing.pdfopening import open_pdf
from knowledge.parsing.pdfscans import is_scan
from knowledge.parsing.pdftables import PageTable, page_tables
from knowledge.parsing.scan import ScannedPage, scanned_pages, unread
from knowledge.text.blocks import Block, BlockList, Parsed, heading
from knowledge.text.cleaning import tidy
from knowledge.text.loose_text import blocks_of
from knowledge.text.paragraphs import Line, joined
from knowledge.tree.numbering import read_marker

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MOST_SECONDS = 900.0  # of the processor; 3000 full pages take about 300
_WIDEST = 14_400.0  # points, what PDF 1.7 allows a page to measure
_LARGER = 1.15  # a line set this much larger than the text is a heading
_SMALLER = 0.95  # a smaller line at a page edge is a running head
_LONGEST_HEADING = 60


def parse_pdf(data: bytes) -> Parsed:
    """A PDF file; pages that are pictures of a text are recognised (OCR)."""
    with open_pdf(data) as pdf:
        pages = list(_pages(pdf))
    wanted = [page.number for page in pages if page.is_scan]
    found = scanned_pages(data, wanted) if wanted else {}
    blocks = layout(_with_scans(pages, found))
    if not blocks:
        raise EmptyDocument("PDF 中没有文字，图片中也没有识别出文字。请检查文件，或提供 Word、网页版本。")
    readings = tuple(reading for number in sorted(found) for reading in found[number].readings)
    return Parsed(
        tuple(blocks),
        readings=readings,
        concerns=(*unread(found), *unseen({page.number: page.unseen for page in pages})),
    )


def _pages(pdf: PDF) -> Iterator[_Page]:
    """All pages, as long as that takes a bearable time."""
    count, start = len(pdf.pages), time.thread_time()
    for page in pdf.pages:
        if time.thread_time() - start > MOST_SECONDS:
            raise UnreadableDocument(
                f"PDF 太复杂，{MOST_SECONDS // 60:.0f} 分钟只读了 {page.page_number - 1} 页"
                f"（共 {count} 页）。请拆成几个文件，或提供 Word、网页版本。"
            )
        yield _page(page)


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page, and whether it is the picture of a text."""

    number: int
    items: tuple[Item, ...]
    is_scan: bool
    unseen: int = 0  # characters left out because nobody sees them


def _with_scans(pages: Sequence[_Page], found: Mapping[int, ScannedPage]) -> list[tuple[Item, ...]]:
    """The items of the pages, scanned ones as they were recognised."""
    return [tuple(scan_items(found[p.number])) if p.number in found else p.items for p in pages]


def scan_items(page: ScannedPage) -> Iterator[Item]:
    """Lines and tables of a recognised page in reading order."""
    yield from _items(page, page.words, [table for table in page.tables if table.holds_table])


def layout(pages: Sequence[Sequence[Item]]) -> list[Block]:
    """The blocks of pages of lines and tables."""
    items = continued(without_edges(pages))
    lines = [item for item in items if isinstance(item, TextLine)]
    size = median(line.size for line in lines) if lines else 0.0
    items = [i for i in items if isinstance(i, PageTable) or not (i.at_edge and i.size < size * _SMALLER)]
    return _blocks(items, size)


def _page(page: Any) -> _Page:
    """Lines and tables of a page in reading order."""
    try:
        if max(page.width, page.height) > _WIDEST:
            raise ValueError("a page of this size is none")
        if is_scan(page):
            return _Page(page.page_number, (), True)
        shown, gone = seen(page)
        items = tuple(_items(shown, page_words(shown), page_tables(shown)))
        return _Page(page.page_number, items, False, gone)
    except Exception as error:
        raise_bounds(error)
        raise UnreadableDocument(
            f"PDF 第 {page.page_number} 页已损坏，无法读取。请重新生成 PDF 再导入。"
        ) from error
    finally:
        page.close()


def _items(page: Any, words: Sequence[Any], ruled: list[PageTable]) -> Iterator[Item]:
    """Lines and tables of words in reading order."""
    tables = ruled + aligned_tables(words, [table.box for table in ruled])
    waiting = sorted(tables, key=lambda table: table.box[1])
    for line in page_lines(page, words, [table.box for table in tables]):
        while waiting and waiting[0].box[1] <= line.top:
            yield waiting.pop(0)
        yield line
    yield from waiting


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
            for block in read_table(item.grid).blocks():
                found.add(block)
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
