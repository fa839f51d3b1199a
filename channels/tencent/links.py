"""Short links to what an answer stands on: signed, without a login, and without a person in them."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from channels.tencent.keys import shared_key
from channels.tencent.tables import links
from knowledge.storage.database import mapped_errors

_SHOWN = (
    "title", "number", "label", "quote", "text", "context", "url", "effective_from", "effective_to", "state",
    "region_name",
)  # fmt: skip
_BYTES = 12


class Links:
    """The table `tencent_links`: citations as they were told, each once, under their signature."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def token(self, citation: Mapping[str, Any]) -> str:
        """The token of a citation's page; the same citation has the same."""
        told = json.dumps({name: citation.get(name) for name in _SHOWN}, ensure_ascii=False, sort_keys=True)
        token = self._sign(told)
        with mapped_errors(), self._engine.connect() as c:
            if c.execute(select(links.c.token).where(links.c.token == token)).first():
                return token
        try:
            with self._engine.begin() as c:
                c.execute(insert(links).values(token=token, citation=told))
        except IntegrityError:
            pass  # another worker was first
        return token

    def citation(self, token: str) -> dict[str, Any] | None:
        """What the token was given for; None when we did not sign it."""
        with mapped_errors(), self._engine.connect() as c:
            told = c.execute(select(links.c.citation).where(links.c.token == token)).scalar()
        if told is None or not hmac.compare_digest(self._sign(told).encode(), token.encode()):
            return None
        found: dict[str, Any] = json.loads(told)
        return found

    def _sign(self, told: str) -> str:
        digest = hmac.new(self._secret, told.encode("utf-8", "replace"), hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:_BYTES]).decode()

    @cached_property
    def _secret(self) -> bytes:
        """One for all machines, made by the first."""
        return shared_key(self._engine, "links", lambda: secrets.token_urlsafe(32)).encode()
