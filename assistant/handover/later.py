"""Out of hours whoever asks for a person gets a work order, whose answer comes into their conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from assistant.handover.hours import ServiceHours
from assistant.orders.deadlines import due
from assistant.orders.desk import OrderDesk
from assistant.orders.material import of_conversation
from assistant.orders.prefill import prefilled
from assistant.orders.types import Order
from assistant.staff.desk import SYSTEM
from prompts.loader import reply


class AfterHours:
    """Makes the orders; `turns` and `told` are the questions and the facts of a conversation."""

    def __init__(
        self,
        orders: Callable[[], OrderDesk],
        turns: Callable[[str], Sequence[Mapping[str, Any]]],
        told: Callable[[str], Sequence[tuple[str, str]]],
        hours: ServiceHours,
        now: Callable[[], datetime],
    ) -> None:
        self._orders, self._turns, self._told = orders, turns, told
        self._hours, self._now = hours, now

    def promised(self, conversation: str, said: str, region: str | None) -> str | None:
        """What is to be said of the order of a conversation; None while operators are there."""
        if self._hours.are_on(self._now()):
            return None
        source = source_of(conversation)
        order = self._orders().open_of([source]).get(source) or self._made(source, conversation, said, region)
        until = order.due or due(order.kind, order.urgency, self._now().date())
        return reply("after_hours", hours=self._hours, code=order.code, due=f"{until.month}月{until.day}日")

    def _made(self, source: str, conversation: str, said: str, region: str | None) -> Order:
        """An order that is confirmed at once: what is promised is its deadline."""
        kept = of_conversation(conversation, self._turns(conversation))
        facts = [f"{label}：{value}" for label, value in self._told(conversation)]
        asked = [one for one in kept.asked if "人工" not in one] or [said]
        whole = replace(kept, source=source, asked=asked, facts=facts, region=region or kept.region)
        made = self._orders().make(SYSTEM, prefilled(whole))
        return self._orders().act(SYSTEM, made.code, "confirm", {})


def source_of(conversation: str) -> str:
    """Where an order of a conversation comes from."""
    return f"conversation:{conversation}"


def conversation_of(source: str) -> str | None:
    """The conversation that an order comes from."""
    kind, _, number = source.partition(":")
    return number if kind == "conversation" and number else None
