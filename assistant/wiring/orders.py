"""Work orders."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.wiring.staff import StaffSide

if TYPE_CHECKING:
    from assistant.orders.desk import OrderDesk


class Orders(StaffSide):
    """What goes from a call or a conversation to a department."""

    @cached_property
    def orders(self) -> OrderDesk:
        """The work orders."""
        from assistant.adapters.orders import SqlOrders
        from assistant.orders.desk import OrderDesk

        return OrderDesk(SqlOrders(self.database.engine), self.staff, self.clock.now)
