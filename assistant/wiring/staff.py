"""The staff side: accounts, sessions and the audit log."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.wiring.hotline import Hotline

if TYPE_CHECKING:
    from assistant.staff.desk import StaffDesk


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
