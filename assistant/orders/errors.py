"""What goes wrong with work orders.

AssistantError
└── OrderError
    ├── NoSuchOrder     no order of that code
    ├── NotNow          the order's state does not allow the act; the message says which acts it allows
    └── Incomplete      something that the act needs is missing; the message names it
"""

from __future__ import annotations

from assistant.errors import AssistantError


class OrderError(AssistantError):
    """Base of what goes wrong with work orders."""


class NoSuchOrder(OrderError, LookupError):
    """No order of that code."""


class NotNow(OrderError):
    """The order's state does not allow the act."""


class Incomplete(OrderError):
    """Something that the act needs is missing."""
