"""The only place that wires: settings in, a working installation out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from assistant.adapters.clock import WallClock
from assistant.adapters.conversations import SqlConversations
from assistant.errors import ConfigurationError
from assistant.ports import Clock
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.database import Database, make_engine
from knowledge.dense import ChromaIndex
from knowledge.embedding import make_embedder
from knowledge.ingest import Ingest
from knowledge.ports import DenseIndex, Embedder
from knowledge.releases import Releases
from knowledge.search import Search
from knowledge.store import Store
from knowledge.vectors import VectorCache

SAMPLE_CORPUS = Path(__file__).parent.parent / "knowledge" / "corpus"


@dataclass
class Installation:
    """One data directory with everything that works on it; parts are made when first asked for."""

    settings: Settings
    clock: Clock

    @cached_property
    def database(self) -> Database:
        """The SQL database."""
        return Database(self.settings.database())

    @cached_property
    def store(self) -> Store:
        """Documents, clauses and releases."""
        return Store(self.database)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model."""
        return make_embedder(self.settings.embedding)

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
    def ingest(self) -> Ingest:
        """Files to drafts."""
        return Ingest(self.store, self.clock.now)

    @cached_property
    def search(self) -> Search:
        """The serving release, searchable."""
        return Search(self.store, self.releases, lambda: self.embedder, lambda: self.dense)

    @cached_property
    def turns(self) -> Engine:
        """The database once more, for conversations."""
        # Turns are committed but not synced one by one: a kill loses none, a power cut the last few.
        return make_engine(self.settings.database(), synchronous="NORMAL")

    @cached_property
    def assistant(self) -> Assistant:
        """The assistant."""
        return Assistant(self.search, SqlConversations(self.turns), self.clock, self.settings.region)

    def close(self) -> None:
        """Close all connections that were opened."""
        if "database" in self.__dict__:
            self.database.close()
        if "turns" in self.__dict__:
            self.turns.dispose()


def build_installation(settings: Settings, clock: Clock | None = None) -> Installation:
    """Prepare the data directory; nothing is opened yet."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"数据目录 {settings.data_dir} 不能创建或写入（{error}）。请改正 TALENT_DATA_DIR 或目录权限。"
        ) from error
    return Installation(settings, clock or WallClock())


def build_assistant(settings: Settings) -> Assistant:
    """The assistant of an installation."""
    return build_installation(settings).assistant
