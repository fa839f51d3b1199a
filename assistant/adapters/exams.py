"""Cases, runs and floors of examinations in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from functools import cached_property
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Float,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from assistant.exams.types import Case, Run, Verdict
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
_cases = Table(
    "exam_cases",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("suite", String(80), nullable=False),
    Column("question", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    *(Column(name, JSON, nullable=False) for name in ("before", "facts", "never", "documents")),
    Column("region", String(6)),
    Column("as_of", Date),
    Column("enabled", Boolean, nullable=False),
    Column("origin", String(40), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", Moment),
)
_runs = Table(
    "exam_runs",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("by", String(120), nullable=False),
    Column("suite", String(80), nullable=False),
    Column("release", Integer, nullable=False),
    Column("candidate", Boolean, nullable=False),
    Column("stamp", String(64), nullable=False, index=True),
    Column("counts", JSON, nullable=False),
    Column("detail", JSON, nullable=False),
)
_verdicts = Table(
    "exam_verdicts",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("run", String(40), nullable=False, index=True),
    Column("case", String(80), nullable=False),
    Column("question", Text, nullable=False),
    *(Column(name, JSON, nullable=False) for name in ("marks", "problems", "cited")),
    Column("status", String(40), nullable=False),
    Column("text", Text, nullable=False),
)
_floors = Table(
    "exam_floors",
    _metadata,
    Column("measure", String(20), primary_key=True),
    Column("value", Float, nullable=False),
)
_KEPT = 400  # runs
_WHOLE = 60  # of them with every answer


class SqlExams:
    """The tables `exam_cases`, `exam_runs`, `exam_verdicts` and `exam_floors`."""

    def __init__(self, engine: Engine) -> None:
        self._unopened = engine

    @cached_property
    def _engine(self) -> Engine:
        """The database, with our tables."""
        with mapped_errors():
            _metadata.create_all(self._unopened)
        return self._unopened

    def keep(self, *cases: Case) -> None:
        """Keep cases; one of the same id takes the place of what was kept."""
        with mapped_errors(), self._engine.begin() as c:
            for case in cases:
                values = asdict(case)
                if not c.execute(update(_cases).where(_cases.c.id == case.id).values(values)).rowcount:
                    c.execute(insert(_cases).values(values))

    def drop(self, case_id: str) -> bool:
        """Forget a case; whether there was one."""
        with mapped_errors(), self._engine.begin() as c:
            return c.execute(delete(_cases).where(_cases.c.id == case_id)).rowcount > 0

    def cases(self) -> Sequence[Case]:
        """All, in the order they were first kept."""
        with mapped_errors(), self._engine.connect() as c:
            return [_case(row) for row in c.execute(select(_cases).order_by(_cases.c.number))]

    def record(self, run: Run) -> None:
        """Keep a run; of the oldest only the counts stay, and then nothing."""
        values = {f.name: getattr(run, f.name) for f in fields(run) if f.name != "verdicts"}
        values["counts"] = {name: list(count) for name, count in run.counts.items()}
        rows = [{"run": run.id, **asdict(verdict)} for verdict in run.verdicts]
        with mapped_errors(), self._engine.begin() as c:
            number = c.execute(insert(_runs).values(values).returning(_runs.c.number)).scalar_one()
            if rows:
                c.execute(insert(_verdicts), rows)
            _thin(c, number)

    def runs(self) -> Sequence[Run]:
        """All without their verdicts, newest first."""
        with mapped_errors(), self._engine.connect() as c:
            return [_run(row) for row in c.execute(select(_runs).order_by(_runs.c.number.desc()))]

    def run(self, run_id: str) -> Run | None:
        """One with its verdicts, as far as they are still kept."""
        told = select(_verdicts).where(_verdicts.c.run == run_id).order_by(_verdicts.c.number)
        with mapped_errors(), self._engine.connect() as c:
            row = c.execute(select(_runs).where(_runs.c.id == run_id)).one_or_none()
            verdicts = [_verdict(one) for one in c.execute(told)]
        return None if row is None else replace(_run(row), verdicts=verdicts)

    def floors(self) -> Mapping[str, float]:
        """The least value of measures, as shares of one."""
        with mapped_errors(), self._engine.connect() as c:
            return {row.measure: row.value for row in c.execute(select(_floors))}

    def set_floors(self, floors: Mapping[str, float]) -> None:
        """Take these instead."""
        with mapped_errors(), self._engine.begin() as c:
            c.execute(delete(_floors))
            if floors:
                c.execute(insert(_floors), [{"measure": m, "value": v} for m, v in floors.items()])


def _thin(c: Connection, newest: int) -> None:
    whole = select(_runs.c.id).where(_runs.c.number > newest - _WHOLE)
    c.execute(delete(_verdicts).where(_verdicts.c.run.not_in(whole)))
    c.execute(delete(_runs).where(_runs.c.number <= newest - _KEPT))


def _own(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in ("number", "run")}


def _case(row: Row[Any]) -> Case:
    values = _own(row)
    lists = {name: tuple(values[name]) for name in ("before", "never", "documents")}
    return Case(**values | lists | {"facts": tuple(tuple(fact) for fact in values["facts"])})


def _run(row: Row[Any]) -> Run:
    values = _own(row)
    return Run(**values | {"counts": {name: (right, of) for name, (right, of) in values["counts"].items()}})


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(**_own(row))
