"""What a servicer is told of a person: kept under a token that only its link holds."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from channels.tencent.keys import shared_key
from channels.wecom.kf.tables import briefs
from knowledge.storage.database import mapped_errors

DAYS = 3


class Briefs:
    """The table `wecom_kf_briefs`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def keep(self, account: str, person: str, key: str, body: Mapping[str, Any]) -> str:
        """The token of a page: the same for the same key, so that a link which is sent twice is one link."""
        token = self._sign(f"{account}/{person}/{key}")
        until = self._now() + timedelta(days=DAYS)
        told = {"body": json.dumps(body, ensure_ascii=False), "until": until}
        mine = {"digest": _digest(token), "account": account, "person": person}
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(briefs).where(briefs.c.digest == mine["digest"]))
            c.execute(insert(briefs).values(**mine, **told))
        return token

    def find(self, token: str) -> dict[str, Any] | None:
        """What the page shows; None when there is none, or no more."""
        good = (briefs.c.digest == _digest(token)) & (briefs.c.until > self._now())
        with mapped_errors(), self._engine.connect() as c:
            body = c.execute(select(briefs.c.body).where(good)).scalar()
        found: dict[str, Any] | None = json.loads(body) if body else None
        return found

    def forget(self, account: str, person: str) -> None:
        """Erase those of a person."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(briefs).where((briefs.c.account == account) & (briefs.c.person == person)))

    def tidy(self) -> None:
        """Erase what is over."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(briefs).where(briefs.c.until < self._now()))

    def _sign(self, key: str) -> str:
        secret = shared_key(self._engine, "kf-briefs", lambda: secrets.token_urlsafe(32))
        return urlsafe_b64encode(
            hmac.new(secret.encode(), key.encode(), hashlib.sha256).digest()[:24]
        ).decode()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
