"""Answers what came in: each person's messages in order, by one worker at a time."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from assistant.errors import BadRequest
from assistant.incidents import incident
from channels.tencent.inbox import Received
from channels.tencent.outbox import Choice
from channels.wechat.desk import Desk
from channels.wechat.rendering import rendered
from channels.wechat.wording import words

_log = logging.getLogger(__name__)


class Answers:
    """What asks the service."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def work(self, account: str, person: str) -> None:
        """Answer all that a person waits for; nothing where another worker is at it."""
        desk = self._desk
        with desk.leases.held(f"answer:{account}:{person}") as mine:
            while mine and (message := desk.inbox.next(account, person)):
                if message.state == "nudge":  # it asks for what is there already
                    desk.outbox.put(message.id, [])
                else:
                    desk.outbox.put(message.id, *self._answer(message))

    def _answer(self, message: Received) -> tuple[list[str], list[Choice]]:
        try:
            return rendered(self._ask(message)["answer"], lambda one: self._link(message, one))
        except BadRequest as error:
            return [str(error)], []
        except Exception as error:
            _log.error("wechat: %s", incident(error))
            return [words("failed")], []

    def _ask(self, message: Received) -> dict[str, Any]:
        desk, who = self._desk, (message.account, message.person)
        region = desk.people.get(*who).region or desk.accounts[message.account].region
        return desk.service.ask(
            message.text, conversation_id=f"wechat-{_digest(*who)[:40]}", region=region or None, as_of=None,
            channel="wechat", sender=_digest(*who),
        ).to_json()  # fmt: skip

    def _link(self, message: Received, citation: Mapping[str, Any]) -> str:
        return f"{message.base}/c/{self._desk.links.token(citation)}" if message.base else ""


def _digest(*parts: str) -> str:
    """A person's key: the same again each time, and nothing of who it is."""
    return hashlib.sha256("/".join(parts).encode("utf-8", "replace")).hexdigest()
