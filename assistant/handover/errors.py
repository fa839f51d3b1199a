"""What goes wrong with the queue.

AssistantError
└── HandoverError
    ├── NoSuchItem      nobody waits under that code
    ├── NotYours        somebody else serves the person; the message says who
    └── Unread          the person said something that the operator did not see
"""

from __future__ import annotations

from assistant.errors import AssistantError


class HandoverError(AssistantError):
    """Base of what goes wrong with the queue."""


class NoSuchItem(HandoverError, LookupError):
    """Nobody waits under that code."""


class NotYours(HandoverError):
    """Somebody else serves the person."""


class Unread(HandoverError):
    """The person said something that the operator did not see."""
