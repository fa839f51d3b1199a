"""What is kept of things nobody else may read."""

from __future__ import annotations

import hashlib
import hmac
import os

_SALT = 16


def proof_of(last_four: str, salt: bytes) -> bytes:
    """The salted hash of the last four of an ID.

    There are few such fours: this keeps them from whoever reads the table, not from whoever takes it
    home and tries all. That trying is limited is what protects a person (see tries).
    """
    return hashlib.scrypt(last_four.strip().upper().encode(), salt=salt, n=2**13, r=8, p=1, dklen=32)


def new_salt() -> bytes:
    """A salt of one's own for each row."""
    return os.urandom(_SALT)


def same(one: bytes, other: bytes) -> bool:
    """Compared in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def digest(*parts: str) -> str:
    """What stands in the tables for a key that need only be found again."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
