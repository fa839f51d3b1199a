"""cancel_booking: give a booking back (取消预约)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tools.services.access import asker_of, counted_for_code
from tools.services.booked import Booked, booked
from tools.services.ports import Bookings, Tries
from tools.types import Caller, Outcome


class CancelArguments(BaseModel):
    """Which booking."""

    booking: str = Field(max_length=40, description="预约号")


class CancelBooking:
    """Its place is free at once."""

    name = "cancel_booking"
    title = "取消预约"
    description = "取消一个预约，名额立即放出，不能恢复。取消前请用户确认。"
    arguments: type[BaseModel] = CancelArguments
    value: type[BaseModel] = Booked

    def __init__(self, bookings: Bookings, tries: Tries) -> None:
        self._bookings, self._tries = bookings, tries

    def __call__(self, arguments: CancelArguments, caller: Caller) -> Outcome:
        """The cancelled booking, with the calendar file that takes it out of a calendar."""
        asker = asker_of(caller)
        cancel = self._bookings.cancel
        booking = counted_for_code(self._tries, caller, lambda: cancel(arguments.booking, asker, caller.now))
        return booked(booking, caller)
