"""Answers what came in: each person's messages in order, by one worker at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from assistant.errors import BadRequest
from assistant.incidents import incident
from channels.tencent.brought import Answer, Brought
from channels.tencent.inbox import Received
from channels.tencent.keeping import Keeping
from channels.tencent.outbox import Choice
from channels.tencent.patience import left, within
from channels.tencent.rendering import Link, rendered
from channels.tencent.senders import conversation, sender
from channels.tencent.wording import words

_log = logging.getLogger(__name__)
Drawn = tuple[list[str], list[Choice]]
Draw = Callable[[Mapping[str, Any], Link], Drawn]


class Asking:
    """Asks the service for the accounts of one channel.

    `region` is an account's own. `draw` makes texts of an answer; `so_far` is told what is there of it,
    `known` the number under which it is kept, `brought` reads pictures and voices.
    """

    def __init__(
        self,
        keep: Keeping,
        channel: str,
        patience: float,
        region: Callable[[str], str | None],
        draw: Draw = rendered,
        so_far: Callable[[Received, str], None] | None = None,
        known: Callable[[Received, str], None] | None = None,
        *,
        brought: Brought,
    ) -> None:
        self._keep, self._channel, self._patience = keep, channel, patience
        self._region, self._draw, self._so_far, self._known = region, draw, so_far, known
        self._brought = brought

    def work(self, account: str, person: str) -> None:
        """Answer all that a person waits for; nothing where another worker is at it."""
        keep = self._keep
        with keep.leases.held(f"answer:{account}:{person}") as mine:
            while mine and (message := keep.inbox.next(account, person)):
                if message.state == "nudge":  # it asks for what is there already
                    keep.outbox.put(message.id, [])
                else:
                    keep.outbox.put(message.id, *self._answer(message))
                    self._brought.done(message)

    def _answer(self, message: Received) -> Drawn:
        try:
            seconds = left(self._keep.attempts, message.id, self._patience, self._keep.now())
            found = within(seconds, lambda: self._brought.answer(message, self._place(message), self._ask))
            return self._draw(found, lambda one: self._link(message, one))
        except BadRequest as error:
            return [str(error)], []
        except Exception as error:
            _log.error("%s: %s", self._channel, incident(error))
            return [words("failed")], []

    def _ask(self, message: Received) -> Answer:
        who, told = (message.account, message.person), ""

        def heard(kind: str, data: Mapping[str, Any]) -> None:
            nonlocal told
            if kind == "delta" and self._so_far:
                told += str(data["text"])
                self._so_far(message, told)

        found = self._keep.service.ask(
            message.text, conversation_id=conversation(self._channel, *who), as_of=None,
            region=self._place(message) or None, channel=self._channel, sender=sender(*who), on_event=heard,
        ).to_json()  # fmt: skip
        if self._known:
            self._known(message, str(found.get("answer_id") or ""))
        answer: Answer = found["answer"]
        self._keep.attending.note(*who, answer)
        return answer

    def _place(self, message: Received) -> str:
        chosen = self._keep.people.get(message.account, message.person).region
        return chosen or self._region(message.account) or ""

    def _link(self, message: Received, citation: Mapping[str, Any]) -> str:
        return f"{message.base}/c/{self._keep.links.token(citation)}" if message.base else ""
