"""What goes wrong at the desk.

AssistantError
└── DeskError
    ├── NoSuchCall      no call of that name
    └── NotYours        somebody else has the call, or nobody
"""

from __future__ import annotations

from assistant.errors import AssistantError


class DeskError(AssistantError):
    """Base of what goes wrong at the desk."""


class NoSuchCall(DeskError, LookupError):
    """No call, or no suggestion, of that name."""


class NotYours(DeskError):
    """Somebody else has the call, or nobody; the message says who."""
