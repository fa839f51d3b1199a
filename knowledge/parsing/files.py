"""Files in folders, and a file to its document and clauses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from knowledge.blocks import Parsed
from knowledge.errors import EmptyDocument, UnreadableDocument, UnsupportedFormat
from knowledge.metadata import describe
from knowledge.structure import clauses_of
from knowledge.types import ParsedDocument

Parser = Callable[[bytes], Parsed]

# Suffix → module and function; modules load when a file needs them.
_PARSERS = {
    ".md": ("knowledge.parsing.markdown", "parse_markdown"),
    ".markdown": ("knowledge.parsing.markdown", "parse_markdown"),
    ".txt": ("knowledge.parsing.plain", "parse_plain"),
    ".html": ("knowledge.parsing.html", "parse_html"),
    ".htm": ("knowledge.parsing.html", "parse_html"),
    ".docx": ("knowledge.parsing.word", "parse_word"),
    ".pdf": ("knowledge.parsing.pdf", "parse_pdf"),
}
SUFFIXES = tuple(_PARSERS)
MAX_BYTES = 50 * 1024 * 1024


def find_files(path: Path) -> list[tuple[Path, str]]:
    """The files at or under a path, sorted, each with its source: the posix path below `path`.

    Hidden files and folders are left out. Files of other formats are listed too: parsing says why not.
    """
    if path.is_file():
        return [(path, path.name)]
    if not path.is_dir():
        raise UnreadableDocument(f"找不到 {path}。请检查路径是否写对。")
    found = [(file, file.relative_to(path).as_posix()) for file in path.rglob("*") if file.is_file()]
    return sorted(
        (pair for pair in found if not any(part.startswith((".", "~$")) for part in pair[1].split("/"))),
        key=lambda pair: pair[1],
    )


def parse_file(path: Path, source: str, region: str | None = None) -> ParsedDocument:
    """The document and the clauses of a file; `region` (name or code) is its place where it does not say."""
    parser = _parser(path)
    data = _read(path)
    parsed = parser(data)
    document, body = describe(parsed, source, hashlib.sha256(data).hexdigest(), region)
    clauses = clauses_of(body, document)
    if not clauses:
        raise EmptyDocument("文件中没有可用的正文。请检查文件内容；只有图片的请先做文字识别（OCR）。")
    return ParsedDocument(document, clauses)


def _parser(path: Path) -> Parser:
    suffix = path.suffix.lower()
    if suffix not in _PARSERS:
        known = "、".join(SUFFIXES)
        raise UnsupportedFormat(
            f"不支持 {suffix or '没有后缀的文件'}。可导入的格式：{known}。请另存为其中一种。"
        )
    module, name = _PARSERS[suffix]
    return cast(Parser, getattr(import_module(module), name))


def _read(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise UnreadableDocument(
            f"文件有 {size // 1024 // 1024} MB，超过 {limit} MB 的上限。请拆分或压缩图片后再导入。"
        )
    data = path.read_bytes()
    if not data.strip():
        raise EmptyDocument("文件是空的。请检查是否保存成功。")
    return data
