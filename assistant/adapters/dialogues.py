"""The state of dialogues in SQL, and what people let be remembered. Only facts and masked words come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from assistant.dialogue.state import DialogueState, Told, state_from
from knowledge.storage.database import Moment, mapped_errors

_TRIES = 5
_UNASKED = timedelta(days=30)
_metadata = MetaData()
_dialogues = Table(
    "dialogues",
    _metadata,
    Column("conversation_id", String(80), primary_key=True),
    Column("person", String(64), index=True),
    Column("version", Integer, nullable=False),
    Column("state", JSON, nullable=False),
    Column("updated_at", Moment, nullable=False),
)
_remembered = Table(
    "remembered_facts",
    _metadata,
    Column("person", String(64), primary_key=True),
    Column("facts", JSON, nullable=False),
    Column("updated_at", Moment, nullable=False),
)


class SqlDialogues:
    """Dialogues in the tables `dialogues` and `remembered_facts`; `person` is a hash of who it is.

    What was told is kept for `keep` after the last word of its person, and by the clock `now` never given
    out after that; of who did not let it be remembered, for a month.
    """

    def __init__(
        self,
        engine: Engine,
        keep: timedelta = timedelta(days=180),
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._engine, self._keep, self._now = engine, keep, now
        with mapped_errors():
            _metadata.create_all(engine)

    def load(self, conversation_id: str, person: str | None) -> DialogueState | None:
        """The state; of a new conversation what the person let be remembered; None if nothing is known."""
        query = select(_dialogues.c.state, _dialogues.c.version, _dialogues.c.person, _dialogues.c.updated_at)
        with mapped_errors(), self._engine.begin() as c:
            row = c.execute(query.where(_dialogues.c.conversation_id == conversation_id)).first()
            if row is not None:
                over = self._is_over(row.updated_at, self._keep if row.person else _UNASKED)
                return DialogueState(version=row.version) if over else state_from(row.state, row.version)
            facts = self._facts_of(c, person) if person else None
        if facts is None:
            return None
        return DialogueState(facts={k: Told(**v) for k, v in facts.items()}, remember="yes")

    def save(
        self, conversation_id: str, person: str | None, state: DialogueState, now: datetime
    ) -> DialogueState:
        """Keep the state; what another message of the same conversation told meanwhile is not lost."""
        for _ in range(_TRIES):
            if self._saved(conversation_id, person, state, now):
                state.version += 1
                return state
            other = self.load(conversation_id, None)
            state = _merged(state, other) if other else state
        return state

    def remembers(self, person: str) -> bool:
        """Whether something is kept for the person."""
        with mapped_errors(), self._engine.begin() as c:
            return self._facts_of(c, person) is not None

    def remember(self, person: str, facts: Mapping[str, Told], now: datetime) -> None:
        """Keep the facts for later conversations of the person."""
        values = {"facts": DialogueState(facts=dict(facts)).to_json()["facts"], "updated_at": now}
        with mapped_errors(), self._engine.begin() as c:
            found = c.execute(update(_remembered).where(_remembered.c.person == person).values(**values))
            if not found.rowcount:
                c.execute(insert(_remembered), {"person": person, **values})

    def erase(self, conversation_id: str, person: str | None) -> None:
        """Wipe what this conversation and this person told, at once."""
        mine = _dialogues.c.conversation_id == conversation_id
        with mapped_errors(), self._engine.begin() as c:
            if self._engine.dialect.name == "sqlite":
                c.execute(text("PRAGMA secure_delete=ON"))  # freed pages are overwritten, not only freed
            c.execute(delete(_dialogues).where(mine | (_dialogues.c.person == person) if person else mine))
            if person:
                c.execute(delete(_remembered).where(_remembered.c.person == person))

    def erase_old(self, now: datetime) -> dict[str, int]:
        """Wipe what has been kept long enough; how many of each."""
        long, short = now - self._keep, now - min(self._keep, _UNASKED)
        alone, changed = _dialogues.c.person.is_(None), _dialogues.c.updated_at
        over = (alone & (changed < short)) | (changed < long)
        with mapped_errors(), self._engine.begin() as c:
            if self._engine.dialect.name == "sqlite":
                c.execute(text("PRAGMA secure_delete=ON"))
            facts = c.execute(delete(_remembered).where(_remembered.c.updated_at < long)).rowcount
            return {"remembered": facts, "dialogues": c.execute(delete(_dialogues).where(over)).rowcount}

    def _is_over(self, changed: datetime, keep: timedelta) -> bool:
        return self._now is not None and changed < self._now() - min(self._keep, keep)

    def _saved(self, conversation_id: str, person: str | None, state: DialogueState, now: datetime) -> bool:
        values: dict[str, Any] = {"state": state.to_json(), "version": state.version + 1, "updated_at": now}
        if person:
            values["person"] = person
        same = (_dialogues.c.conversation_id == conversation_id) & (_dialogues.c.version == state.version)
        with mapped_errors():
            try:
                with self._engine.begin() as c:
                    if state.version:
                        return bool(c.execute(update(_dialogues).where(same).values(**values)).rowcount)
                    c.execute(insert(_dialogues), {"conversation_id": conversation_id, **values})
                    return True
            except IntegrityError:  # another message of the conversation was first
                return False

    def _facts_of(self, c: Connection, person: str) -> Mapping[str, Any] | None:
        query = select(_remembered.c.facts, _remembered.c.updated_at)
        row = c.execute(query.where(_remembered.c.person == person)).first()
        return dict(row.facts) if row and not self._is_over(row.updated_at, self._keep) else None


def _merged(mine: DialogueState, other: DialogueState) -> DialogueState:
    """Ours, with the facts that only the other knows; saved over it next."""
    mine.facts = {**other.facts, **mine.facts}
    mine.version = other.version
    return mine
