"""Sends by customer-service message (客服消息) what no reply carried, in order, as far as one may."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from channels.tencent.choices import drawn
from channels.tencent.errors import ApiError
from channels.tencent.leases import sending
from channels.tencent.outbox import Part
from channels.tencent.rendering import headed
from channels.tencent.texts import parts, size
from channels.tencent.wording import words
from channels.wechat.desk import Desk

_SEND = "/cgi-bin/message/custom/send"
_SOON, _LONG = timedelta(seconds=5), timedelta(minutes=10)
_MENU_TEXT = 1200  # bytes of text over the options of a menu message

_log = logging.getLogger(__name__)


class Pushing:
    """The sender of all accounts that may."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> None:
        """Send what is due to anybody."""
        for account, person in self._desk.outbox.people(self._desk.accounts):
            self.push(account, person)

    def push(self, account: str, person: str) -> None:
        """Send what is due to a person; stops at the first part that has to wait."""
        settings = self._desk.accounts.get(account)
        if settings is None or not settings.verified:
            return
        waiting = self._desk.outbox.waiting(account, person)
        if not waiting or not self._due(waiting[0]):
            return
        if self._desk.outbox.on_its_way(account, person, self._desk.in_flight):
            return  # what is older is to arrive first: this follows when it has gone out
        with self._desk.leases.held(sending(account, person)) as mine:
            while mine and (waiting := self._desk.outbox.waiting(account, person)):
                if not self._due(waiting[0]) or not self._sent(waiting[0]):
                    return

    def _due(self, part: Part) -> bool:
        now = self._desk.now()
        return part.next_at <= now and (part.pushed or part.received_at < now - self._desk.grace)

    def _sent(self, part: Part) -> bool:
        desk, who = self._desk, (part.account, part.person)
        window = desk.people.spend(*who)
        if window is None:
            return False
        if not desk.outbox.sending(part):
            desk.people.give_back(*who, window)
            return False
        before = desk.people.get(*who).choices
        desk.people.offer(*who, part.choices)  # first: one may choose before the platform's reply is here
        try:
            desk.client(part.account).post(_SEND, self._body(part))
        except ApiError as error:
            desk.people.offer(*who, before)
            return self._after(error, part, window)
        desk.outbox.sent(part)
        return True

    def _after(self, error: ApiError, part: Part, window: str) -> bool:
        """What an error means for the part: whether the next may be tried."""
        outbox, people, who = self._desk.outbox, self._desk.people, (part.account, part.person)
        if error.action == "queue":
            people.shut(*who)
            outbox.later(part, str(error), timedelta())
            return False
        people.give_back(*who, window)
        if error.action == "gone":
            outbox.failed(part, str(error))
            return True
        if error.action == "split" and len(halves := parts(part.text, size(part.text) * 2 // 3)) == 2:
            outbox.split(part, halves)
            return True
        _log.warning("wechat %s: %s", part.account, error)
        outbox.later(part, str(error), _SOON * 2 ** min(part.failures, 6) if _passing(error) else _LONG)
        return False

    def _body(self, part: Part) -> dict[str, Any]:
        later = self._desk.inbox.latest(part.account, part.person) != part.message
        text = headed(part, later)
        menu = bool(part.choices) and not part.choices[0]["bare"] and size(text) <= _MENU_TEXT
        if menu:
            options = [{"id": f"o{n}", "content": one["label"]} for n, one in enumerate(part.choices, 1)]
            what = {"head_content": f"{text}\n\n{words('choose')}", "list": options, "tail_content": ""}
            return {"touser": part.person, "msgtype": "msgmenu", "msgmenu": what}
        content = "\n\n".join(block for block in (text, drawn(part.choices)) if block)
        return {"touser": part.person, "msgtype": "text", "text": {"content": content}}


def _passing(error: ApiError) -> bool:
    return error.action in ("retry", "refresh")
