"""reschedule: move a booking (改期)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tools.services.access import asker_of, counted_for_code
from tools.services.booked import Booked, booked
from tools.services.ports import Bookings, Tries
from tools.types import Caller, Outcome


class RescheduleArguments(BaseModel):
    """Which booking, to which time."""

    booking: str = Field(max_length=40, description="预约号")
    slot: str = Field(max_length=200, description="新的时间的编号，取自 list_slots")


class Reschedule:
    """In one step: if the new time is taken, the old one stands."""

    name = "reschedule"
    title = "预约改期"
    description = "把预约改到另一个时间。新时间已满时，原预约不变。改之前请用户确认新的时间。"
    arguments: type[BaseModel] = RescheduleArguments
    value: type[BaseModel] = Booked

    def __init__(self, bookings: Bookings, tries: Tries) -> None:
        self._bookings, self._tries = bookings, tries

    def __call__(self, arguments: RescheduleArguments, caller: Caller) -> Outcome:
        """The booking at its new time."""
        asker = asker_of(caller)
        booking = counted_for_code(
            self._tries,
            caller,
            lambda: self._bookings.reschedule(arguments.booking, arguments.slot, asker, caller.now),
        )
        return booked(booking, caller)
