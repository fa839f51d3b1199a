"""Rounds and deliveries in processes of their own, and processes that are killed in the middle."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from assistant.bootstrap import Installation
from tests.installations import NOW, installation
from tools.services.ports import Asker

DUE = date(2026, 12, 1)
READER = Asker(None, "browser-1")


def opened(folder: Path, url: str) -> Installation:
    """The installation on that database."""
    return installation(folder / "data", database_url=url)


def round_of(folder: Path, url: str) -> int:
    """One round; how many notices it put in."""
    place = opened(folder, url)
    try:
        return place.notices.run(DUE).posted
    finally:
        place.close()


def rounds_until_killed(folder: Path, url: str) -> None:
    """A round that says after each notice that it is in; somebody will kill it."""
    place = opened(folder, url)
    post = place.services.notices.post

    def said(*given: object) -> int:
        posted = post(*given)  # type: ignore[arg-type]
        with (folder / "posted").open("ab", buffering=0) as file:
            file.write(f"{given[0]}\n".encode())
        return posted

    place.services.notices.post = said  # type: ignore[method-assign]
    place.notices.run(DUE)
    os.kill(os.getpid(), 9)


def delivered(folder: Path, url: str) -> list[int]:
    """Look at what waits and acknowledge it, one by one; what this process was the one to acknowledge."""
    place = opened(folder, url)
    its = place.services.notices
    mine = [n.id for n in its.waiting(READER) if its.deliver((n.id,), READER, NOW)]
    place.close()
    return mine
