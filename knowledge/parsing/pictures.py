"""Files whose text is in pictures they hold: scans pasted into a Word document, one a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from knowledge.parsing.pdf import layout, scan_items
from knowledge.parsing.scan import scanned_pages, unread
from knowledge.text.blocks import Block, Parsed

if TYPE_CHECKING:
    from docx.document import Document

_FEW = 60  # characters of text that a scan's covering line comes to
_SMALLEST = 20_000  # bytes; a logo or a seal is smaller than a page
_MOST = 60
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_FORMATS = ("image/png", "image/jpeg", "image/tiff", "image/bmp")


def is_in_pictures(blocks: Sequence[Block]) -> bool:
    """Whether a document has next to no text of its own."""
    return not any(b.table for b in blocks) and sum(len(b.text) for b in blocks) < _FEW


def word_pictures(document: Document) -> list[bytes]:
    """The large pictures of a Word document in the order of its text."""
    return list(dict.fromkeys(_embedded(document)))[:_MOST]


def _embedded(document: Document) -> Iterator[bytes]:
    for element in document.element.body.iter():
        part = document.part.related_parts.get(str(element.get(_EMBED) or ""))
        if part is not None and part.content_type in _FORMATS and len(part.blob) >= _SMALLEST:
            yield part.blob


def parse_pictures(pictures: Sequence[bytes], blocks: Sequence[Block]) -> Parsed:
    """The few blocks a document has, and the text recognised in its pictures after them."""
    pages = {n: page for n, data in enumerate(pictures, 1) for page in scanned_pages(data).values()}
    found = layout([list(scan_items(page)) for page in pages.values()])
    readings = tuple(reading for page in pages.values() for reading in page.readings)
    return Parsed((*blocks, *found), readings=readings, concerns=unread(pages))
