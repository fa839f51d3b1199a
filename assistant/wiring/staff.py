"""The staff side: accounts, sessions and the audit log."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.errors import ConfigurationError
from assistant.wiring.hotline import Hotline

if TYPE_CHECKING:
    from assistant.adapters.openid import OpenId
    from assistant.desk.desk import CallDesk
    from assistant.staff.desk import StaffDesk


_HALF = "设了 TALENT_OIDC_ISSUER，还要设 TALENT_OIDC_CLIENT_ID 和 TALENT_OIDC_CLIENT_SECRET。"


class StaffSide(Hotline):
    """What the people of the centre sign in with."""

    @cached_property
    def staff(self) -> StaffDesk:
        """Accounts, sessions, and who did what."""
        from assistant.adapters.staff_accounts import SqlAccounts, SqlSessions
        from assistant.adapters.staff_audit import SqlAuditLog
        from assistant.staff.desk import StaffDesk

        engine = self.database.engine  # synced at once: what is in the log stays there
        return StaffDesk(SqlAccounts(engine), SqlSessions(engine), SqlAuditLog(engine), self.clock.now)

    @cached_property
    def openid(self) -> OpenId | None:
        """Where staff sign in that have no password here; None if it is not set."""
        if not (issuer := self.settings.oidc_issuer):
            return None
        from assistant.adapters.openid import OpenId, mapped

        settings, secret = self.settings, self.settings.oidc_client_secret
        if not settings.oidc_client_id or not secret:
            raise ConfigurationError(_HALF)
        return OpenId(
            issuer,
            settings.oidc_client_id,
            secret.get_secret_value(),
            name=settings.oidc_name,
            scope=settings.oidc_scope,
            claim=settings.oidc_roles_claim,
            roles=mapped(settings.oidc_roles or ""),
            back=settings.oidc_redirect,
        )

    @cached_property
    def call_desk(self) -> CallDesk:
        """What operators do with calls."""
        from assistant.desk.desk import CallDesk

        return CallDesk(self.call_book, self.staff, self.clock.now, self.call_ear.tell)
