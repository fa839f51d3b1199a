"""Client of the talent-service assistant: ask, search, tools, and the knowledge base for officers."""

from talent_client.client import TalentClient
from talent_client.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotReached,
    TalentError,
    Unavailable,
)
from talent_client.stream import Event

__all__ = [
    "Conflict",
    "Event",
    "InvalidInput",
    "NotAllowed",
    "NotFound",
    "NotReached",
    "TalentClient",
    "TalentError",
    "Unavailable",
]
