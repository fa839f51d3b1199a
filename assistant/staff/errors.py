"""What goes wrong with accounts.

AssistantError
└── StaffError
    ├── SignInRefused       wrong name or password, locked or disabled: all look the same from outside
    ├── ProviderUnavailable the other provider (OIDC) cannot be reached or answers nonsense
    ├── NameTaken           an account of that name exists
    ├── KeptElsewhere       password and roles of the account are the other provider's
    ├── NoSuchAccount       no account of that name
    ├── PasswordTooWeak     the message says what is missing
    └── NoSuchRole          the message names the roles
"""

from __future__ import annotations

from assistant.errors import AssistantError


class StaffError(AssistantError):
    """Base of what goes wrong with accounts."""


class SignInRefused(StaffError):
    """Wrong name or password, locked or disabled: all look the same from outside."""


class ProviderUnavailable(StaffError):
    """The other provider (OIDC) cannot be reached or answers nonsense."""


class NameTaken(StaffError):
    """An account of that name exists."""


class KeptElsewhere(StaffError):
    """Password and roles of the account are the other provider's."""


class NoSuchAccount(StaffError, LookupError):
    """No account of that name."""


class PasswordTooWeak(StaffError):
    """The message says what is missing."""


class NoSuchRole(StaffError):
    """The message names the roles."""
