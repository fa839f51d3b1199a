"""Everything the assistant raises.

AssistantError
├── BadRequest              what came in cannot be used; the message says what to change
├── ConversationNotFound    no such conversation
└── ConfigurationError      a setting is wrong; the message names it
"""


class AssistantError(Exception):
    """Base of all errors of the assistant; the text is meant for a person."""


class BadRequest(AssistantError):
    """What came in cannot be used."""


class ConversationNotFound(AssistantError, LookupError):
    """No such conversation."""


class ConfigurationError(AssistantError):
    """A setting is wrong."""
