"""What can go wrong with somebody else's Rasa.

AssistantError
└── RasaUnavailable     it does not answer, or not as its REST channel does
"""

from __future__ import annotations

from assistant.errors import AssistantError


class RasaUnavailable(AssistantError):
    """It does not answer, or not as its REST channel does."""
