"""Pictures of a text (.png .jpg .tif …): photographs and scans, each frame a page."""

from __future__ import annotations

from knowledge.errors import EmptyDocument
from knowledge.parsing.pdf import layout, scan_items
from knowledge.parsing.scan import scanned_pages, unread
from knowledge.text.blocks import Parsed


def parse_image(data: bytes) -> Parsed:
    """An image file whose text is recognised (OCR)."""
    pages = scanned_pages(data)
    blocks = layout([list(scan_items(page)) for page in pages.values()])
    if not blocks:
        raise EmptyDocument("图片中没有识别出文字。请检查图片是否清晰、完整，或提供 Word、网页版本。")
    readings = tuple(reading for page in pages.values() for reading in page.readings)
    return Parsed(tuple(blocks), readings=readings, concerns=unread(pages))
