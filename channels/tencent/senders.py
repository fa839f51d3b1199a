"""Who somebody is to the assistant: the same key each time, and nothing of who it is."""

from __future__ import annotations

import hashlib


def sender(account: str, person: str) -> str:
    """The key of a person of an account."""
    return hashlib.sha256(f"{account}/{person}".encode("utf-8", "replace")).hexdigest()


def conversation(channel: str, account: str, person: str) -> str:
    """Their one conversation."""
    return f"{channel}-{sender(account, person)[:40]}"
