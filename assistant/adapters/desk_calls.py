"""Calls at the operators' desk, in SQL: who has them, what was said (masked), suggested and decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from assistant.adapters.desk_tables import calls as _calls
from assistant.adapters.desk_tables import decisions as _decisions
from assistant.adapters.desk_tables import hints as _hints
from assistant.adapters.desk_tables import metadata as _metadata
from assistant.adapters.desk_tables import revisions as _revision
from assistant.adapters.desk_tables import turns as _turns
from assistant.desk.types import Decision, Heard, Hint, LiveCall, SpokenTurn, call_key
from assistant.privacy import mask
from knowledge.storage.database import mapped_errors


class SqlCallBook:
    """The tables `desk_…`; kept for ever or for `keep` after the end of a call."""

    def __init__(self, engine: Engine, keep: timedelta | None = None) -> None:
        self._engine, self._keep = engine, keep
        # SQLite lets one write at a time; the others sleep and try again: better they stand in line here.
        self._writing: AbstractContextManager[Any] = (
            Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )
        with mapped_errors():
            _metadata.create_all(engine)
            self._first()

    # --- reading

    def revision(self) -> int:
        """The number of the last change."""
        with self._reading() as c:
            return int(c.execute(select(_revision.c.n)).scalar_one())

    def calls(self, since: int = 0, ended_after: datetime | None = None) -> Sequence[LiveCall]:
        """Calls changed after `since`, longest waiting first; ended ones only from a moment on."""
        t = _calls.c
        live = t.ended_at.is_(None)
        shown = (live,) if ended_after is None else (or_(live, t.ended_at >= ended_after),)
        query = select(_calls).where(t.revision > since, *shown).order_by(t.begun_at, t.id).limit(2000)
        return [LiveCall(**row) for row in self._rows(query)]

    def call(self, id: str) -> LiveCall | None:
        """One call."""
        found = self._rows(select(_calls).where(_calls.c.id == id))
        return LiveCall(**found[0]) if found else None

    def turns(self, call: str, since: int = 0) -> Sequence[SpokenTurn]:
        """What was said in a call and changed after `since`, in order of speaking."""
        t = _turns.c
        query = select(*(c for c in t if c.name != "call")).where(t.call == call, t.revision > since)
        return [SpokenTurn(**row) for row in self._rows(query.order_by(t.seq))]

    def hints(self, call: str, since: int = 0) -> Sequence[Hint]:
        """What was suggested in a call and changed after `since`, in order."""
        t = _hints.c
        query = select(*(c for c in t if c.name != "call")).where(t.call == call, t.revision > since)
        return sorted((Hint(**row) for row in self._rows(query)), key=lambda h: (len(h.id), h.id))

    def decisions(self, since: datetime) -> Sequence[Decision]:
        """The decisions that stand, newest first."""
        t = _decisions.c
        query = select(_decisions).where(t.at >= since).order_by(t.number.desc()).limit(20_000)
        found: dict[tuple[str, str], Decision] = {}
        for row in self._rows(query):
            row.pop("number")
            found.setdefault((row["call"], row["hint"]), Decision(**row))
        return list(found.values())

    def contacts(self, caller_key: str, but: str, limit: int = 20) -> Sequence[LiveCall]:
        """Other calls of a caller, newest first."""
        t = _calls.c
        query = select(_calls).where(t.caller_key == caller_key, t.id != but, t.caller_key != "")
        return [LiveCall(**row) for row in self._rows(query.order_by(t.begun_at.desc()).limit(limit))]

    # --- writing

    def write(self, heard: Sequence[Heard], now: datetime) -> None:
        """Keep what was heard; the same again changes nothing."""
        with self._changing() as (c, number):
            for one in heard:
                id = call_key(one.centre, one.call_id)
                self._keep_call(c, id, one, now, number)
                for seq, (speaker, text, final) in one.turns.items():
                    values = {"speaker": speaker, "text": text, "final": final}
                    _put(c, _turns, {"call": id, "seq": seq}, values, {"at": now}, number)
                for name, body in one.hints.items():
                    _keep_hint(c, {"call": id, "id": name}, body, now, number)

    def take(self, id: str, operator: str, name: str, now: datetime) -> bool:
        """Give a call that nobody has to an operator; false if somebody else has it or it has ended."""
        t = _calls.c
        free = (t.id == id, t.operator.in_(("", operator)), t.ended_at.is_(None))
        values = {"operator": operator, "operator_name": name}
        with self._changing() as (c, number):
            first = update(_calls).where(*free, t.taken_at.is_(None)).values(taken_at=now)
            c.execute(first)
            return c.execute(update(_calls).where(*free).values(**values, revision=number)).rowcount == 1

    def leave(self, id: str, operator: str) -> bool:
        """Put a call back among those that wait; false if it is not that operator's."""
        t = _calls.c
        mine = update(_calls).where(t.id == id, t.operator == operator, t.ended_at.is_(None))
        with self._changing() as (c, number):
            values = {"operator": "", "operator_name": "", "taken_at": None, "revision": number}
            return c.execute(mine.values(**values)).rowcount == 1

    def end(self, id: str, now: datetime) -> None:
        """The call is over."""
        with self._changing() as (c, number):
            live = update(_calls).where(_calls.c.id == id, _calls.c.ended_at.is_(None))
            c.execute(live.values(ended_at=now, revision=number))

    def sweep(self, left: datetime, silent: datetime, now: datetime) -> int:
        """End calls whose line was shut before `left`, or that were silent since `silent`; how many."""
        t = _calls.c
        over = (t.ended_at.is_(None), or_(t.left_at < left, t.heard_at < silent))
        if not self._rows(select(t.id).where(*over).limit(1)):
            return 0
        with self._changing() as (c, number):
            return c.execute(update(_calls).where(*over).values(ended_at=now, revision=number)).rowcount

    def decide(self, decision: Decision) -> None:
        """Keep a decision; the last one on a suggestion stands."""
        row = {name: getattr(decision, name) for name in Decision.__slots__}
        row["clauses"] = [dict(one) for one in decision.clauses]
        values = {"verdict": decision.verdict, "said": decision.said, "by": decision.by_name}
        mine = (_hints.c.call == decision.call, _hints.c.id == decision.hint)
        with self._changing() as (c, number):
            c.execute(insert(_decisions).values(row))
            c.execute(update(_hints).where(*mine).values(**values, revision=number))

    def erase_old(self, now: datetime) -> dict[str, int]:
        """Wipe calls that ended long enough ago, and decisions on them; how many."""
        if self._keep is None:
            return {"desk_calls": 0}
        old = select(_calls.c.id).where(_calls.c.ended_at < now - self._keep)
        with self._changing() as (c, _):
            for table in (_turns, _hints, _decisions):
                c.execute(delete(table).where(table.c.call.in_(old)))
            gone = delete(_calls).where(_calls.c.ended_at < now - self._keep)
            return {"desk_calls": c.execute(gone).rowcount}

    def _keep_call(self, c: Connection, id: str, one: Heard, now: datetime, number: int) -> None:
        known = c.execute(select(_calls).where(_calls.c.id == id)).mappings().one_or_none()
        values: dict[str, Any] = {}
        if one.turns or one.line:
            values["heard_at"] = now
        if one.line is not None:
            values["left_at"] = None if one.line else now
            if one.line and known is not None and known["ended_at"]:
                values["ended_at"] = None  # the call centre came back with it
        if one.caller is not None:
            values |= {"caller": one.caller[0], "caller_key": one.caller[1]}
        if known is None:
            shown = {"centre": one.centre, "shown": mask(one.call_id)[:80], "region": one.region}
            moments = {"begun_at": now, "heard_at": now}
            c.execute(insert(_calls).values(id=id, revision=number, **shown, **(moments | values)))
        elif values:
            only_heard = values.keys() == {"heard_at"}
            told = {} if only_heard else {"revision": number}  # speech alone does not change the list
            c.execute(update(_calls).where(_calls.c.id == id).values(**values, **told))

    # --- connections

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with mapped_errors(), self._engine.connect() as c:
            yield c

    def _rows(self, query: Any) -> list[dict[str, Any]]:
        with self._reading() as c:
            return [dict(row._mapping) for row in c.execute(query)]

    @contextmanager
    def _changing(self) -> Iterator[tuple[Connection, int]]:
        """A transaction with its number; the row of the number lets them through one by one."""
        with self._writing, mapped_errors(), self._engine.begin() as c:
            c.execute(update(_revision).values(n=_revision.c.n + 1))
            yield c, int(c.execute(select(_revision.c.n)).scalar_one())

    def _first(self) -> None:
        try:
            with self._engine.begin() as c:
                if c.execute(select(_revision.c.n)).first() is None:
                    c.execute(insert(_revision).values(one=1, n=0))
        except IntegrityError:
            return  # another process was quicker


def _put(
    c: Connection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    first: Mapping[str, Any],
    number: int,
) -> None:
    """Insert a row, or change it where it differs."""
    mine = [table.c[name] == value for name, value in key.items()]
    known = c.execute(select(table).where(*mine)).mappings().one_or_none()
    if known is None:
        c.execute(insert(table).values(**key, **first, **values, revision=number))
    elif any(known[name] != value for name, value in values.items()):
        c.execute(update(table).where(*mine).values(**values, revision=number))


def _keep_hint(
    c: Connection, key: Mapping[str, Any], body: Mapping[str, Any], now: datetime, number: int
) -> None:
    mine = (_hints.c.call == key["call"], _hints.c.id == key["id"])
    known = c.execute(select(_hints).where(*mine)).mappings().one_or_none()
    values: dict[str, Any] = {"status": body["status"], "body": dict(body)}
    if known is not None and body["status"] == "new" and known["body"].get("say") != body["say"]:
        values |= {"verdict": "", "said": "", "by": ""}  # a new run of the program counts from one again
    if known is None or known["body"] != body:
        _put(c, _hints, key, values, {"at": now}, number)
