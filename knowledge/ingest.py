"""Files to drafts, by digest: created, updated, unchanged or failed, a row per file."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.parsing import find_files, parse_file
from knowledge.store import Store
from knowledge.types import ParsedDocument, PolicyDocument

_log = logging.getLogger(__name__)

Outcome = Literal["created", "updated", "unchanged", "failed"]

# Part of every fingerprint: raise it when the same file would give other clauses than before.
PARSER_VERSION = "2"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    source: str
    outcome: Outcome
    document_id: str | None = None
    title: str | None = None
    clauses: int = 0
    reason: str | None = None


class Ingest:
    """One run over files or folders into the draft of the next release."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def files(self, paths: Iterable[Path]) -> list[tuple[Path, str]]:
        """The files under the paths with their sources, each once; a path that is not there is an error."""
        found = {
            file.resolve(): (file, _readable(source)) for path in paths for file, source in find_files(path)
        }
        return list(found.values())

    def run(
        self,
        files: list[tuple[Path, str]],
        region: str | None = None,
        progress: Callable[[FileReport], None] = lambda report: None,
    ) -> list[FileReport]:
        """Ingest the files one by one; a bad file never stops the rest and leaves nothing behind."""
        known = self._store.fingerprints()
        taken: dict[str, Path] = {}  # document id -> file, within this run
        reports: list[FileReport] = []
        for path, source in files:
            report = self._one(path, source, region, known, taken)
            reports.append(report)
            progress(report)
        return reports

    def _one(
        self, path: Path, source: str, region: str | None, known: dict[str, str], taken: dict[str, Path]
    ) -> FileReport:
        try:
            parsed = parse_file(path, source, region)
            _check_single(parsed.document, path, taken)
            return self._stage(parsed, _fingerprint(parsed, region), known)
        except KnowledgeError as error:
            return FileReport(source, "failed", reason=_readable(str(error)))
        except Exception as error:  # parsers' libraries raise whatever a broken file leads them to
            _log.info("ingest of a file failed", exc_info=error)
            return FileReport(source, "failed", reason=_readable(_unexpected(error)))

    def _stage(self, parsed: ParsedDocument, fingerprint: str, known: dict[str, str]) -> FileReport:
        document = parsed.document
        before = known.get(document.id)
        row = FileReport(document.source, "unchanged", document.id, document.title, len(parsed.clauses))
        if before == fingerprint:
            return row
        self._store.stage(parsed, fingerprint, self._now())
        return replace(row, outcome="updated" if before else "created")


def _check_single(document: PolicyDocument, path: Path, taken: dict[str, Path]) -> None:
    other = taken.setdefault(document.id, path)
    if other != path:
        raise UnreadableDocument(
            f"文件编号 {document.id} 在本次导入中已由 {other} 使用。同一编号只能对应一个文件："
            "请在 front matter 中各写一个 id，或删除其中一个文件，或从上一级文件夹导入。"
        )


def _fingerprint(parsed: ParsedDocument, region: str | None) -> str:
    parts = (PARSER_VERSION, parsed.document.digest, region or "", parsed.document.source)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _readable(name: str) -> str:
    """A file name in another encoding than the system's (GBK, from a Windows archive) as one reads it."""
    data = name.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _unexpected(error: BaseException) -> str:
    cause = f"{type(error).__name__}：{error}"
    return f"文件无法读取（{cause}）。请检查文件是否完整、是否有读取权限，或另存为其他格式后重试。"
