"""Bounds that pdfminer lacks: what a stream unpacks to (50 MB to 50 GB), and how much stands on a page.

A page can show a form that shows ten forms that show ten forms: a billion of them in a kilobyte.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from io import BytesIO
from typing import Any, TypeVar

from knowledge.errors import UnreadableDocument

MOST = 32 * 1024 * 1024  # a page has some 10 KB, a whole Chinese font 20 MB; pictures are not unpacked here
MOST_THINGS = 300_000  # characters, paths and pictures of a page; a full one has 3,000
_THINGS = {"render_char": 1, "paint_path": 3, "render_image": 1, "begin_figure": 20}  # by their cost
_CHECKSUM = 3  # last bytes of a stream in which an error is forgiven, as pdfminer does
_END = 128  # of run lengths


Unpacked = TypeVar("Unpacked", bytes, bytearray)


class OutOfBounds(UnreadableDocument):
    """A stream of a PDF unpacks to more than a page can hold, or a page has no end."""


@cache
def set_bounds() -> None:
    """Have pdfminer keep within bounds from now on, and unpack a damaged stream in one go."""
    types: Any = import_module("pdfminer.pdftypes")
    types.zlib, types.decompress_corrupted = _Zlib, _damaged
    types.lzwdecode, types.rldecode = _lzw, _run_lengths
    device: Any = import_module("pdfminer.converter").PDFLayoutAnalyzer
    for name, weight in _THINGS.items():
        setattr(device, name, _counted(getattr(device, name), weight))


def raise_bounds(error: BaseException | None) -> None:
    """Raise OutOfBounds where that is what is wrong; libraries wrap it in errors of their own."""
    while error is not None:
        if found := next((e for e in (error, *error.args) if isinstance(e, OutOfBounds)), None):
            raise found
        error = error.__cause__ or error.__context__


def _counted(method: Callable[..., Any], weight: int) -> Callable[..., Any]:
    @wraps(method)
    def counted(device: Any, *args: Any, **options: Any) -> Any:
        things = getattr(device, "things", 0) + weight  # a device is one page's
        device.things = things
        if things > MOST_THINGS:
            raise OutOfBounds(
                f"PDF 有一页的内容超过 {MOST_THINGS // 10_000} 万个字符和图形，没有读取。"
                "请向来源核实，或提供 Word、网页版本。"
            )
        return method(device, *args, **options)

    return counted


class _Zlib:
    """What pdfminer takes from the module `zlib`."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """All of a sound stream; zlib.error if it is not."""
        engine = zlib.decompressobj()
        found = _within(engine.decompress(data, MOST + 1))
        if not engine.eof:
            raise zlib.error("incomplete or truncated stream")
        return found


def _damaged(data: bytes) -> bytes:
    """A stream that ends early, or has a wrong checksum; zlib.error if the damage lies before that.

    pdfminer does this byte by byte, which takes minutes for a megabyte.
    """
    engine = zlib.decompressobj()
    found = _within(engine.decompress(data[:-_CHECKSUM], MOST + 1))
    with contextlib.suppress(zlib.error):
        found += engine.decompress(data[-_CHECKSUM:], MOST + 1)
    return bytes(_within(found))


def _lzw(data: bytes) -> bytes:
    from pdfminer.lzw import LZWDecoder

    found = bytearray()
    for piece in LZWDecoder(BytesIO(data)).run():
        found += piece
        _within(found)
    return bytes(found)


def _run_lengths(data: bytes) -> bytes:
    found, at = bytearray(), 0
    while at < len(data) and (length := data[at]) != _END:
        if length < _END:
            found += data[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            found += data[at + 1 : at + 2] * (257 - length)
            at += 2
        _within(found)
    return bytes(found)


def _within(found: Unpacked) -> Unpacked:
    if len(found) > MOST:
        raise OutOfBounds(
            f"PDF 里的一段内容解压后超过 {MOST // 1024 // 1024} MB，可能是压缩炸弹，没有读取。"
            "请向来源核实，或用阅读器另存为 PDF 再导入。"
        )
    return found
