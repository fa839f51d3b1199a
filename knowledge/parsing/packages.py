"""What every zip of XML (.docx .xlsx .pptx .ofd) must keep to before a library opens it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from knowledge.errors import UnreadableDocument

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_PARTS = 10_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_XML = 64 * 1024 * 1024  # a policy of 300 pages has about 5 MB
_XML = (".xml", ".rels", ".vml")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_CHUNK = 1 << 16


def check_package(data: bytes) -> None:
    """Refuse a package that is broken, locked, unpacks to too much or declares XML entities.

    Sizes are those in the directory; Python's zipfile never reads past them, so they bound the real ones.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_sizes(package)
            for info in package.infolist():
                if info.filename.lower().endswith(_XML):
                    _check_declarations(package, info)
    except UnreadableDocument:
        raise
    except Exception as error:  # zipfile lets errors of zlib, struct and of unknown methods through
        raise UnreadableDocument(
            "文件不完整或已损坏，无法打开。请重新下载，或用 Word、WPS 打开后另存一份再导入。"
        ) from error


def _check_sizes(package: zipfile.ZipFile) -> None:
    infos = package.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableDocument("文件加了密码。请去掉密码后再导入。")
    if len(infos) > MOST_PARTS:
        raise UnreadableDocument(f"文件由超过 {MOST_PARTS} 个部分组成，不像正常的文档。请另存一份再导入。")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise UnreadableDocument(
            f"文件解压后超过 {MOST_UNPACKED // 1024 // 1024} MB，可能已损坏或含有超大图片。"
            "请压缩图片后再导入。"
        )
    if sum(info.file_size for info in infos if info.filename.lower().endswith(_XML)) > MOST_XML:
        raise UnreadableDocument(
            f"文件的文字部分解压后超过 {MOST_XML // 1024 // 1024} MB。"
            "请删去空白的行列，或拆成几个文件再导入。"
        )


def _check_declarations(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """No office format has a document type; one that does means to define entities."""
    tail = b""
    for chunk in _chunks(package, info):
        if declares_entities(tail + chunk):
            raise UnreadableDocument(
                "文件内的 XML 带有不允许的实体声明（DOCTYPE），可能是恶意文件，没有导入。请向来源核实。"
            )
        tail = chunk[-32:]


def declares_entities(data: bytes) -> bool:
    """Whether a document type is declared in these bytes, in any encoding that XML parsers take."""
    return any(mark in data for mark in _DOCTYPES)


def _chunks(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(info) as part:
        while chunk := part.read(_CHUNK):
            yield chunk
