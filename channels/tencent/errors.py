"""What is raised about callbacks and calls.

TencentError
├── CallbackRefused      what came in is not from the platform, or cannot be read
└── ApiError             the platform did not do what was asked; `action` says what to do about it
"""

from __future__ import annotations

from typing import Literal

from assistant.errors import AssistantError

Reason = Literal["signature", "stale", "ciphertext", "receiver", "body", "mode"]
Action = Literal["retry", "refresh", "queue", "split", "gone", "report"]


class TencentError(AssistantError):
    """Base; the text is meant for a person."""


class CallbackRefused(TencentError):
    """A callback that is not answered; `reason` is what is counted."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


class ApiError(TencentError):
    """An error of the platform's API; `code` is its errcode, None when it was not reached."""

    def __init__(self, code: int | None, action: Action, message: str, errmsg: str = "") -> None:
        super().__init__(message)
        self.code, self.action, self.errmsg = code, action, errmsg
        self.again = False  # whether it answers a second try of the same call
