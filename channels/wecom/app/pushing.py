"""Sends by `message/send` what no reply carried, in order, no faster than the platform lets through."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from channels.tencent.choices import drawn
from channels.tencent.errors import ApiError
from channels.tencent.leases import sending
from channels.tencent.outbox import Part
from channels.tencent.people import PACES
from channels.tencent.rendering import headed
from channels.tencent.texts import parts, size
from channels.wecom.app.desk import Desk

_SEND = "/cgi-bin/message/send"
_SOON, _LONG, _FULL = timedelta(seconds=5), timedelta(minutes=10), timedelta(seconds=10)
_SAME = (
    30  # seconds in which the platform sends the same text once: a call is repeated when its reply is lost
)

_log = logging.getLogger(__name__)


class Pushing:
    """The sender of all applications."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> None:
        """Send what is due to anybody."""
        for account, person in self._desk.outbox.people(self._desk.accounts):
            self.push(account, person)

    def push(self, account: str, person: str) -> None:
        """Send what is due to a person; stops at the first part that has to wait."""
        if account not in self._desk.accounts:
            return
        with self._desk.leases.held(sending(account, person)) as mine:
            while mine and (waiting := self._desk.outbox.waiting(account, person)):
                if not self._due(waiting[0]) or not self._sent(waiting[0]):
                    return

    def _due(self, part: Part) -> bool:
        now = self._desk.now()
        return part.next_at <= now and (part.pushed or part.received_at < now - self._desk.grace)

    def _sent(self, part: Part) -> bool:
        desk = self._desk
        # What is too much the platform throws away without a word.
        if not all(desk.people.pace(part.account, part.person, kind) for kind in PACES):
            desk.outbox.later(part, "发得太快，稍后再发", _FULL)
            return False
        if not desk.outbox.sending(part):
            return False
        who = part.account, part.person
        before = desk.people.get(*who).choices
        desk.people.offer(*who, part.choices)  # first: one may choose before the platform's reply is here
        try:
            found = desk.client(part.account).post(_SEND, self._body(part))
        except ApiError as error:
            desk.people.offer(*who, before)
            return self._after(error, part)
        if part.person.casefold() in str(found.get("invaliduser", "")).casefold().split("|"):
            desk.outbox.failed(part, "收件的成员不在应用的可见范围里")
            return True
        desk.outbox.sent(part)
        return True

    def _after(self, error: ApiError, part: Part) -> bool:
        """What an error means for the part: whether the next may be tried."""
        outbox = self._desk.outbox
        if error.action == "gone":
            outbox.failed(part, str(error))
            return True
        if error.action == "split" and len(halves := parts(part.text, size(part.text) * 2 // 3)) == 2:
            outbox.split(part, halves)
            return True
        _log.warning("wecom app %s: %s", part.account, error)
        passing = error.action in ("retry", "refresh")
        outbox.later(part, str(error), _SOON * 2 ** min(part.failures, 6) if passing else _LONG)
        return False

    def _body(self, part: Part) -> dict[str, Any]:
        later = self._desk.inbox.latest(part.account, part.person) != part.message
        content = "\n\n".join(filter(None, [headed(part, later), drawn(part.choices)]))
        return {
            "touser": part.person, "msgtype": "text", "agentid": self._desk.accounts[part.account].agent_id,
            "text": {"content": content}, "enable_duplicate_check": 1, "duplicate_check_interval": _SAME,
        }  # fmt: skip
