"""The queue as two parts of the application: the operators' and the person's."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fastapi import APIRouter, Depends

from channels.handover.router import Desk, person_router, queue_router
from channels.plug import Plug
from channels.staff.guard import page
from channels.staff.pages import shell, static_router

_STATIC = Path(__file__).parent / "static"


def plugs(desk: Desk) -> tuple[Plug, Plug]:
    """The operators' page and API, and what the person's page reads."""
    pages = APIRouter(include_in_schema=False)
    shown = partial(shell, "转人工", "handover/queue.js", ("handover/queue.css",))
    pages.add_api_route("/desk/queue", shown, methods=["GET"], dependencies=[Depends(page("queue.take"))])
    inside = (queue_router(desk), pages, static_router("handover", _STATIC))
    return Plug("queue", inside, public=False), Plug("person", (person_router(desk),))
