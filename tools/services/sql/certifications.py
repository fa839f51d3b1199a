"""Applications in SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tools.services.sql.database import Database
from tools.services.sql.secrets import digest, new_salt, proof_of, same
from tools.services.sql.tables import applications
from tools.services.types import Application


class SqlCertifications:
    """Finds an application for the one who can show that it is theirs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lookup(self, number: str, last_four: str) -> Application | None:
        """The application, or None: a number that is not there costs the same work as a wrong four."""
        with self._database.read() as c:
            row = c.execute(select(applications).where(applications.c.number == tidy_number(number))).first()
        salt, proof = (row.salt, row.proof) if row else (new_salt(), b"")
        right = same(proof_of(last_four, salt), proof)
        return _application(row) if row and right else None

    def of(self, identity: str) -> tuple[Application, ...]:
        """The applications of a verified person, the latest first."""
        with self._database.read() as c:
            rows = c.execute(select(applications).where(applications.c.holder == digest(identity))).all()
        return tuple(sorted(map(_application, rows), key=lambda a: (a.updated, a.number), reverse=True))


def tidy_number(number: str) -> str:
    """The application number that somebody typed, without spaces, in capitals."""
    return "".join(number.split()).upper()[:80]


def _application(row: Any) -> Application:
    return Application.model_validate(row.body)
