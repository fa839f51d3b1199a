"""The corpus: documents, releases, search, review."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.adapters.tokens import kept_token
from assistant.wiring.ground import Ground
from knowledge.dense import ChromaIndex
from knowledge.embedding import Server, ServerEmbedder, make_embedder
from knowledge.index.vectors import VectorCache
from knowledge.ingest import Ingest
from knowledge.ports import DenseIndex, Embedder
from knowledge.reading import Reading
from knowledge.releases import Releases
from knowledge.review.history import History
from knowledge.review.workflow import Review
from knowledge.search import Search
from knowledge.store import Store

if TYPE_CHECKING:  # what only officers use is loaded when one comes
    from knowledge.review.checks.trial import Check
    from knowledge.review.desk import Desk
    from knowledge.review.erasure import Erasure
    from knowledge.review.publication import Publication


class Corpus(Ground):
    """What is known."""

    @cached_property
    def store(self) -> Store:
        """Documents, clauses and releases."""
        return Store(self.database)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model."""
        return make_embedder(self.settings.embedding, self._embedding_server(), self.store.serving_embedding)

    def renew_embedder(self) -> None:
        """Let `auto` take the best engine again, whatever built the index in use: for a reindex."""
        self.embedder = make_embedder(self.settings.embedding, self._embedding_server())

    def _embedding_server(self) -> Server:
        """Where TALENT_EMBEDDING=openai:… is asked."""
        chosen = self.settings
        key = chosen.embedding_api_key.get_secret_value() if chosen.embedding_api_key else ""
        prefixes = (chosen.embedding_query_prefix or "", chosen.embedding_passage_prefix or "")
        return Server(chosen.embedding_base_url or "", key, *prefixes)

    @cached_property
    def dense(self) -> DenseIndex:
        """The vector index."""
        model = self.embedder.model_id
        if self.settings.chroma_url:
            return ChromaIndex.server(self.settings.chroma_url, model)
        return ChromaIndex.embedded(self.settings.data_dir / "chroma", model)

    @cached_property
    def releases(self) -> Releases:
        """Publishing and rolling back."""
        return Releases(
            self.store,
            VectorCache(self.database),
            lambda: self.embedder,
            lambda: self.dense,
            self.settings.data_dir / "index",
            self.clock.now,
        )

    @cached_property
    def review(self) -> Review:
        """Changes on their way to a release, and who approves them."""
        return Review(self.store, self.clock.now)

    @cached_property
    def history(self) -> History:
        """Who did what, when."""
        return History(self.store.database)

    @cached_property
    def publication(self) -> Publication:
        """Publishing with the checks before it."""
        from knowledge.review.publication import Publication

        def checks() -> Sequence[Check]:
            from knowledge.review.checks.registry import all_checks

            return all_checks()

        return Publication(self.store, self.releases, self.search, self.review, checks, self.clock.now)

    @cached_property
    def erasure(self) -> Erasure:
        """Erasing documents from everything that is stored."""
        from knowledge.review.erasure import Erasure

        return Erasure(self.store, self.releases, lambda: self.dense, self.clock.now)

    @cached_property
    def desk(self) -> Desk:
        """What officers do, over HTTP."""
        from knowledge.review.desk import Desk

        return Desk(
            self.reading,
            self.ingest,
            self.releases,
            self.review,
            self.publication,
            self.erasure,
            self.history,
        )

    @cached_property
    def admin_token(self) -> str:
        """The token of the administration interface; made in the data directory if none is set."""
        if self.settings.admin_token:
            return self.settings.admin_token.get_secret_value()
        return kept_token(self.settings.data_dir / "admin.token")

    @cached_property
    def ingest(self) -> Ingest:
        """Files to drafts."""
        return Ingest(self.store, self.reading, self.clock.now)

    @cached_property
    def reading(self) -> Reading:
        """Whole documents of any release."""
        return Reading(self.database)

    @cached_property
    def search(self) -> Search:
        """The serving release, searchable."""
        return Search(self.store, self.releases, lambda: self.embedder, lambda: self.dense)

    def close(self) -> None:
        """Close the index and the model, too, where they hold connections."""
        super().close()
        for part in ("dense", "embedder"):
            if isinstance(self.__dict__.get(part), ChromaIndex | ServerEmbedder):
                self.__dict__[part].close()
