"""What is a person's own is shown to them only; tries are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tools.errors import NotAllowed, UnknownName
from tools.services.ports import Asker, Limit, Tries
from tools.types import Caller

_T = TypeVar("_T")
_WINDOW = 30  # minutes
_FOR_A_NUMBER = 5
_FROM_AN_ORIGIN = 10
_CODES = 20


def asker_of(caller: Caller) -> Asker:
    """Who asks."""
    return Asker(caller.identity, caller.origin)


def counted_for_number(
    tries: Tries, number: str, caller: Caller, found: Callable[[], _T | None]
) -> _T | None:
    """What is found under a number with its secret; a failure counts for the number and for the caller."""
    plain = "".join(number.split()).upper()
    limits = (
        Limit(f"number {plain}", _FOR_A_NUMBER, _WINDOW),
        Limit(f"status from {caller.origin}", _FROM_AN_ORIGIN, _WINDOW),
    )
    ticket = tries.spend(limits, caller.now)
    try:
        result = found()
    except Exception:  # not judged, so not failed
        tries.give_back(ticket)
        raise
    if result is not None:
        tries.give_back(ticket)
    return result


def counted_for_code(tries: Tries, caller: Caller, done: Callable[[], _T]) -> _T:
    """What is done with a code; UnknownName counts, for callers whose identity is not verified."""
    if caller.identity:
        return done()
    ticket = tries.spend((Limit(f"code from {caller.origin}", _CODES, _WINDOW),), caller.now)
    failed = False
    try:
        return done()
    except (UnknownName, NotAllowed):
        failed = True
        raise
    finally:
        if not failed:
            tries.give_back(ticket)
