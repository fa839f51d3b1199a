"""A past answer comes again from the release that gave it, whatever was published or lost since."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Installation
from channels.app import create_app
from knowledge.engines import Engines
from knowledge.errors import IndexMismatch, ReleaseNotFound
from tests.fakes import BigramEmbedder, MemoryIndex, RememberingEmbedder
from tests.installations import installation, policy, published

_QUESTION = "租房补贴的标准是多少"


@pytest.fixture
def place(tmp_path: Path, model: RememberingEmbedder) -> Installation:
    """Release 1 says 100元, release 2 says 200元."""
    place = installation(tmp_path / "data", region="310000", embedder=model)
    for amount in (100, 200):
        published(
            place, policy(tmp_path / "p", "租房", f"租房补贴的标准为每月{amount}元。", "租房补贴按月发放。")
        )
    return place


def said(place: Installation, release: int | None = None) -> dict[str, Any]:
    """The answer as it is given out, without its ids and its time."""
    body = place.assistant.ask(_QUESTION, release=release).to_json()
    return {name: body[name] for name in ("answer", "release", "as_of", "region_name")}


def nothing(place: Installation) -> None:
    """Leave all as it is."""


def roll_back(place: Installation) -> None:
    """Let release 1 serve, and look at release 2 then."""
    place.releases.rollback(1)


def lose_the_index(place: Installation) -> None:
    """Delete the folder of release 1, as a new machine would not have it."""
    shutil.rmtree(place.settings.data_dir / "index" / "release-1")


def lose_the_vectors(place: Installation) -> None:
    """Empty the vector index."""
    place.dense = MemoryIndex()


@pytest.mark.parametrize("event", [nothing, roll_back, lose_the_index, lose_the_vectors])
def test_an_earlier_release_gives_the_answer_it_gave(
    place: Installation, event: Callable[[Installation], None]
) -> None:
    place.releases.rollback(1)
    first = said(place)
    place.releases.rollback(2)
    second = said(place)
    event(place)
    again = installation(
        place.settings.data_dir, region="310000", embedder=place.embedder, dense=place.dense
    )  # remembers no answers
    assert "100元" in first["answer"]["text"] and "200元" in second["answer"]["text"]
    assert said(again, 1) == said(place, 1) == first
    assert said(again, 2) == said(place, 2) == second


def test_reading_an_earlier_release_changes_nothing_for_others(place: Installation) -> None:
    said(place, 1)
    assert said(place)["release"] == 2
    assert place.store.serving() == 2


def test_searches_replay_too(place: Installation) -> None:
    found = place.assistant.search(_QUESTION, release=1)
    assert found.release == 1
    assert "100元" in found.passages[0].clause.text


def test_only_two_earlier_releases_stay_open(place: Installation, tmp_path: Path) -> None:
    for amount in (300, 400):
        published(place, policy(tmp_path / "p", "租房", f"租房补贴的标准为每月{amount}元。"))
    for number in (1, 2, 3, 1):
        assert f"{number}00元" in place.assistant.search(_QUESTION, release=number).passages[0].clause.text
    assert list(place.search._opened._earlier) == [3, 1]


def test_a_release_that_does_not_exist_is_said_so(place: Installation) -> None:
    with pytest.raises(ReleaseNotFound, match="没有第 9 版"):
        place.assistant.ask(_QUESTION, release=9)


def test_a_release_is_replayed_by_its_own_model_whatever_is_set(place: Installation) -> None:
    other = installation(place.settings.data_dir, region="310000", embedder=BigramEmbedder("test/other"))
    assert said(other, 1) == said(place, 1)


def test_another_model_does_not_pretend_to_replay(place: Installation) -> None:
    other = installation(place.settings.data_dir, embedder=BigramEmbedder("test/other"))
    other.engines = Engines(lambda: other.embedder, lambda: other.dense)  # none other can be opened
    with pytest.raises(IndexMismatch, match="不能重现"):
        other.assistant.ask(_QUESTION, release=1)


def test_over_http_a_release_is_asked_for_by_number(place: Installation) -> None:
    with TestClient(create_app(place.assistant)) as client:
        asked = client.post("/api/v1/chat", json={"message": _QUESTION, "release": 1})
        found = client.get("/api/v1/search", params={"q": _QUESTION, "release": 1})
        missing = client.post("/api/v1/chat", json={"message": _QUESTION, "release": 9})
        wrong = client.get("/api/v1/search", params={"q": _QUESTION, "release": 0})
    assert asked.json()["release"] == found.json()["release"] == 1
    assert "100元" in asked.json()["answer"]["text"]
    assert missing.status_code == 404 and "没有第 9 版" in missing.json()["detail"]
    assert wrong.status_code == 422
