"""The Official Accounts as a part of the application."""

from __future__ import annotations

from channels.api.workers import WRITTEN, Workers
from channels.plug import Plug
from channels.tencent.bell import Bell
from channels.wechat.desk import Desk
from channels.wechat.rounds import Rounds
from channels.wechat.router import wechat_router
from channels.wechat.waiting import Waiting


def plug(desk: Desk | None, threads: int, bell: Bell | None = None) -> Plug:
    """The routes of all accounts; without a desk each says that there is no such account."""
    if desk is None:
        return Plug("wechat", (wechat_router(None, None),))
    workers = Workers(threads, WRITTEN)
    waiting = Waiting(desk, workers, bell)
    rounds = Rounds(desk, waiting.take_up)

    def start() -> None:
        waiting.begin()
        rounds.start()

    def stop() -> None:
        rounds.stop()
        workers.close()

    refused = desk.refused
    return Plug(
        "wechat",
        (wechat_router(desk, waiting),),
        start,
        stop,
        refused,
        lambda: refused.totals(desk.engine, desk.now()),
        desk.links,
    )
