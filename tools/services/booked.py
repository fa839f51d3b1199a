"""What a booking tool gives back."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tools.services.ics import calendar_file
from tools.services.showing import booking_card, booking_lines, demo_line
from tools.services.types import Booking
from tools.types import Caller, ToolResult


class Booked(BaseModel):
    """A booking, whether it is final, and its calendar file."""

    booking: Booking = Field(description="预约")
    final: bool = Field(description="是否已经生效；待确认的预约还没有生效，要请用户确认")
    ics: str = Field(description="日历文件（RFC 5545）的内容", repr=False)


def booked(booking: Booking, caller: Caller) -> ToolResult:
    """The result with its lines and its card."""
    ics = calendar_file(booking)
    card = {**booking_card(booking), "ics": ics}
    return ToolResult(
        Booked(booking=booking, final=card["final"], ics=ics),
        (*booking_lines(booking), *demo_line(booking.demo)),
        caller.as_of,
        card=card,
    )
