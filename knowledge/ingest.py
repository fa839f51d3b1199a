"""Files to drafts, by digest: created, updated, unchanged or failed, a row per file."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from knowledge.editions.placing import Placing
from knowledge.editions.succession import Ending
from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.parsing import find_files, parse_file
from knowledge.reading import Reading
from knowledge.review.actors import LOCAL, Actor
from knowledge.store import Store
from knowledge.types import ParsedDocument, PolicyDocument

if TYPE_CHECKING:
    from knowledge.parsing.network import NetworkRules

_log = logging.getLogger(__name__)

Origin = Path | str
"""A file, which may lie in an archive, or the address of a web page."""

_SENT_BACK = "这份文件有一次改动正在审核或已经通过，现由新的内容代替，审核从头开始"

Outcome = Literal["created", "updated", "unchanged", "failed"]

# Part of every fingerprint: raise it when the same file would give other clauses than before.
PARSER_VERSION = "3"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    source: str
    outcome: Outcome
    document_id: str | None = None
    title: str | None = None
    clauses: int = 0
    reason: str | None = None


@dataclass(slots=True)
class _Run:
    """What the files of one run share; `known` are fingerprints, `taken` the files by document id."""

    known: dict[str, str]
    placing: Placing
    region: str | None
    by: Actor
    taken: dict[str, Origin] = field(default_factory=dict)


class Ingest:
    """Files, folders and web pages into the draft of the next release; `network` is what may be fetched."""

    def __init__(
        self,
        store: Store,
        reading: Reading,
        now: Callable[[], datetime],
        network: NetworkRules | None = None,
    ) -> None:
        self._store, self._reading = store, reading
        self._now, self._network = now, network

    def files(self, paths: Iterable[Origin]) -> list[tuple[Origin, str]]:
        """The files under the paths with their sources, each once; a path that is not there is an error.

        A text is the address of a web page, which is its own source.
        """
        found: dict[Origin, tuple[Origin, str]] = {}
        for path in paths:
            if isinstance(path, str):
                found[path] = path, path
                continue
            found |= {file.resolve(): (file, _readable(source)) for file, source in find_files(path)}
        return list(found.values())

    def run(
        self,
        files: Sequence[tuple[Origin, str]],
        region: str | None = None,
        progress: Callable[[FileReport], None] = lambda report: None,
        by: Actor = LOCAL,
    ) -> list[FileReport]:
        """Ingest the files one by one; a bad file never stops the rest and leaves nothing behind."""
        by.must_be_allowed("ingest")
        one_run = _Run(self._store.fingerprints(), Placing(self._reading), region, by)
        reports: list[FileReport] = []
        for path, source in files:
            for report in self._one(path, source, one_run):
                reports.append(report)
                progress(report)
        return reports

    def _one(self, path: Origin, source: str, run: _Run) -> list[FileReport]:
        """The file's row, and one for each other document that it ends."""
        try:
            parsed = self._parsed(path, source, run.region)
            _check_single(parsed.document, path, run.taken)
            return self._stage(parsed, _fingerprint(parsed, run.region), run)
        except KnowledgeError as error:
            return [FileReport(source, "failed", reason=_readable(str(error)))]
        except Exception as error:  # parsers' libraries raise whatever a broken file leads them to
            _log.info("ingest of a file failed", exc_info=error)
            return [FileReport(source, "failed", reason=_readable(_unexpected(error)))]

    def _parsed(self, path: Origin, source: str, region: str | None) -> ParsedDocument:
        if isinstance(path, Path):
            return parse_file(path, source, region)
        from knowledge.parsing.fetch import parse_page

        return parse_page(path, region, self._network)

    def _stage(self, parsed: ParsedDocument, fingerprint: str, run: _Run) -> list[FileReport]:
        document = parsed.document
        before = run.known.get(document.id)
        row = FileReport(document.source, "unchanged", document.id, document.title, len(parsed.clauses))
        placed = run.placing.place(parsed, is_new=before is None) if before != fingerprint else None
        if placed is None or placed.document is None:
            return [row]
        # The ended ones first: if the run is killed in between, the next one finds this text still new.
        rows = [self._end(old, ending, run) for old, ending in placed.ended]
        review = self._store.stage(placed.document, fingerprint, self._now(), run.by)
        said = [placed.said, _SENT_BACK if review in ("in_review", "approved") else None]
        outcome: Outcome = "updated" if before else "created"
        return [replace(row, outcome=outcome, reason="；".join(filter(None, said)) or None), *rows]

    def _end(self, old: ParsedDocument, ending: Ending, run: _Run) -> FileReport:
        """Stage the end of a document whose place another takes; its own file still counts as known."""
        document = old.document
        self._store.stage(old, run.known.get(document.id, ""), self._now(), run.by)
        return FileReport(
            document.source, "updated", document.id, document.title, len(old.clauses), ending.reason
        )


def _check_single(document: PolicyDocument, path: Origin, taken: dict[str, Origin]) -> None:
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
