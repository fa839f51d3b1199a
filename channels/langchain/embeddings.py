"""The embedding model of an installation as LangChain's `Embeddings`."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from knowledge.ports import Embedder


class PolicyEmbeddings(Embeddings):
    """Unit vectors of the model that the index is built with; prefixes are the model's own affair."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts to be found."""
        return [[float(value) for value in row] for row in self._embedder.passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return [float(value) for value in self._embedder.query(text)]
