"""Sends what is to go out, in order, as far as one may; then hands over who asked for a human."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from channels.tencent.errors import ApiError
from channels.tencent.leases import sending
from channels.tencent.outbox import Part
from channels.tencent.rendering import headed
from channels.tencent.texts import parts, size
from channels.tencent.wording import words as common
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.handing import HandingOver
from channels.wecom.kf.sending import message, number_of, sent_before
from channels.wecom.kf.sessions import State

_SEND = "/cgi-bin/kf/send_msg"
_NOT_OURS = 95018  # a human serves, or the session is over
_SOON, _LONG = timedelta(seconds=5), timedelta(minutes=10)

_log = logging.getLogger(__name__)


class Pushing:
    """The sender of all accounts."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._handing = desk, HandingOver(desk)

    def all(self) -> None:
        """Send what is due to anybody."""
        due = [
            *self._desk.outbox.people(self._desk.accounts),
            *self._desk.sessions.wishes(self._desk.accounts),
        ]
        for account, person in dict.fromkeys(due):
            self.push(account, person)

    def push(self, account: str, person: str) -> None:
        """Send what is due to a person; stops at the first part that has to wait."""
        with self._desk.leases.held(sending(account, person)) as mine:
            if not mine:
                return
            self._send(account, person)
            self._handing.grant(account, person)

    def _send(self, account: str, person: str) -> None:
        while waiting := self._desk.outbox.waiting(account, person):
            if self._desk.sessions.get(account, person).state in (State.QUEUE, State.HUMAN):
                self._desk.outbox.drop(account, person, "人工已接手")
                return
            first, *others = waiting
            if first.next_at > self._desk.now() or not self._sent(first, bool(others)):
                return

    def _sent(self, part: Part, more: bool) -> bool:
        desk, who = self._desk, (part.account, part.person)
        window = desk.people.spend(*who)
        if window is None:
            return False
        if not desk.outbox.sending(part):
            desk.people.give_back(*who, window)
            return False
        before = desk.people.get(*who).choices
        desk.people.offer(
            *who, [one for one in part.choices if "send" in one]
        )  # first: one may choose at once
        try:
            desk.client(part.account).post(_SEND, self._body(part, more and not desk.people.left(*who)))
        except ApiError as error:
            if not sent_before(error, bool(part.failures)):
                desk.people.offer(*who, before)
                return self._after(error, part, window)
        desk.outbox.sent(part)
        return True

    def _body(self, part: Part, last: bool) -> dict[str, Any]:
        later = self._desk.inbox.latest(part.account, part.person) != part.message
        told = message(headed(part, later), part.choices, common("more") if last else "")
        about = {"touser": part.person, "open_kfid": self._desk.accounts[part.account].open_kfid}
        return about | {"msgid": number_of(self._desk, "p", part.id)} | told

    def _after(self, error: ApiError, part: Part, window: str) -> bool:
        """What an error means for the part: whether the next may be tried."""
        outbox, people, who = self._desk.outbox, self._desk.people, (part.account, part.person)
        if error.action == "queue":
            outbox.later(part, str(error), timedelta())
            people.shut(*who)
            if error.code == _NOT_OURS:
                self._whose(part)
            return False
        people.give_back(*who, window)
        if error.action == "gone":
            outbox.failed(part, str(error))
            return True
        if error.action == "split" and len(halves := parts(part.text, size(part.text) * 2 // 3)) == 2:
            outbox.split(part, halves)
            return True
        _log.warning("wecom kf %s: %s", part.account, error)
        passing = error.action in ("retry", "refresh")
        outbox.later(part, str(error), _SOON * 2 ** min(part.failures, 6) if passing else _LONG)
        return False

    def _whose(self, part: Part) -> None:
        """We are told that we may not: learn who serves, so that we know at the next message."""
        try:
            self._desk.look(part.account, part.person)
        except ApiError as error:
            _log.warning("wecom kf %s: %s", part.account, error)
