"""Files in folders and archives, and a file to its document and clauses."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import cast

from knowledge.errors import EmptyDocument, KnowledgeError, UnreadableDocument, UnsupportedFormat
from knowledge.metadata import describe
from knowledge.parsing import archive
from knowledge.parsing.contents import OFFICE, real_suffix
from knowledge.parsing.packages import ZIP, check_package
from knowledge.selfdescription.instructions import instructions_of
from knowledge.structure import clauses_of
from knowledge.text.blocks import Parsed
from knowledge.tree.confidence import doubts, with_confidence
from knowledge.types import ParsedDocument

_log = logging.getLogger(__name__)

Parser = Callable[[bytes], Parsed]

IMAGES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
_SHEETS = (".xlsx", ".xls", ".et", ".ods", ".csv", ".tsv")

# Suffix → module and function; modules load when a file needs them.
_PARSERS = {
    ".md": ("knowledge.parsing.markdown", "parse_markdown"),
    ".markdown": ("knowledge.parsing.markdown", "parse_markdown"),
    ".txt": ("knowledge.parsing.plain", "parse_plain"),
    ".html": ("knowledge.parsing.html", "parse_html"),
    ".htm": ("knowledge.parsing.html", "parse_html"),
    ".docx": ("knowledge.parsing.word", "parse_word"),
    ".pdf": ("knowledge.parsing.pdf", "parse_pdf"),
    ".xlsx": ("knowledge.parsing.spreadsheet", "parse_spreadsheet"),
    **dict.fromkeys((".csv", ".tsv"), ("knowledge.parsing.delimited", "parse_delimited")),
    ".pptx": ("knowledge.parsing.slides", "parse_slides"),
    ".ofd": ("knowledge.parsing.ofd", "parse_ofd"),
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), ("knowledge.parsing.office", "parse_text_file")),
    **dict.fromkeys((".xls", ".et", ".ods"), ("knowledge.parsing.office", "parse_sheet_file")),
    **dict.fromkeys((".ppt", ".dps", ".odp"), ("knowledge.parsing.office", "parse_slide_file")),
    **dict.fromkeys(IMAGES, ("knowledge.parsing.image", "parse_image")),
    archive.SUFFIX: ("knowledge.parsing.archive", "parse_archive"),
}
SUFFIXES = tuple(_PARSERS)
MAX_BYTES = 50 * 1024 * 1024


def find_files(path: Path) -> list[tuple[Path, str]]:
    """The files at or under a path, sorted, each with its source: the posix path below `path`.

    Hidden files and folders are left out. Files of other formats are listed too: parsing says why not.
    The members of an archive are files whose path leads through it; `parse_file` reads them there.
    """
    if path.is_file():
        return _expanded(path, path.name)
    if not path.is_dir():
        raise UnreadableDocument(f"找不到 {path}。请检查路径是否写对。")
    found = [(file, file.relative_to(path).as_posix()) for file in path.rglob("*") if file.is_file()]
    kept = (pair for pair in found if not any(part.startswith((".", "~$")) for part in pair[1].split("/")))
    return [entry for pair in sorted(kept, key=lambda pair: pair[1]) for entry in _expanded(*pair)]


def _expanded(path: Path, source: str) -> list[tuple[Path, str]]:
    return archive.members(path, source) if path.suffix.lower() == archive.SUFFIX else [(path, source)]


def parse_file(path: Path, source: str, region: str | None = None) -> ParsedDocument:
    """The document and the clauses of a file; `region` (name or code) is its place where it does not say."""
    _parser(path.suffix)  # a format that is not known is told before the file is read
    return parse_bytes(read_file(path), path.suffix, source, region)


def read_file(path: Path) -> bytes:
    """The content of a file, which may lie in an archive."""
    return _read(path) if path.is_file() else archive.read_member(path)


def parse_bytes(data: bytes, suffix: str, source: str, region: str | None = None) -> ParsedDocument:
    """The same for the content of a file: `suffix` (.docx) is its format, `source` the name it goes by."""
    if not data.strip():
        raise EmptyDocument("文件是空的。请检查是否保存成功。")
    parsed = read_blocks(data, suffix)
    if suffix.lower() in _SHEETS and parsed.title is None:
        parsed = replace(parsed, title=PurePosixPath(source).stem)  # better than the name of its first sheet
    document, body = describe(parsed, source, hashlib.sha256(data).hexdigest(), region)
    clauses = with_confidence(clauses_of(body, document), parsed.readings)
    if not clauses:
        raise EmptyDocument("文件中没有可用的正文。请检查文件内容是否完整。")
    concerns = (*document.concerns, *parsed.concerns, *doubts(clauses))
    instructions = instructions_of(body) if document.amends else ()
    return ParsedDocument(replace(document, concerns=concerns), clauses, instructions)


def read_blocks(data: bytes, suffix: str) -> Parsed:
    """The blocks of a file's content, read as what it really is; whatever goes wrong is a KnowledgeError."""
    _parser(suffix)
    found = real_suffix(data, suffix.lower())
    if found in (*OFFICE, ".ofd") and data.startswith(ZIP):
        check_package(data)
    try:
        return _parser(found)(data)
    except KnowledgeError:
        raise
    except Exception as error:  # parsers' libraries raise whatever a broken file leads them to
        _log.info("a %s file could not be read", found, exc_info=error)
        raise UnreadableDocument(
            f"文件无法读取（{type(error).__name__}）。请检查文件是否完整，或另存为其他格式后重试。"
        ) from error


def _parser(suffix: str) -> Parser:
    if suffix.lower() not in _PARSERS:
        known = "、".join(SUFFIXES)
        raise UnsupportedFormat(
            f"不支持 {suffix.lower() or '没有后缀的文件'}。可导入的格式：{known}。请另存为其中一种。"
        )
    module, name = _PARSERS[suffix.lower()]
    return cast(Parser, getattr(import_module(module), name))


def _read(path: Path) -> bytes:
    size = path.stat().st_size
    most = archive.MOST_IN_ALL if path.suffix.lower() == archive.SUFFIX else MAX_BYTES
    if size > most:
        raise UnreadableDocument(
            f"文件有 {size // 1024 // 1024} MB，超过 {most // 1024 // 1024} MB 的上限。"
            "请拆分或压缩图片后再导入。"
        )
    return path.read_bytes()
