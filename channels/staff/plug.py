"""The staff side's own pages as a part of the application."""

from __future__ import annotations

from fastapi import FastAPI

from assistant.staff.desk import StaffDesk
from assistant.staff.ports import Provider
from channels.api.workers import Workers
from channels.plug import Plug
from channels.staff.openid import openid_router
from channels.staff.pages import pages_router
from channels.staff.router import accounts_router, audit_router, session_router


def plug(desk: StaffDesk | None, provider: Provider | None = None) -> Plug:
    """Signing in (also at the `provider`), accounts, audit; puts the desk where all areas' guards find it."""
    workers = Workers(2, 16)

    def prepare(app: FastAPI) -> None:
        app.state.staff = desk

    routers = (
        session_router(workers), openid_router(provider, workers), accounts_router(), audit_router(),
        pages_router(),
    )  # fmt: skip
    return Plug("staff", routers, stop=workers.close, prepare=prepare, public=False)
