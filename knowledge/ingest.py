"""Files to drafts, by digest: created, updated, unchanged or failed, a row per file."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from knowledge.editions.amending import Amendment
from knowledge.editions.placing import Change, Placed, Placing
from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.originals.shelf import Originals
from knowledge.parsing import find_files, parse_file
from knowledge.parsing.files import read_file
from knowledge.reading import Reading
from knowledge.review.actors import LOCAL, Actor
from knowledge.review.drafts import State
from knowledge.store import Store
from knowledge.types import ParsedDocument, PolicyDocument

if TYPE_CHECKING:
    from knowledge.parsing.network import NetworkRules

_log = logging.getLogger(__name__)

Origin = Path | str
"""A file, which may lie in an archive, or the address of a web page."""

_SENT_BACK = "这份文件有一次改动正在审核或已经通过，现由新的内容代替，审核从头开始"

_UNDER_WAY = ("in_review", "approved")

Outcome = Literal["created", "updated", "unchanged", "failed"]

# Part of every fingerprint: raise it when the same file would give other clauses than before.
PARSER_VERSION = "4"


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
    """What the files of one run share; `known` are fingerprints, `taken` the files by document id.

    `later` are decisions (修改决定) on documents that may still come in the same run; then `is_last` is true.
    """

    known: dict[str, str]
    placing: Placing
    region: str | None
    by: Actor
    taken: dict[str, Origin] = field(default_factory=dict)
    later: list[tuple[ParsedDocument, str]] = field(default_factory=list)
    is_last: bool = False


class Ingest:
    """Files, folders and web pages into the draft of the next release; `network` is what may be fetched.

    `originals` keeps the files as they came; web pages are not kept.
    """

    def __init__(
        self,
        store: Store,
        reading: Reading,
        now: Callable[[], datetime],
        network: NetworkRules | None = None,
        originals: Originals | None = None,
    ) -> None:
        self._store, self._reading = store, reading
        self._now, self._network, self._originals = now, network, originals

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
        for found in chain(
            (self._one(path, source, one_run) for path, source in files), self._waiting(one_run)
        ):
            for report in found:
                reports.append(report)
                progress(report)
        return reports

    def _waiting(self, run: _Run) -> Iterator[list[FileReport]]:
        """Decisions whose documents had not come when they did, once more at the end."""
        run.is_last = True
        for parsed, fingerprint in run.later:
            yield self._told(parsed.document.source, partial(self._stage, parsed, fingerprint, run))

    def _one(self, path: Origin, source: str, run: _Run) -> list[FileReport]:
        """The file's row, and one for each other document that it changes."""

        def read() -> list[FileReport]:
            parsed = self._parsed(path, source, run.region)
            _check_single(parsed.document, path, run.taken)
            if self._originals and isinstance(path, Path):
                self._originals.keep(parsed.document.digest, path.suffix, read_file(path))
            return self._stage(parsed, _fingerprint(parsed, run.region), run)

        return self._told(source, read)

    def _told(self, source: str, act: Callable[[], list[FileReport]]) -> list[FileReport]:
        """What an act reports; whatever goes wrong is a row."""
        try:
            return act()
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
        if before == fingerprint:
            return [row]
        placed = Placed(parsed)
        if before is not None:
            placed = run.placing.laid_over(parsed)
            # What its earlier text in the draft made of others is undone, and done anew as this one says.
            run.placing.look_again(self._store.take_back_caused(document.id))
        amendment = run.placing.amended_by(parsed)
        if amendment.waits and not run.is_last:
            run.later.append((parsed, fingerprint))
            return []
        placed = run.placing.place(_with_concerns(placed, amendment), amendment, is_new=before is None)
        if amendment.waits:
            fingerprint = ""  # the same file is looked at again once the other document is there
        own = [change for change in placed.changes if change.document.document.id == document.id]
        # The others first: if the run is killed in between, the next one finds this text still new.
        rows = [self._change(change, run) for change in placed.changes if change not in own]
        if placed.document is None:
            return [row, *rows]
        review = self._put(placed.document, own, fingerprint, run.by)
        run.known[document.id] = fingerprint
        self._store.look_again(placed.undone)
        run.known |= dict.fromkeys(placed.undone, "")
        said = [placed.said, *(change.reason for change in own), _SENT_BACK if review in _UNDER_WAY else None]
        outcome: Outcome = "created" if before is None else "updated"
        return [replace(row, outcome=outcome, reason="；".join(filter(None, said)) or None), *rows]

    def _put(
        self, document: ParsedDocument, own: Sequence[Change], fingerprint: str, by: Actor
    ) -> State | None:
        """Stage a document; the end that one still in the draft puts to it can be undone with that one."""
        undone = [change for change in own if self._store.is_in_draft(change.caused_by)]
        plain = document if undone or not own else own[0].document
        review = self._store.stage(plain, fingerprint, self._now(), by)
        for change in undone:
            self._store.stage(change.document, fingerprint, self._now(), by, change.caused_by)
        return review

    def _change(self, change: Change, run: _Run) -> FileReport:
        """Stage what is made of another document; its own file still counts as known."""
        old = change.document.document
        review = self._store.stage(
            change.document, run.known.get(old.id, ""), self._now(), run.by, change.caused_by
        )
        said = "；".join(filter(None, [change.reason, _SENT_BACK if review in _UNDER_WAY else None]))
        return FileReport(old.source, "updated", old.id, old.title, len(change.document.clauses), said)


def _with_concerns(placed: Placed, amendment: Amendment) -> Placed:
    """The decision with what could not be carried out, or with a word on why nothing had to be."""
    said = "；".join(filter(None, [placed.said, *amendment.concerns])) or None
    if amendment.document is None and amendment.said:
        said = "；".join(filter(None, [said, amendment.said]))
    if placed.document is None or not amendment.concerns:
        return replace(placed, said=said)
    head = placed.document.document
    head = replace(head, concerns=tuple(dict.fromkeys((*head.concerns, *amendment.concerns))))
    return replace(placed, said=said, document=replace(placed.document, document=head))


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
