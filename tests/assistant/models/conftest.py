"""A server that misbehaves, and models on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.adapters.models import ChatServer
from assistant.models.loop import LoopThread
from assistant.models.options import ModelOptions
from assistant.models.types import ModelRequest
from tests.assistant.models.badserver import BadServer, bad_server

Model = Callable[..., ChatServer]


@pytest.fixture
def server() -> Iterator[BadServer]:
    """The server."""
    with bad_server() as running:
        yield running


@pytest.fixture
def chat(server: BadServer) -> Iterator[Model]:
    """Makes the model of a mode of the server."""
    loop, made = LoopThread(), list[ChatServer]()

    def of(mode: str, **options: Any) -> ChatServer:
        made.append(ChatServer(ModelOptions(model=mode, base_url=server.url, **options), loop))
        return made[-1]

    yield of
    for one in made:
        one.close()
    loop.close()


def asked(**changes: Any) -> ModelRequest:
    """A request with little patience."""
    values = {"budget": 3.0, "silence": 0.7, **changes}
    return ModelRequest("compose", "compose@1", "你是政策咨询员。", "补贴多少？", **values)
