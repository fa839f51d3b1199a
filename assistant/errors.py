"""Everything the assistant raises.

AssistantError
├── BadRequest              what came in cannot be used; the message says what to change
├── ConversationNotFound    no such conversation
├── ConfigurationError      a setting is wrong; the message names it
└── ModelError              no usable words from a language model; the deterministic path takes over
    ├── ModelTimeout        silent or too slow
    ├── ModelUnavailable    not reached, broken off, overloaded, or its circuit breaker is open
    ├── ModelRefused        the server did not accept the request (key, model name, size)
    └── ModelGarbage        it wrote something that cannot be read
"""

from collections.abc import Sequence
from typing import Any


class AssistantError(Exception):
    """Base of all errors of the assistant; the text is meant for a person."""


class BadRequest(AssistantError):
    """What came in cannot be used."""


class ConversationNotFound(AssistantError, LookupError):
    """No such conversation."""


class ConfigurationError(AssistantError):
    """A setting is wrong."""


class ModelError(AssistantError):
    """No usable words from a language model; `calls` are the assistant.models.types.ModelCall made.

    `ours`: it says nothing about the server, another request may well succeed. `retry_after`: seconds for
    which the server wishes not to be asked.
    """

    def __init__(
        self,
        message: str,
        calls: Sequence[Any] = (),
        *,
        ours: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.calls = tuple(calls)
        self.ours, self.retry_after = ours, retry_after


class ModelTimeout(ModelError):
    """Silent or too slow."""


class ModelUnavailable(ModelError):
    """Not reached, broken off, overloaded, or its circuit breaker is open."""


class ModelRefused(ModelError):
    """The server did not accept the request."""


class ModelGarbage(ModelError):
    """It wrote something that cannot be read."""
