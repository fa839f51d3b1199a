"""Scans and photographs of a text: pages of a PDF as pictures, askew, noisy, turned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.knowledge import formats

if TYPE_CHECKING:
    from PIL.Image import Image


def pictures(folder: Path, title: str = formats.TITLE, lines: formats.Lines = formats.LINES) -> list[Image]:
    """The pages of the text as clean pictures; skips where the machine has no Chinese font to draw them."""
    return rendered(formats.write_pdf(folder / "drawn.pdf", title, lines))


def rendered(path: Path, dpi: int = 180) -> list[Image]:
    """The pages of a PDF as pictures."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(str(path))
    try:
        pages = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in pdf]
    finally:
        pdf.close()
    if np.mean(np.asarray(pages[0]) < 128) < 0.001:
        pytest.skip("this machine has no Chinese font to draw a page with")
    return pages


def worn(page: Image, skew: float = 0.8, noise: float = 10.0) -> Image:
    """A page as a scanner leaves it: a little askew, grainy, not quite white."""
    from PIL import Image as Images

    turned = page.rotate(skew, fillcolor="white", resample=Images.Resampling.BICUBIC)
    grain = np.random.default_rng(7).normal(-6, noise, (turned.height, turned.width, 1))
    return Images.fromarray((np.asarray(turned) + grain).clip(0, 255).astype("uint8"))


def write_scan(path: Path, skew: float = 0.8) -> Path:
    """A PDF whose pages are worn pictures, without a text layer."""
    pages = [worn(page, skew) for page in pictures(path.parent)]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=180)
    return path


def write_photograph(path: Path, turn: int = 90) -> Path:
    """A picture of the first page that lies on its side."""
    pictures(path.parent)[0].rotate(turn, expand=True).save(path)
    return path


def write_half_scanned(path: Path) -> Path:
    """A PDF whose first page has a text layer and whose second is a picture."""
    import pypdfium2

    half = len(formats.LINES) // 2
    first = formats.write_pdf(path.parent / "first.pdf", lines=formats.LINES[:half], head="")
    second = formats.write_pdf(path.parent / "second.pdf", title="", lines=formats.LINES[half:], head="")
    picture = path.parent / "picture.pdf"
    rendered(second)[0].save(picture, resolution=180)
    whole = pypdfium2.PdfDocument.new()
    for part in (first, picture):
        whole.import_pages(pypdfium2.PdfDocument(str(part)))
    whole.save(str(path))
    return path
