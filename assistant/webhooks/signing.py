"""Signatures by the Standard Webhooks specification (HMAC-SHA256 over id, time and body)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from assistant.webhooks.types import key_of


def signed(secret: str, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that let a receiver check who sent the body, and when."""
    moment = str(int(now.timestamp()))
    text = b".".join((message_id.encode(), moment.encode(), body))
    mac = base64.b64encode(hmac.new(key_of(secret), text, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": f"v1,{mac}"}
