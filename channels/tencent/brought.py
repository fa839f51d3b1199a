"""The answer to a message that may have brought a picture or a voice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from channels.tencent.attachments import Attachments
from channels.tencent.hearing import Heard, Hearing
from channels.tencent.inbox import Received
from channels.tencent.senses import Senses

Answer = Mapping[str, Any]


class Keeper(Protocol):
    """Who keeps where pictures and voices are to be had."""

    @property
    def attachments(self) -> Attachments:
        """The table."""
        ...


class Brought:
    """Reads what a message brought, asks what it says, and tells what was read before the answer."""

    def __init__(self, keeper: Keeper, senses: Callable[[str], Senses], mixed: bool = False) -> None:
        """`senses` are those of an account; `mixed` says that words may come with a picture."""
        self._keeper, self._hearing, self._mixed = keeper, Hearing(senses), mixed

    def answer(self, message: Received, region: str, ask: Callable[[Received], Answer]) -> Answer:
        """What `ask` says to its question, or what there is to be said without one."""
        one = self._keeper.attachments.of(message.account, message.key) if self._may(message) else None
        if one is None:
            return ask(message)
        heard = self._hearing.heard(one, region, message.text)
        if not heard.ask:
            return _told(heard)
        answer = ask(replace(message, text=heard.ask))
        return {**answer, "text": f"{heard.told}\n\n{answer['text']}"}

    def done(self, message: Received) -> None:
        """It is answered: what it brought is not needed any more."""
        if self._may(message):
            self._keeper.attachments.drop(message.account, message.key)

    def _may(self, message: Received) -> bool:
        return self._mixed or not message.text


def _told(heard: Heard) -> Answer:
    return {"text": heard.told, "status": "", "cards": [], "citations": [], "quick_replies": heard.choices}
