"""The state of dialogues in SQL, and what people let be remembered. Only facts and masked words come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
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
    """Dialogues in the tables `dialogues` and `remembered_facts`; `person` is a hash of who it is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with mapped_errors():
            _metadata.create_all(engine)

    def load(self, conversation_id: str, person: str | None) -> DialogueState | None:
        """The state; of a new conversation what the person let be remembered; None if nothing is known."""
        query = select(_dialogues.c.state, _dialogues.c.version)
        with mapped_errors(), self._engine.begin() as c:
            row = c.execute(query.where(_dialogues.c.conversation_id == conversation_id)).first()
            if row is not None:
                return state_from(row.state, row.version)
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
        row = c.execute(select(_remembered.c.facts).where(_remembered.c.person == person)).first()
        return dict(row.facts) if row else None


def _merged(mine: DialogueState, other: DialogueState) -> DialogueState:
    """Ours, with the facts that only the other knows; saved over it next."""
    mine.facts = {**other.facts, **mine.facts}
    mine.version = other.version
    return mine
