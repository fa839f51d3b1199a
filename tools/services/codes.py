"""Codes of bookings, subscriptions and requests: nobody guesses one, everybody can read one out."""

from __future__ import annotations

import re
import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 10  # 31^10: 50 bits


def new_code(prefix: str) -> str:
    """A new code, such as Y-7K2M9-QXPAC; the prefix says of what."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return f"{prefix}-{letters[:5]}-{letters[5:]}"


def tidy_code(text: str) -> str:
    """The code that somebody typed, however they wrote it."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    if len(plain) != _LENGTH + 1:
        return plain[:40]
    return f"{plain[0]}-{plain[1:6]}-{plain[6:]}"
