"""The access_token of an account: kept for all workers and machines, and fetched by one of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from channels.tencent.errors import ApiError
from channels.tencent.leases import Leases
from channels.tencent.tables import tokens
from knowledge.storage.database import mapped_errors

_EARLY = timedelta(minutes=5)
_PATIENCE, _PAUSE = 10.0, 0.1  # seconds
Fetch = Callable[[bool], tuple[str, float]]
"""Asks the platform: whether by force; the token and for how many seconds it is good."""


class AccessTokens:
    """The table `tencent_tokens`."""

    def __init__(self, engine: Engine, leases: Leases, now: Callable[[], datetime]) -> None:
        self._engine, self._leases, self._now = engine, leases, now

    def get(self, app: str, fetch: Fetch, bad: str = "") -> str:
        """A token that is good and not `bad`; ApiError when there is none to be had."""
        over = time.monotonic() + _PATIENCE
        while time.monotonic() < over:
            if (known := self._known(app)) and known != bad:
                return known
            with self._leases.held(f"token:{app}") as mine:
                if mine:
                    known = self._known(app)  # the one before us may have fetched it
                    return known if known and known != bad else self._fetched(app, fetch, bad)
            time.sleep(_PAUSE)
        raise ApiError(None, "retry", "另一个进程正在取 access_token，等了 10 秒没有等到。")

    def _fetched(self, app: str, fetch: Fetch, bad: str) -> str:
        token, seconds = fetch(False)
        if token == bad:  # the platform believes in it, its servers do not
            token, seconds = fetch(True)
        life = timedelta(seconds=seconds)
        values = {"app": app, "token": token, "until": self._now() + life - min(_EARLY, life / 2)}
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(tokens).where(tokens.c.app == app))
            c.execute(insert(tokens).values(**values))
        return token

    def _known(self, app: str) -> str:
        good = (tokens.c.app == app) & (tokens.c.until > self._now())
        with mapped_errors(), self._engine.connect() as c:
            return c.execute(select(tokens.c.token).where(good)).scalar() or ""
