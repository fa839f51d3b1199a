"""The last place goes to one of two hundred who ask at once, from four processes."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from tests.contracts.services import NOW
from tools.services.ports import Asker, Wanted
from tools.services.services import make_services

_ROOT = Path(__file__).parents[3]
_PLACE, _OFFER = "demo-sh-hongkou-talent-station", "station"  # one place a time
_PROCESSES, _THREADS = 4, 50


def _slot_id() -> str:
    return f"{_PLACE}~{_OFFER}~20261123T0930"


def _rush(url: str, how: str) -> list[str]:
    """What each of the two hundred got; the database is empty before, so the four also race to prepare it."""
    start = str(time.time() + 2.0)
    program = (sys.executable, "-m", "tests.tools.services.rush", url, _slot_id())
    runs = [
        subprocess.Popen(
            [*program, str(number * _THREADS), str(_THREADS), start, how],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(_PROCESSES)
    ]
    outputs = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0] * _PROCESSES, outputs
    return [line for out, _ in outputs for line in out.splitlines()]


def test_the_last_place_goes_to_one_of_two_hundred(database_url: str) -> None:
    outcomes = _rush(database_url, "each")
    won = [outcome for outcome in outcomes if outcome.startswith("Y-")]
    assert len(outcomes) == 200 and len(won) == 1
    assert outcomes.count("full") == 199, set(outcomes)
    services = make_services("sql", database_url)
    (day,) = services.slots.days(_PLACE, _OFFER, date(2026, 11, 23), date(2026, 11, 23), NOW)
    assert day.slots[0].left == 0
    services.close()


def test_one_wish_repeated_two_hundred_times_at_once_books_once(database_url: str) -> None:
    outcomes = _rush(database_url, "same")
    assert len(outcomes) == 200 and len(set(outcomes)) == 1 and outcomes[0].startswith("Y-"), set(outcomes)
    services = make_services("sql", database_url)
    assert len(services.bookings.of("one person", NOW)) == 1
    services.close()


def test_two_who_swap_times_at_once_do_not_wait_for_each_other_forever(database_url: str) -> None:
    services = make_services("demo", database_url)
    first = _slot_id()
    other = first.replace("T0930", "T1000")
    anna = services.bookings.hold(Wanted(first), Asker("anna"), NOW)
    bert = services.bookings.hold(Wanted(other), Asker("bert"), NOW)
    services.close()
    moves = [f"{anna.code} {other} anna", f"{bert.code} {first} bert"]
    code = (
        "import sys; from tests.contracts.services import NOW; from tools.errors import Conflict\n"
        "from tools.services.ports import Asker; from tools.services.services import make_services\n"
        "url, code, slot, who = sys.argv[1], *sys.argv[2].split()\n"
        "try: print(make_services('sql', url).bookings.reschedule(code, slot, Asker(who), NOW).slot_id)\n"
        "except Conflict: print('full')\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code, database_url, move], cwd=_ROOT, stdout=subprocess.PIPE)
        for move in moves
    ]
    assert [run.communicate(timeout=60)[0].decode().strip() for run in runs] == ["full", "full"]
