"""The customer service accounts (微信客服) as a part of the application."""

from __future__ import annotations

from channels.api.workers import WRITTEN, Workers
from channels.plug import Plug
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.rounds import Rounds
from channels.wecom.kf.router import kf_router
from channels.wecom.kf.serving import Serving


def plug(desk: Desk | None, threads: int) -> Plug:
    """The routes of all accounts; without a desk each says that there is no such account."""
    if desk is None:
        return Plug("wecom_kf", (kf_router(None, None),))
    workers = Workers(threads, WRITTEN)
    serving = Serving(desk, workers)
    rounds = Rounds(desk, serving.take_up)

    def start() -> None:
        serving.begin()
        rounds.start()

    def stop() -> None:
        rounds.stop()
        workers.close()

    refused = desk.refused
    return Plug(
        "wecom_kf",
        (kf_router(desk, serving),),
        start,
        stop,
        refused,
        lambda: refused.totals(desk.engine, desk.now()),
        desk.links,
    )
