"""The lines of a photograph that somebody sent: small bounds, and no place of a page is wanted."""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from knowledge.errors import UnreadableDocument
from knowledge.parsing.scan import recognised

_FORMATS = ("JPEG", "PNG", "BMP", "GIF", "WEBP")
_MOST_PIXELS = 40_000_000
_SECONDS = 60.0
_TURN = 45.0  # seconds that one waits for those before: a recogniser takes 0.8 GB
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A line from top to bottom, and how sure its reading is (0 to 1)."""

    text: str
    score: float


def photo_lines(data: bytes, seconds: float = _SECONDS) -> tuple[PhotoLine, ...]:
    """What stands on a picture, read in a child; empty for no text, UnreadableDocument for no picture."""
    _check(data)
    if find_spec("rapidocr") is None:
        raise UnreadableDocument("没有安装文字识别组件，看不了图片。请运行 pip install rapidocr。")
    if not _one_at_a_time.acquire(timeout=_TURN):
        raise UnreadableDocument("现在要看的图片太多，这一张没有排上。请过一会儿再发。")
    try:
        with tempfile.TemporaryDirectory(prefix="talent-photo-") as folder:
            path = Path(folder) / "photo"
            path.write_bytes(data)
            pages = list(recognised(path, (), seconds))
    finally:
        _one_at_a_time.release()
    lines = [line for _, page in pages for line in page["lines"]]
    return tuple(PhotoLine(line["text"], line["score"]) for line in lines)


def _check(data: bytes) -> None:
    """Only the head of the file is read: what it says of its size is what it unpacks to."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            pixels, moves = image.width * image.height, getattr(image, "is_animated", False)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise UnreadableDocument("这不是能看的图片。请发 JPG 或 PNG。") from None
    if pixels > _MOST_PIXELS:
        raise UnreadableDocument("图片超过 4000 万像素。请缩小后再发。")
    if moves:
        raise UnreadableDocument("这是动图。请发一张静止的照片。")
