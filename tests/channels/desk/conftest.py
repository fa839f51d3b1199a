"""The desk with the engine behind it on a real port, and two operators who are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from knowledge.ports import Embedder
from tests.channels.desk.desks import DeskPlace, Operator, desk_place


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, model: Embedder) -> Iterator[DeskPlace]:
    with desk_place(tmp_path_factory.mktemp("desk"), model) as place:
        yield place


@pytest.fixture
def operator(desk: DeskPlace) -> Iterator[Callable[[str], Operator]]:
    """Signs somebody in."""
    come: list[Operator] = []

    def sign_in(name: str, role: str = "operator") -> Operator:
        come.append(Operator(desk, name, role))
        return come[-1]

    yield sign_in
    for one in come:
        one.client.close()
