"""Originals that have pages (PDF, pictures): how large they are, how they look, where a clause stands."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from knowledge.errors import UnreadableDocument
from knowledge.originals.anchors import Stream, all_spans
from knowledge.parsing.files import IMAGES
from knowledge.types import Clause

if TYPE_CHECKING:
    from PIL.Image import Image

Size = tuple[float, float]
Box = tuple[int, float, float, float, float]
"""Page (from 1), left, top, right, bottom as shares of the page."""

_MOST_PAGES = 500  # that are searched for clauses; more can still be looked at
_PIXELS = (300, 2400)  # how wide a page may be asked for
_reading = Lock()  # PDFium may be called by one thread at a time


def is_paged(path: Path) -> bool:
    """Whether the original is shown as pictures of its pages."""
    return path.suffix in (".pdf", *IMAGES)


def page_sizes(path: Path) -> list[Size]:
    """Width and height of every page, in a unit of its own."""
    if path.suffix == ".pdf":
        with _pdf(path) as pdf:
            return [pdf.get_page_size(number) for number in range(len(pdf))]
    with _image(path) as image:
        return [image.size for _ in range(getattr(image, "n_frames", 1))]


def page_picture(path: Path, number: int, width: int) -> bytes:
    """A page (from 1) as a PNG of about that many pixels in width."""
    wide = min(max(width, _PIXELS[0]), _PIXELS[1])
    if not 1 <= number <= len(page_sizes(path)):
        raise UnreadableDocument(f"原件没有第 {number} 页。请刷新页面。")
    return _png(_rendered(path, number, wide) if path.suffix == ".pdf" else _frame(path, number, wide))


def places_on_pages(
    path: Path, clauses: Sequence[Clause], said: Mapping[str, str] | None = None
) -> dict[str, list[Box]]:
    """Where clauses stand, by id, and sentences; scans have no letters to be found by and are left out."""
    if path.suffix != ".pdf":
        return {}
    with _pdf(path) as pdf:
        pages = [_Page(pdf[number], number + 1) for number in range(min(len(pdf), _MOST_PAGES))]
        stream = Stream([page.text for page in pages])
        return {
            one: [box for page, start, end in stream.pieces(span) for box in pages[page].boxes(start, end)]
            for one, span in all_spans(stream.letters, clauses, said or {}).items()
        }


class _Page:
    """A page's letters and where they are; only while its file is open."""

    def __init__(self, page: Any, number: int) -> None:
        self._letters, self._number = page.get_textpage(), number
        self._width, self._height = page.get_size()
        self.text: str = self._letters.get_text_range()

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        """The lines that some letters take up."""
        for line in range(self._letters.count_rects(start, end - start)):
            left, bottom, right, top = self._letters.get_rect(line)
            yield (
                self._number, round(left / self._width, 4), round(1 - top / self._height, 4),
                round(right / self._width, 4), round(1 - bottom / self._height, 4),
            )  # fmt: skip


@contextmanager
def _pdf(path: Path) -> Iterator[Any]:
    import pypdfium2

    with _reading:
        try:
            pdf = pypdfium2.PdfDocument(str(path))
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument("原件打不开，可能已损坏。请重新上传原件。") from error
        try:
            yield pdf
        finally:
            pdf.close()


@contextmanager
def _image(path: Path) -> Iterator[Image]:
    from PIL import Image

    with Image.open(path) as image:
        yield image


def _rendered(path: Path, number: int, width: int) -> Image:
    with _pdf(path) as pdf:
        page = pdf[number - 1]
        picture: Image = page.render(scale=width / page.get_width()).to_pil()
        return picture


def _frame(path: Path, number: int, width: int) -> Image:
    from PIL import ImageOps

    with _image(path) as image:
        image.seek(number - 1)
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((width, width * 4))
    return upright


def _png(picture: Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=3)
    return written.getvalue()


@lru_cache(maxsize=64)
def cached_picture(path: Path, number: int, width: int) -> bytes:
    """The same, remembered: a content has one path for ever."""
    return page_picture(path, number, width)
