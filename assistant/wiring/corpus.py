"""The corpus: documents, releases, search, review."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.adapters.tokens import kept_token
from assistant.wiring.ground import Ground
from knowledge.dense import ChromaIndex
from knowledge.embedding import (
    DEFAULT,
    Opening,
    Server,
    ServerEmbedder,
    expected_id,
    make_embedder,
    opening_of,
    reopened,
)
from knowledge.engines import Engines
from knowledge.index.vectors import VectorCache
from knowledge.ingest import Ingest
from knowledge.originals.shelf import Originals
from knowledge.ports import DenseIndex, Embedder, Reranker
from knowledge.reading import Reading
from knowledge.reindexing import Reindexing
from knowledge.releases import Releases
from knowledge.reranking import Reranking, RerankServer, make_reranker
from knowledge.review.history import History
from knowledge.review.workflow import Review
from knowledge.search import Search
from knowledge.store import Store

if TYPE_CHECKING:  # what only officers use is loaded when one comes
    from assistant.adapters.jobs import SqlJobs
    from assistant.adapters.taught import SqlTaught
    from knowledge.review.checks.trial import Check
    from knowledge.review.desk import Desk
    from knowledge.review.dossier import Dossiers
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
        return self._dense_of(self.embedder.model_id)

    def _dense_of(self, model: str) -> DenseIndex:
        if self.settings.chroma_url:
            return ChromaIndex.server(self.settings.chroma_url, model)
        return ChromaIndex.embedded(self.settings.data_dir / "chroma", model)

    @cached_property
    def engines(self) -> Engines:
        """The model of the setting, and those that built releases which are still read."""
        return Engines(
            lambda: self.embedder,
            lambda: self.dense,
            self._expected,
            self._reopened,
            self._dense_of,
            VectorCache(self.database).dimension,
        )

    def _expected(self) -> str:
        if "embedder" in self.__dict__:
            return self.embedder.model_id
        return self._set_id or expected_id("", Server(), self.store.serving_embedding())

    @cached_property
    def _set_id(self) -> str | None:
        """The id of the model of the setting; None for `auto`, which heeds what built the index in use."""
        setting = self.settings.embedding
        auto = setting.strip().lower() in ("", DEFAULT)
        return None if auto else expected_id(setting, self._embedding_server(), None)

    def _reopened(self, model_id: str) -> Embedder:
        kept = self.store.opening(model_id)
        return reopened(model_id, Opening(**kept) if kept else None, self._embedding_server())

    @cached_property
    def reindexing(self) -> Reindexing:
        """What moves the index over to the model of the setting, in the background."""
        folder = self.settings.data_dir / "index"
        return Reindexing(self.store, self.releases, self.engines, folder, self.clock.now, self.keep_opening)

    def index_facts(self) -> dict[str, Any]:
        """What is to be said of the index: how far it is made again, why words alone are searched."""
        standing, trouble = self.reindexing.standing(), self.search.trouble()
        facts: dict[str, Any] = (
            {"reindexing": standing.to_json() | {"runs": standing.runs}} if standing else {}
        )
        facts |= {"by_words": trouble} if trouble else {}
        stuck = self.reranking.trouble if self.reranking else ""
        return facts | ({"reranking": stuck} if stuck else {})

    def keep_opening(self) -> None:
        """Remember how the model of the setting is opened, for when the setting is another one."""
        model = self.engines.own_id()
        opening = opening_of(model, self.settings.embedding, self._embedding_server())
        self.store.keep_opening(model, opening.to_json())

    @cached_property
    def releases(self) -> Releases:
        """Publishing and rolling back."""
        return Releases(
            self.store,
            VectorCache(self.database),
            self.engines,
            self.settings.data_dir / "index",
            self.clock.now,
            lambda: self.keep_opening(),
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

            return (*all_checks(), *self.own_checks())

        return Publication(self.store, self.releases, self.search, self.review, checks, self.clock.now)

    def own_checks(self) -> Sequence[Check]:
        """The checks that need more than the corpus."""
        return ()

    @cached_property
    def erasure(self) -> Erasure:
        """Erasing documents from everything that is stored."""
        from knowledge.review.erasure import Erasure

        def vectors() -> list[DenseIndex]:
            others = {*self.store.embeddings()} - {self.embedder.model_id}
            return [self.dense, *map(self._dense_of, sorted(others))]

        return Erasure(self.store, self.releases, vectors, self.clock.now, self.originals)

    @cached_property
    def originals(self) -> Originals:
        """The files that documents were read from."""
        return Originals(self.settings.data_dir / "originals")

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
            self.dossiers,
        )

    @cached_property
    def dossiers(self) -> Dossiers:
        """All about one document, and what officers put right in it."""
        from knowledge.review.correction import Correction
        from knowledge.review.dossier import Dossiers

        correction = Correction(self.store, self.reading, self.clock.now)
        return Dossiers(
            self.reading, self.originals, self.history, correction, lambda: self.clock.now().date()
        )

    @cached_property
    def jobs(self) -> SqlJobs:
        """Long work of officers, and how far it is."""
        from assistant.adapters.jobs import SqlJobs

        return SqlJobs(self.database.engine)

    @cached_property
    def admin_token(self) -> str:
        """The token of the administration interface; made in the data directory if none is set."""
        if self.settings.admin_token:
            return self.settings.admin_token.get_secret_value()
        return kept_token(self.settings.data_dir / "admin.token")

    @cached_property
    def ingest(self) -> Ingest:
        """Files to drafts."""
        return Ingest(self.store, self.reading, self.clock.now, originals=self.originals)

    @cached_property
    def reading(self) -> Reading:
        """Whole documents of any release."""
        return Reading(self.database)

    @cached_property
    def search(self) -> Search:
        """The serving release, searchable."""
        return Search(self.store, self.releases, self.reranking, self.taught.synonyms)

    @cached_property
    def taught(self) -> SqlTaught:
        """The words of citizens that this installation was taught."""
        from assistant.adapters.taught import SqlTaught

        _ = self.store  # a database that cannot be used is told by it
        return SqlTaught(self.database.engine)

    @cached_property
    def reranking(self) -> Reranking | None:
        """What reorders the first hits; None when no reranker is set."""
        if not self.settings.rerank:
            return None
        return Reranking(self.open_reranker)

    def open_reranker(self) -> Reranker:
        """The reranker of the setting; personal data does not go to a server."""
        from assistant.privacy import mask

        chosen = self.settings
        key = chosen.rerank_api_key.get_secret_value() if chosen.rerank_api_key else ""
        return make_reranker(chosen.rerank or "", RerankServer(chosen.rerank_base_url or "", key), mask)

    def close(self) -> None:
        """Close the index and the model, too, where they hold connections."""
        super().close()
        for part in ("dense", "embedder", "reranking"):
            if isinstance(self.__dict__.get(part), ChromaIndex | ServerEmbedder | Reranking):
                self.__dict__[part].close()
