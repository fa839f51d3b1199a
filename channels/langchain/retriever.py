"""Search as a LangChain retriever: what comes back is in force on the day and for the place."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from channels.base import SearchResult


class Searching(Protocol):
    """The part of a `Service` that a retriever needs."""

    def search(self, query: str, *, k: int, region: str | None, as_of: date | None) -> SearchResult:
        """Find passages."""
        ...


class PolicyRetriever(BaseRetriever):
    """The `k` clauses that fit best, for a region (None: the home region) as of a day (None: today).

    Metadata of a document is the passage of `talent search --json` with the release it is from.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    service: SkipValidation[Searching]
    k: int = 10
    region: str | None = None
    as_of: date | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = self.service.search(query, k=self.k, region=self.region, as_of=self.as_of).to_json()
        return [_document(passage, found["release"]) for passage in found["passages"]]


def _document(passage: dict[str, Any], release: int) -> Document:
    metadata = {name: value for name, value in passage.items() if name != "text"}
    return Document(
        id=passage["clause_id"],
        page_content=passage["text"],
        metadata=metadata | {"release": release},
    )
