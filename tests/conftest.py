"""What tests of several folders share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.bootstrap import Installation
from assistant.staff import passwords
from tests.fakes import RememberingEmbedder
from tests.installations import installation, published
from tests.modelserver import ModelServer, model_server
from tests.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, started when the first test asks for it."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords of staff are hashed with little effort; one test looks at what they really cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", lambda: PasswordHasher(1, 64, 1))
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.emptied()


@pytest.fixture(scope="session")
def model() -> RememberingEmbedder:
    """The real embedding model."""
    return RememberingEmbedder()


@pytest.fixture(scope="session")
def gemma() -> Iterator[ModelServer]:
    """A tiny real language model, started when the first test asks for it."""
    with model_server() as server:
        yield server


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, model: RememberingEmbedder) -> Iterator[Installation]:
    """The test corpus, published once with the real model; for tests that only read and converse."""
    place = installation(tmp_path_factory.mktemp("library"), embedder=model)
    published(place)
    yield place
    place.close()
