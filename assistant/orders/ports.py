"""Where work orders are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from assistant.orders.types import Order, Step, Wanted


class OrderBook(Protocol):
    """Orders with their history; steps are added and never changed."""

    def add(self, order: Order, step: Step) -> Order:
        """Keep a new one under the next code of its day, which the result has."""

    def get(self, code: str) -> Order | None:
        """One order."""

    def steps(self, code: str) -> Sequence[Step]:
        """What was done with it, in order."""

    def change(self, order: Order, before: str, step: Step) -> bool:
        """Keep the order as it is now, if it is still in the state `before`; whether it was."""

    def of(self, sources: Sequence[str]) -> Sequence[Order]:
        """Orders that came from these, the latest first."""

    def find(self, wanted: Wanted) -> tuple[Sequence[Order], int]:
        """A page of orders, those due first in front, and how many there are."""

    def counts(self, today: date) -> dict[str, int]:
        """How many are in each state, and `overdue`."""

    def due_days(self) -> dict[date, int]:
        """By the day on which an answer is due, how many are not answered."""

    def like(self, caller_key: str, since: datetime) -> Sequence[Order]:
        """Orders since then of a caller; of anybody where no caller is given."""
