"""Many askers at once, in processes of their own; run by test_rush.py."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable

from tests.contracts.services import NOW
from tools.errors import Conflict
from tools.services.ports import Asker, Wanted
from tools.services.services import make_services
from tools.services.sql import database


def main(url: str, slot: str, first: str, count: str, start: str, how: str) -> None:
    """Print how many of the askers got what: `held`, `full`, or the name of another error."""
    database._PATIENCE_MS = 90_000  # who comes in turn is what is tested, not how soon
    services = make_services("demo", url)

    def ask(number: int) -> str:
        key = "one wish" if how == "same" else None
        who = Asker("one person") if how == "same" else Asker(f"person-{number}")
        try:
            held = services.bookings.hold(Wanted(slot, key=key), who, NOW)
            return services.bookings.confirm(held.code, who, NOW).code
        except Conflict:
            return "full"

    outcomes = _together(ask, int(first), int(count), float(start))
    services.close()
    for outcome in outcomes:
        print(outcome)
    print(Counter(o if o == "full" else "held" for o in outcomes), file=sys.stderr)


def _together(ask: Callable[[int], str], first: int, count: int, start: float) -> list[str]:
    outcomes: list[str] = []
    gate = threading.Barrier(count)

    def one(number: int) -> None:
        time.sleep(max(0.0, start - time.time()))
        gate.wait()
        try:
            outcome = ask(number)
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
        outcomes.append(outcome)

    threads = [threading.Thread(target=one, args=(first + n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


if __name__ == "__main__":
    main(*sys.argv[1:])
