"""When operators are there: on workdays (with make-up workdays, without holidays), between two times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from assistant.errors import ConfigurationError
from tools.services.types import SHANGHAI
from tools.services.workdays import kind_of

ALWAYS = "always"
_FORM = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """Of the hand-over; None: at any time."""

    opens: time | None = None
    closes: time | None = None

    def are_on(self, now: datetime) -> bool:
        """Whether somebody is there; a day whose arrangement is not known counts as a workday."""
        if self.opens is None or self.closes is None:
            return True
        local = now.astimezone(SHANGHAI)
        return kind_of(local.date()).works is not False and self.opens <= local.time() < self.closes

    def __str__(self) -> str:
        """As people read it."""
        if self.opens is None or self.closes is None:
            return "随时"
        return f"工作日{self.opens:%H:%M}至{self.closes:%H:%M}"


def hours_of(setting: str) -> ServiceHours:
    """The setting TALENT_DESK_HOURS: 9:00-17:30, or always."""
    if setting.strip().lower() == ALWAYS:
        return ServiceHours()
    try:
        found = _FORM.fullmatch(setting.strip())
        a, b, c, d = map(int, found.groups()) if found else (24, 0, 0, 0)
        opens, closes = time(a, b), time(c, d)
    except ValueError:
        opens = closes = time()
    if opens >= closes:
        raise ConfigurationError(
            f"TALENT_DESK_HOURS“{setting}”看不懂。请写成 9:00-17:30 这样的时间（工作日），"
            "或 always（随时有人）。"
        )
    return ServiceHours(opens, closes)
