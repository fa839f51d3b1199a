"""The parser families that are fuzzed: good files to start from, and how damaged bytes become a file again.

A package (.docx, .xlsx …) is damaged twice: as the zip it is, and inside, where each of its main parts is
what gets damaged and the zip around it stays sound; else checksums would stop almost every try.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.knowledge import formats, offices, official, uglytables
from tests.knowledge.ofds import write_ofd

_PARTS = {
    ".docx": ("word/document.xml", "word/numbering.xml"),
    ".xlsx": ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"),
    ".pptx": ("ppt/slides/slide3.xml", "ppt/presentation.xml"),
    ".ofd": ("Doc_0/Pages/Page_1/Content.xml", "Doc_0/Document.xml"),
}


@dataclass(frozen=True, slots=True)
class Family:
    """Files of one format; `part` is the part of the package that is damaged, None for the file itself."""

    name: str
    suffix: str
    part: str | None = None

    def seeds(self) -> list[bytes]:
        """What is damaged: good files, or that part of each."""
        files = _files(self.suffix)
        if self.part is None:
            return list(files)
        return [data for file in files if (data := _member(file, self.part)) is not None]

    def file(self, damaged: bytes) -> bytes:
        """The file with the damaged bytes in it."""
        return damaged if self.part is None else _packed(_files(self.suffix)[0], self.part, damaged)


def families() -> dict[str, Family]:
    """All families by name."""
    plain = [Family(suffix[1:], suffix) for suffix in _WRITERS]
    inner = [
        Family(f"{suffix[1:]}:{Path(part).stem}", suffix, part)
        for suffix, parts in _PARTS.items()
        for part in parts
        if _member(_files(suffix)[0], part) is not None
    ]
    return {family.name: family for family in [*plain, *inner]}


def _ugly() -> uglytables.Ugly:
    return next(iter(uglytables.TABLES.values()))


def _zip(path: Path) -> Path:
    members = {"甲.csv": _written(".csv", offices.write_delimited), "乙.md": "一、内容。".encode()}
    inner = offices.write_zip(path.with_suffix(".inner"), members).read_bytes()
    return offices.write_zip(path, members | {"内/丙.zip": inner})


_WRITERS: dict[str, tuple[Callable[[Path], Path], ...]] = {
    ".md": (formats.write_markdown,),
    ".txt": (formats.write_text, lambda p: official.write_text(p, official.NOTICE)),
    ".html": (formats.write_html, lambda p: uglytables.write_html(p, _ugly())),
    ".csv": (offices.write_delimited,),
    ".pdf": (formats.write_pdf, lambda p: uglytables.write_pdf(p, _ugly())),
    ".docx": (formats.write_numbered_word, formats.write_word, formats.write_merged_word),
    ".xlsx": (offices.write_sheet,),
    ".pptx": (offices.write_slides,),
    ".ofd": (write_ofd,),
    ".zip": (_zip,),
}


def _written(suffix: str, writer: Callable[[Path], Path]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return writer(Path(folder) / f"a{suffix}").read_bytes()


@cache
def _files(suffix: str) -> tuple[bytes, ...]:
    return tuple(_written(suffix, writer) for writer in _WRITERS[suffix])


def _member(file: bytes, part: str) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return package.read(part) if part in package.namelist() else None


@cache
def _others(file: bytes, part: str) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return tuple((name, package.read(name)) for name in package.namelist() if name != part)


def _packed(file: bytes, part: str, damaged: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:  # stored: packing would take longer than reading
        for name, data in (*_others(file, part), (part, damaged)):
            package.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()
