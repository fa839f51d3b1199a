"""Policy files as LangChain documents: one a clause, with its label, path and dates."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from knowledge.errors import KnowledgeError
from knowledge.parsing import find_files, parse_file
from knowledge.types import Clause, ParsedDocument, PolicyDocument

_log = logging.getLogger(__name__)


class PolicyLoader(BaseLoader):
    """Files or folders in any format that `talent ingest` reads; nothing is stored.

    `region` is the place of documents that do not name one. A file that cannot be read raises
    KnowledgeError, or is left out with a warning in the log when `skip_unreadable`.
    """

    def __init__(self, *paths: str | Path, region: str | None = None, skip_unreadable: bool = False) -> None:
        self._paths = [Path(path) for path in paths]
        self._region, self._skip = region, skip_unreadable

    def lazy_load(self) -> Iterator[Document]:
        """One document after another."""
        for path, source in self._files():
            parsed = self._parsed(path, source)
            if parsed is not None:
                yield from _clauses(parsed)

    def _parsed(self, path: Path, source: str) -> ParsedDocument | None:
        try:
            return parse_file(path, source, self._region)
        except KnowledgeError as error:
            if not self._skip:
                raise
            _log.warning("%s：%s", source, error)
            return None

    def _files(self) -> Iterable[tuple[Path, str]]:
        return (found for path in self._paths for found in find_files(path))


def _clauses(parsed: ParsedDocument) -> Iterator[Document]:
    about = _about(parsed.document)
    for clause in parsed.clauses:
        yield Document(id=clause.id, page_content=clause.text, metadata=about | _place(clause))


def _about(document: PolicyDocument) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "number": document.number,
        "region": document.region,
        "status": document.status,
        "url": document.url,
    }


def _place(clause: Clause) -> dict[str, Any]:
    days = {"effective_from": clause.effective_from, "effective_to": clause.effective_to}
    return {
        "clause_id": clause.id,
        "label": clause.label,
        "path": list(clause.path),
        "context": clause.context,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }
