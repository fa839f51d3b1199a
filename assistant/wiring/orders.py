"""Work orders, and the queue of those who asked for a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.housekeeping import days
from assistant.wiring.staff import StaffSide

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from assistant.adapters.handover import SqlQueue
    from assistant.handover.desk import HandoverDesk
    from assistant.handover.later import AfterHours
    from assistant.orders.desk import OrderDesk
    from assistant.orders.types import Order, Step


_ELSEWHERE = re.compile(r"kf-[0-9a-f]{40}")
"""微信客服 has servicers and states of its own: what is written here does not get there."""


class Orders(StaffSide):
    """What goes from a call or a conversation to a department."""

    @cached_property
    def queue(self) -> SqlQueue:
        """Where the queue is kept, and for how long what was written."""
        from assistant.adapters.handover import SqlQueue

        return SqlQueue(self.database.engine, days(self.settings.conversation_days))

    def _forget(self, identity: str | None, origin: str) -> None:
        """Erase what operators wrote to them, too."""
        self.queue.forget(origin)
        super()._forget(identity, origin)

    @cached_property
    def handovers(self) -> HandoverDesk:
        """Those who asked for a person."""
        from assistant.handover.desk import HandoverDesk
        from assistant.handover.hinting import Hints

        def stamp() -> object:
            return self.search.release(), len(self.taught.words())

        return HandoverDesk(
            self.queue,
            self.conversations.turns,
            self.staff,
            self.clock.now,
            self.dialogue.told,
            self._orders_of,
            Hints(self.apart, stamp).of,
        )

    def _orders_of(self, conversations: Sequence[str]) -> dict[str, str]:
        from assistant.handover.later import source_of

        sources = {source_of(one): one for one in conversations}
        return {sources[source]: order.code for source, order in self.orders.open_of(list(sources)).items()}

    @cached_property
    def orders(self) -> OrderDesk:
        """The work orders."""
        from assistant.adapters.orders import SqlOrders
        from assistant.orders.desk import OrderDesk

        return OrderDesk(SqlOrders(self.database.engine, self._answered), self.staff, self.clock.now)

    def _answered(self, c: Connection, order: Order, step: Step) -> None:
        """Whoever asked in a conversation is told the answer there."""
        from assistant.handover.later import conversation_of
        from prompts.loader import reply

        about = conversation_of(order.source)
        if step.act == "answer" and about:
            words = reply("order_answered", code=order.code, text=order.reply)
            self.queue.put(c, about, order.department, words, step.at)

    def serving(self, conversation: str) -> str | None:
        """The name of the operator who serves a conversation; who is elsewhere is served there."""
        return (
            None if _ELSEWHERE.fullmatch(conversation) else self.queue.serving(conversation, self.clock.now())
        )

    def promised(self, conversation: str, said: str, region: str | None) -> str | None:
        """What is said out of hours to whoever asks for a person."""
        if _ELSEWHERE.fullmatch(conversation):
            return None
        return self.after_hours.promised(conversation, said, region)

    @cached_property
    def after_hours(self) -> AfterHours:
        """What is promised while no operator is there."""
        from assistant.handover.hours import hours_of
        from assistant.handover.later import AfterHours

        hours = hours_of(self.settings.desk_hours)
        return AfterHours(
            lambda: self.orders, self.conversations.turns, self.dialogue.told, hours, self.clock.now
        )
