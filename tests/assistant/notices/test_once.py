"""Each notice is made once and delivered once: two processes at a time, kill -9 in the middle."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from tests.apart import Answer, started
from tests.installations import NOW, policy, published
from tests.posting import READER, delivered, opened, round_of, rounds_until_killed
from tools.services.types import Topic

_MANY = 40


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Installation]:
    """Many policies that start on a day, and one browser that wants to be told of each."""
    made = opened(tmp_path, database_url)
    for n in range(_MANY):
        policy(tmp_path / "files", f"办法{n}", "先登记。", effective_from="2026-12-01")
    published(made, tmp_path / "files")
    for n in range(_MANY):
        subject = f"办法{n}"
        made.services.subscriptions.add(Topic.OPENS, subject, subject, None, {}, READER, NOW)
    yield made
    made.close()


def _waiting(place: Installation) -> list[str]:
    return sorted(n.card["title"] for n in place.services.notices.waiting(READER))


_ALL = sorted(f"办法{n}" for n in range(_MANY))


def test_three_rounds_at_once_make_each_notice_once(
    place: Installation, tmp_path: Path, database_url: str
) -> None:
    rounds = [Answer(round_of, tmp_path, database_url) for _ in range(3)]
    assert sum(one.get() for one in rounds) == _MANY
    assert _waiting(place) == _ALL


def test_what_two_pages_acknowledge_at_once_is_delivered_once(
    place: Installation, tmp_path: Path, database_url: str
) -> None:
    round_of(tmp_path, database_url)
    pages = [Answer(delivered, tmp_path, database_url) for _ in range(2)]
    first, second = (one.get() for one in pages)
    assert len(first) + len(second) == len({*first, *second}) == _MANY
    assert _waiting(place) == []


@pytest.mark.parametrize("after", [1, 7, 23])
def test_a_round_killed_in_the_middle_is_finished_by_the_next(
    place: Installation, tmp_path: Path, database_url: str, after: int
) -> None:
    process = started(rounds_until_killed, tmp_path, database_url)
    said = tmp_path / "posted"
    until = time.monotonic() + 60
    while not said.exists() or len(said.read_text().splitlines()) < after:
        assert time.monotonic() < until
        time.sleep(0.001)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    made = len(_waiting(place))
    assert after <= made <= _MANY
    assert len(delivered(tmp_path, database_url)) == made  # the page was faster than the next round
    assert round_of(tmp_path, database_url) == _MANY - made
    assert len(_waiting(place)) == _MANY - made
    assert len(delivered(tmp_path, database_url)) == _MANY - made
    assert round_of(tmp_path, database_url) == 0 and _waiting(place) == []
