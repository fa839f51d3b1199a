"""Passwords: what is asked of one, and how it is kept (argon2id)."""

from __future__ import annotations

import re
import secrets
from functools import cache
from typing import TYPE_CHECKING

from assistant.staff.errors import PasswordTooWeak

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 8, 200
"""Characters of a password."""
_KINDS = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
_COMMON = ("password", "passwd", "qwerty", "admin", "abc", "iloveyou", "woaini", "rencai", "root", "test")
_LETTERS = re.compile(r"[^a-z]")


def must_be_strong(password: str, name: str) -> None:
    """PasswordTooWeak, with what to change."""
    if not LEAST <= len(password) <= MOST:
        raise PasswordTooWeak(f"密码应有 {LEAST} 至 {MOST} 个字符。请换一个更长的密码。")
    if sum(any(kind(c) for c in password) for kind in _KINDS) < 2 or len(set(password)) < 5:
        raise PasswordTooWeak("密码太简单。请至少混用字母、数字、符号中的两种，并少用重复字符。")
    folded = password.lower()
    if folded.startswith(name.lower()) or _LETTERS.sub("", folded) in (*_COMMON, name.lower()):
        raise PasswordTooWeak("密码就是用户名或常见的词加几个数字，容易被猜到。请换一个。")


def hashed(password: str) -> str:
    """What is kept of a password."""
    return hasher().hash(password)


def is_right(password: str, secret: str) -> bool:
    """Whether it is the password; takes as long where there is none, so that nobody learns of accounts."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return hasher().verify(secret or _nobody(), password[:MOST]) and bool(secret)
    except (VerificationError, InvalidHashError):
        return False


@cache
def hasher() -> PasswordHasher:
    """Argon2id with 64 MiB and three rounds: costly for whoever guesses."""
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _nobody() -> str:
    return hashed(secrets.token_hex(16))
