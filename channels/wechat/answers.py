"""Answers what came in: each person's messages in order, by one worker at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from assistant.errors import BadRequest
from assistant.incidents import incident
from channels.tencent.brought import Brought
from channels.tencent.inbox import Received
from channels.tencent.outbox import Choice
from channels.tencent.patience import left, within
from channels.tencent.rendering import rendered
from channels.tencent.senders import conversation, sender
from channels.tencent.wording import words
from channels.wechat.desk import Desk
from channels.wechat.notifying import at_the_visit
from channels.wechat.permission import invited

_log = logging.getLogger(__name__)


class Answers:
    """What asks the service."""

    def __init__(self, desk: Desk, answered: Callable[[Received], None] | None = None) -> None:
        """`answered` is told each message whose answer is there, in the thread that made it."""
        self._desk, self._brought = desk, Brought(desk, desk.senses)
        self._answered = answered or (lambda _: None)

    def work(self, account: str, person: str) -> int:
        """Answer all that a person waits for, and how many; nothing where another worker is at it."""
        desk, count = self._desk, 0
        with desk.leases.held(answering(account, person)) as mine:
            while mine and (message := desk.inbox.next(account, person)):
                if message.state == "nudge":  # it asks for what is there already
                    desk.outbox.put(message.id, [])
                else:
                    texts, choices = self._answer(message)
                    news = at_the_visit(desk, account, person, message.id)
                    desk.outbox.put(message.id, [*news, *texts], choices)
                    if news:
                        desk.letters.told(message.id)
                    self._brought.done(message)
                self._answered(message)
                count += 1
        return count

    def _answer(self, message: Received) -> tuple[list[str], list[Choice]]:
        try:
            desk = self._desk
            seconds = left(desk.attempts, message.id, desk.timing.patience, desk.now())
            return within(seconds, lambda: self._told(message))
        except BadRequest as error:
            return [str(error)], []
        except Exception as error:
            _log.error("wechat: %s", incident(error))
            return [words("failed")], []

    def _told(self, message: Received) -> tuple[list[str], list[Choice]]:
        answer = self._brought.answer(message, self._region(message), self._ask)
        return rendered(answer, lambda one: self._link(message, one))

    def _ask(self, message: Received) -> Mapping[str, Any]:
        desk, who, region = self._desk, (message.account, message.person), self._region(message)
        found = desk.service.ask(
            message.text, conversation_id=conversation("wechat", *who), region=region or None, as_of=None,
            channel="wechat", sender=sender(*who),
        ).to_json()  # fmt: skip
        desk.attending.note(*who, found["answer"])
        return invited(desk, *who, self._found_later(message, found["answer"]))

    def _found_later(self, message: Received, answer: dict[str, Any]) -> dict[str, Any]:
        """How an operator's words reach somebody whose account may not send."""
        if self._desk.accounts[message.account].verified or answer.get("status") != "handover_requested":
            return answer
        return answer | {"text": f"{answer['text']}\n\n{words('person_waits')}"}

    def _region(self, message: Received) -> str:
        chosen = self._desk.people.get(message.account, message.person).region
        return chosen or self._desk.accounts[message.account].region or ""

    def _link(self, message: Received, citation: Mapping[str, Any]) -> str:
        return f"{message.base}/c/{self._desk.links.token(citation)}" if message.base else ""


def answering(account: str, person: str) -> str:
    """The lease of who answers a person."""
    return f"answer:{account}:{person}"
