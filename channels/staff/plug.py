"""The staff side's own pages as a part of the application."""

from __future__ import annotations

from fastapi import FastAPI

from assistant.staff.desk import StaffDesk
from channels.api.workers import Workers
from channels.plug import Plug
from channels.staff.pages import pages_router
from channels.staff.router import accounts_router, audit_router, session_router


def plug(desk: StaffDesk | None) -> Plug:
    """Signing in, accounts, audit; puts the desk where the guards of all areas find it."""
    workers = Workers(2, 16)

    def prepare(app: FastAPI) -> None:
        app.state.staff = desk

    routers = (session_router(workers), accounts_router(), audit_router(), pages_router())
    return Plug("staff", routers, stop=workers.close, prepare=prepare, public=False)
