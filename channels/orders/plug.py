"""Work orders as a part of the application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Depends

from assistant.insight.ports import WrapUps
from assistant.orders.desk import OrderDesk
from channels.orders.router import Sources, orders_router, replies_router
from channels.orders.wrapup import wrapups_router
from channels.plug import Plug
from channels.staff.guard import page
from channels.staff.pages import shell, static_router

_STATIC = Path(__file__).parent / "static"


def plug(
    desk: Callable[[], OrderDesk],
    sources: Sources,
    wrapped: Callable[[], WrapUps],
    now: Callable[[], datetime],
) -> Plug:
    """Orders and wrap-ups: the API, its page, and the modules that other pages load."""
    pages = APIRouter(include_in_schema=False)
    shown = partial(shell, "工单", "orders/orders.js", ("orders/orders.css",))
    pages.add_api_route("/desk/orders", shown, methods=["GET"], dependencies=[Depends(page("orders.handle"))])
    routers = (
        orders_router(desk, sources),
        replies_router(desk, sources),
        wrapups_router(wrapped, sources, now),
        pages,
        static_router("orders", _STATIC),
    )
    return Plug("orders", routers, public=False)
