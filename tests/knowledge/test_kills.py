"""Kill -9 at random moments of ingesting and publishing: what was said to be done is done, the rest goes on.

Thirty-six kills in the suite; `KILLS=500 pytest tests/knowledge/test_kills.py -s` for more and the stages.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.killing import CLAUSES, Place, looked, working

_KILLS = int(os.environ.get("KILLS", "36"))
_LONGEST = 0.4  # seconds of work before a kill; a round of ingest and publish takes some 0.1


def test_killed_at_any_moment_it_serves_the_last_release_and_loses_nothing_it_said_it_had(
    tmp_path: Path,
) -> None:
    chance, place, stages = random.Random(), Place(tmp_path), Counter[str]()
    for kill in range(_KILLS):
        process = working(tmp_path, first=1000 * (kill + 1))
        said = len(place.said)
        while len(place.said) == said:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, _LONGEST))
        process.kill()
        process.join()
        assert process.exitcode == -9
        stages[_last_stage(place)] += 1
        _check(place, looked(tmp_path))
        place.say("stage", "looked")
    print(f"{_KILLS} kills; stages hit: {dict(stages)}")


def _last_stage(place: Place) -> str:
    last = place.said[-1]
    return str(last[1] if last[0] == "stage" else last[0])


def _check(place: Place, found: dict[str, Any]) -> None:
    assert isinstance(found, dict), found
    acknowledged: dict[str, int] = {name: amount for kind, name, *rest in place.said
                                    if kind == "staged" for amount in rest}  # fmt: skip
    published = [number for kind, number, *_ in place.said if kind == "published"]
    before, after = found["before"], found["after"]
    if published:
        assert before is not None and before["release"] >= published[-1]
    for state in filter(None, (before, after)):
        for name, amounts in state["stored"].items():
            assert len(amounts) == CLAUSES and len(set(amounts)) == 1, f"{name} is half of one text"
            assert state["read"][name] == amounts
            assert state["found"][name] == amounts
        assert state["missing_vectors"] == []
    assert after is not None or not acknowledged
    assert after is None or after["drafts"] == 0
    for name, amount in acknowledged.items():
        assert after["stored"][name][0] >= amount, f"{name}: {amount} was acknowledged and is lost"
    assert found["left"] == [], "leftovers of killed processes are cleaned up"
