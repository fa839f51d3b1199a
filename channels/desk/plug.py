"""The operators' desk as a part of the application."""

from __future__ import annotations

from collections.abc import Callable

from assistant.desk.desk import CallDesk
from assistant.desk.ear import DeskEar
from assistant.desk.rulecheck import RuleCheck
from channels.api.workers import Workers
from channels.base import Service
from channels.desk.line import Line, live_router
from channels.desk.pages import pages_router
from channels.desk.pulse import Pulse
from channels.desk.room import Room
from channels.desk.router import acting_router, reading_router
from channels.plug import Plug


def plug(
    desk: Callable[[], CallDesk], ear: DeskEar, rules: Callable[[], RuleCheck], service: Service
) -> Plug:
    """The desk's pages and API; `ear` tells when there is something new."""
    workers = Workers(4, 400)
    room = Room(desk, rules, service, workers)
    pulse = Pulse(lambda: room.run(lambda d: d.revision()))
    ear.told.append(pulse.knock)

    def stop() -> None:
        pulse.stop()
        ear.close()
        workers.close()

    routers = (live_router(Line(room, pulse)), reading_router(room), acting_router(room), pages_router())
    return Plug("desk", routers, start=pulse.start, stop=stop, public=False)
