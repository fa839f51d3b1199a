"""The console around an installation of its own, and people who are signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Installation
from channels.app import create_app
from channels.staff.cookies import COOKIE
from tests.channels.console.people import Person, console_of, signed_in
from tests.installations import installation


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data")
    yield place
    place.close()


@pytest.fixture
def app(place: Installation) -> Any:
    return create_app(place.assistant, desk=place.desk, plugs=console_of(place))


@pytest.fixture
def person(app: Any, place: Installation) -> Iterator[Callable[[str], Person]]:
    """Signs somebody in; each has a browser of his own."""

    def come(name: str) -> Person:
        token, csrf = signed_in(place, name)
        return Person(TestClient(app, cookies={COOKIE: token}), csrf)

    with TestClient(app):
        yield come


@pytest.fixture
def editor(person: Callable[[str], Person]) -> Person:
    return person("bianji")


@pytest.fixture
def reviewer(person: Callable[[str], Person]) -> Person:
    return person("shenhe")
