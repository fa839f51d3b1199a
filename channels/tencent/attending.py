"""What operators wrote goes into the person's own channel, once, in order, as far as one may write there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select

from channels.base import Letter, Letters
from channels.tencent.outbox import Outbox
from channels.tencent.senders import conversation
from channels.tencent.tables import attended as t
from channels.tencent.texts import parts
from channels.tencent.wording import words
from knowledge.storage.database import mapped_errors, upserting

KEPT = timedelta(days=180)
_UNKNOWN = timedelta(hours=1)
"""How long what was written waits for its person to be noted; who asked is noted when the answer is made."""

_log = logging.getLogger(__name__)


class Attending:
    """The table `tencent_attended`, and the way from `letters` to the outbox of a channel."""

    def __init__(
        self, engine: Engine, now: Callable[[], datetime], channel: str, letters: Letters | None
    ) -> None:
        self._engine, self._now, self._channel, self._letters = engine, now, channel, letters
        self._outbox = Outbox(engine, now)

    def note(self, account: str, person: str, answer: Mapping[str, Any]) -> None:
        """Remember where to find somebody to whom an answer says that a person will see to it."""
        if not _promised(answer):
            return
        values = {"account": account, "person": person, "at": self._now()}
        about = conversation(self._channel, account, person)
        kept = upserting(self._engine)(t).values(conversation=about, **values)
        with mapped_errors(), self._engine.begin() as c:
            c.execute(kept.on_conflict_do_update(index_elements=["conversation"], set_=values))

    def deliver(self, accounts: Collection[str]) -> None:
        """Put what was written into the outbox; a worker that is stopped in between says nothing twice."""
        if self._letters is None:
            return
        for one in self._letters.due(self._channel):
            whose = self._of(one.conversation)
            if whose and whose[0] in accounts:
                self._outbox.post(*whose, f"person:{one.number}", parts(worded(one)))
                self._letters.delivered(one.number)
            elif whose is None and one.at < self._now() - _UNKNOWN:
                _log.warning("%s: nobody is known whom %d was written to", self._channel, one.number)
                self._letters.delivered(one.number)

    def forget(self, account: str, person: str) -> None:
        """Erase a person."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(t).where(t.c.account == account, t.c.person == person))

    def tidy(self) -> None:
        """Erase who asked long ago."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(t).where(t.c.at < self._now() - KEPT))

    def _of(self, about: str) -> tuple[str, str] | None:
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(t.c.account, t.c.person).where(t.c.conversation == about)).first()
        return (row.account, row.person) if row else None


def worded(one: Letter) -> str:
    """What was written, with who wrote it."""
    return one.text if one.named else words("person_said", by=one.by, text=one.text)


def _promised(answer: Mapping[str, Any]) -> bool:
    cards = (card.get("type") for card in answer.get("cards", ()))
    return str(answer.get("status", "")).startswith("handover_") or "handover" in cards
