"""Work orders, and the queue of those who asked for a person."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.housekeeping import days
from assistant.wiring.staff import StaffSide

if TYPE_CHECKING:
    from assistant.adapters.handover import SqlQueue
    from assistant.handover.desk import HandoverDesk
    from assistant.orders.desk import OrderDesk


class Orders(StaffSide):
    """What goes from a call or a conversation to a department."""

    @cached_property
    def queue(self) -> SqlQueue:
        """Where the queue is kept, and for how long what was written."""
        from assistant.adapters.handover import SqlQueue

        return SqlQueue(self.database.engine, days(self.settings.conversation_days))

    @cached_property
    def handovers(self) -> HandoverDesk:
        """Those who asked for a person."""
        from assistant.handover.desk import HandoverDesk

        return HandoverDesk(self.queue, self.conversations.turns, self.staff, self.clock.now)

    @cached_property
    def orders(self) -> OrderDesk:
        """The work orders."""
        from assistant.adapters.orders import SqlOrders
        from assistant.orders.desk import OrderDesk

        return OrderDesk(SqlOrders(self.database.engine), self.staff, self.clock.now)
