"""The applications (自建应用) as a part of the application."""

from __future__ import annotations

from channels.api.workers import WRITTEN, Workers
from channels.plug import Plug
from channels.wecom.app.desk import Desk
from channels.wecom.app.router import app_router
from channels.wecom.app.serving import Serving


def plug(desk: Desk | None, threads: int) -> Plug:
    """The routes of all of them; without a desk each says that there is none of that name."""
    if desk is None:
        return Plug("wecom_app", (app_router(None, None),))
    workers = Workers(threads, WRITTEN)
    serving = Serving(desk, workers)

    def stop() -> None:
        serving.stop()
        workers.close()

    refused = desk.refused
    return Plug(
        "wecom_app",
        (app_router(desk, serving),),
        serving.start,
        stop,
        refused,
        lambda: refused.totals(desk.engine, desk.now()),
        desk.links,
    )
