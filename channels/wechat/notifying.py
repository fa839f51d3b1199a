"""Due notices of subscriptions: sent in a template where the person agreed, else told at their next visit."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from channels.base import Tools
from channels.tencent.errors import ApiError
from channels.tencent.senders import conversation, sender
from channels.tencent.texts import parts
from channels.wechat.desk import Desk
from channels.wechat.letters import Posted
from channels.wechat.templates import Template

_SEND = "/cgi-bin/message/subscribe/bizsend"
_REFUSED = 43101
_AGAIN = timedelta(minutes=5)
_RESULT = timedelta(minutes=10)  # until when the platform has told what became of one

_log = logging.getLogger(__name__)


class Notifying:
    """Works for all accounts; any number of processes may."""

    def __init__(self, desk: Desk, tools: Tools) -> None:
        self._desk, self._tools = desk, tools

    def run(self) -> None:
        """One round."""
        self._desk.letters.recover(self._desk.grace * 4, max(_RESULT, self._desk.grace * 8))
        for name in self._desk.accounts:
            for person in self._desk.permits.people(name):
                self.take(name, person)
            for one in self._desk.letters.due(name):
                self._send(one)

    def take(self, account: str, person: str) -> None:
        """Take over what is due for a person, unless they saw it elsewhere."""
        who = {"sender": sender(account, person), "channel": "wechat"}
        its = conversation("wechat", account, person)
        for notice in self._tools.waiting(its, **who):
            one = Posted(notice["id"], account, person, notice["text"], notice["card"])
            if self._desk.letters.claim(one):
                self._desk.letters.settle(one.notice, self._tools.delivered(its, [one.notice], **who) == 1)

    def _send(self, one: Posted) -> None:
        desk, template = self._desk, self._template(one)
        if template is None:
            desk.letters.change(one.notice, "due", "visit")
            return
        if not desk.letters.change(one.notice, "due", "sending", template=template.template_id):
            return
        if not desk.permits.spend(one.account, one.person, template.template_id, template.kind == "once"):
            desk.letters.change(one.notice, "sending", "visit")
            return
        try:
            page = desk.accounts[one.account].public_url or ""
            desk.client(one.account).post(_SEND, template.body(one.person, one.card, page), tries=1)
        except ApiError as error:
            self._after(one, template, error)
        else:
            desk.letters.change(one.notice, "sending", "sent")

    def _after(self, one: Posted, template: Template, error: ApiError) -> None:
        """What an error means: refused, later, or nobody knows whether it went out."""
        letters, permits = self._desk.letters, self._desk.permits
        _log.warning("wechat %s: notice %d: %s", one.account, one.notice, error)
        said = {"error": str(error)}
        if error.code is None:
            letters.change(one.notice, "sending", "unsure", **said)
        elif error.action in ("retry", "refresh"):
            permits.answered(one.account, one.person, template.template_id, True)
            again = {"next_at": self._desk.now() + min(_AGAIN, self._desk.grace)}
            letters.change(one.notice, "sending", "due", **said, **again)
        else:
            if error.code == _REFUSED:
                permits.answered(one.account, one.person, template.template_id, False)
            letters.change(one.notice, "sending", "visit", **said)

    def _template(self, one: Posted) -> Template | None:
        account = self._desk.accounts[one.account]
        return account.template_for(str(one.card.get("topic", "")))


def at_the_visit(desk: Desk, account: str, person: str, message: int) -> Sequence[str]:
    """The texts of what the answer to a message also tells."""
    return [text for one in desk.letters.visit(account, person, message) for text in parts(one.text)]
