"""Answers what came in: each person's messages in order, by one worker at a time, while no human serves."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from assistant.errors import BadRequest
from assistant.incidents import incident
from channels.tencent.brought import Answer, Brought
from channels.tencent.inbox import Received
from channels.tencent.outbox import Choice
from channels.tencent.patience import left, within
from channels.tencent.wording import words as common
from channels.wecom.kf.desk import Desk, conversation, digest
from channels.wecom.kf.rendering import rendered

_log = logging.getLogger(__name__)


class Answers:
    """What asks the service."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._brought = desk, Brought(desk, desk.senses)

    def work(self, account: str, person: str) -> None:
        """Answer all that a person waits for; nothing where another worker is at it."""
        desk = self._desk
        with desk.leases.held(f"answer:{account}:{person}") as mine:
            while mine and (message := desk.inbox.next(account, person)):
                silent = desk.sessions.get(account, person).silent
                if silent or message.state == "nudge":  # that asks for what is there already
                    desk.outbox.put(message.id, [])
                else:
                    desk.outbox.put(message.id, *self._answer(message))
                    self._brought.done(message)

    def _answer(self, message: Received) -> tuple[list[str], list[Choice]]:
        try:
            desk = self._desk
            seconds = left(desk.attempts, message.id, desk.timing.patience, desk.now())
            answer = within(seconds, lambda: self._brought.answer(message, self._place(message), self._ask))
        except BadRequest as error:
            return [str(error)], []
        except Exception as error:
            _log.error("wecom kf: %s", incident(error))
            return [common("failed")], []
        if self._desk.accounts[message.account].handover and _wants_a_human(answer):
            # Before the answer is kept: a worker that stops in between has not forgotten the wish.
            self._desk.sessions.wish(message.account, message.person, message.id)
        return rendered(answer, lambda one: self._link(message, one))

    def _ask(self, message: Received) -> Answer:
        who = (message.account, message.person)
        answer: Answer = self._desk.service.ask(
            message.text, conversation_id=conversation(*who), region=self._place(message) or None, as_of=None,
            channel="wecom_kf", sender=digest(*who),
        ).to_json()["answer"]  # fmt: skip
        return answer

    def _place(self, message: Received) -> str:
        chosen = self._desk.people.get(message.account, message.person).region
        return chosen or self._desk.accounts[message.account].region or ""

    def _link(self, message: Received, citation: Mapping[str, Any]) -> str:
        return f"{message.base}/c/{self._desk.links.token(citation)}" if message.base else ""


def _wants_a_human(answer: Mapping[str, Any]) -> bool:
    """Whether that was asked for, by itself or among other things: then its card is there."""
    asked = any(card.get("type") == "handover" for card in answer["cards"])
    return asked or str(answer["status"]).startswith("handover_")
