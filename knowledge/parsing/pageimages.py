"""Pages of scans as pictures: the pages of a PDF, the frames of an image file, upright and of a sane size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

Picture = NDArray[np.uint8]  # height x width x 3, blue green red as OpenCV has it

_A4_WIDTH = 595.0  # points; what a picture is taken to show
_DPI = 200
_LONGEST = 3200  # pixels; a drawing of two metres need not be rendered at 200 dpi
_MOST_PIXELS = 120_000_000
_MOST_FRAMES = 500


class Page(NamedTuple):
    """A page's number, its width in points and its picture."""

    number: int
    width: float
    picture: Picture


def pictures(path: Path, pages: Sequence[int] | None) -> Iterator[Page]:
    """The wanted pages (from 1; None: all) of a PDF or image file."""
    with path.open("rb") as file:
        is_pdf = b"%PDF" in file.read(1024)
    return _rendered(path, pages) if is_pdf else _frames(path)


def _rendered(path: Path, pages: Sequence[int] | None) -> Iterator[Page]:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(str(path))
    for number in pages or range(1, len(pdf) + 1):
        page = pdf[number - 1]
        scale = min(_DPI / 72, _LONGEST / max(page.get_size()))
        yield Page(number, page.get_width(), _array(page.render(scale=scale).to_pil()))
        page.close()


def _frames(path: Path) -> Iterator[Page]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    with Image.open(path) as image:
        for number in range(1, min(getattr(image, "n_frames", 1), _MOST_FRAMES) + 1):
            image.seek(number - 1)
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((_LONGEST, _LONGEST))
            yield Page(number, _A4_WIDTH, _array(upright))


def _array(image: Image) -> Picture:
    """Transparent parts are paper."""
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "P", "PA"):
        picture: Any = image.convert("RGBA")
        paper = Images.new("RGBA", picture.size, "white")
        image = Images.alpha_composite(paper, picture)
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
