"""The ear of the hotline as a part of the application."""

from __future__ import annotations

from channels.base import Listening
from channels.hotline.router import Door, hotline_router
from channels.plug import Plug


def plug(listening: Listening | None) -> Plug:
    """The websockets of the call centres; without listening they are refused."""
    door = Door(listening)
    return Plug("hotline", (hotline_router(door),), stop=door.close, public=False)
