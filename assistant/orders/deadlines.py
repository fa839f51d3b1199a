"""Until when an order is to be answered: in working days, with public holidays and make-up workdays."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.orders.catalogue import catalogue
from tools.services.workdays import kind_of as day_kind


def due(kind: str, urgency: str, today: date) -> date:
    """The last day, by the kind's working days and what the urgency allows at most."""
    days = int(catalogue()["kinds"][kind]["days"])
    left = min(days, int(catalogue()["urgencies"][urgency].get("most", days)))
    day = today
    while left or not _works(day):
        day += timedelta(days=1)
        left -= bool(left) and _works(day)
    return day


def _works(day: date) -> bool:
    return day_kind(day).works is not False
