"""Signatures by the Standard Webhooks specification (HMAC-SHA256 over id, time and body)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from assistant.webhooks.types import key_of

_OLDEST = 300  # seconds that a signed body may be on its way


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether the body comes, fresh, from somebody who has the secret."""
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or not moment.isdigit() or abs(now.timestamp() - int(moment)) > _OLDEST:
        return False
    at = datetime.fromtimestamp(int(moment), now.tzinfo)
    right = signed(secret, name, body, at)["webhook-signature"].encode()
    return any(
        hmac.compare_digest(one.encode(), right) for one in headers.get("webhook-signature", "").split()
    )


def signed(secret: str, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that let a receiver check who sent the body, and when."""
    moment = str(int(now.timestamp()))
    text = b".".join((message_id.encode(), moment.encode(), body))
    mac = base64.b64encode(hmac.new(key_of(secret), text, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": f"v1,{mac}"}
