"""The words of citizens that an installation was taught, in SQL: in use at once in every process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, func, insert, select, update

from assistant.insight.types import TaughtWord
from knowledge.errors import IndexUnavailable
from knowledge.index.synonyms import Synonyms, with_taught
from knowledge.storage.database import Moment, mapped_errors

_metadata = MetaData()
_words = Table(
    "taught_words",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("said", String(40), nullable=False),
    Column("term", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(120), nullable=False),
    Column("gap", String(16), nullable=False),
    Column("removed_at", Moment),
    Column("removed_by", String(120), nullable=False),
)


class SqlTaught:
    """The table `taught_words`; rows are never deleted, so that what was answered can be replayed."""

    def __init__(self, engine: Engine) -> None:
        self._unopened = engine
        self._known: tuple[tuple[int, int], Sequence[TaughtWord]] = ((0, 0), ())

    @cached_property
    def _engine(self) -> Engine:
        """The database, with our table."""
        with mapped_errors():
            _metadata.create_all(self._unopened)
        return self._unopened

    def teach(self, said: str, term: str, at: datetime, by: str, gap: str = "") -> TaughtWord:
        """Keep one; from now on it is in use."""
        values = {"said": said, "term": term, "at": at, "by": by, "gap": gap, "removed_by": ""}
        with mapped_errors(), self._engine.begin() as c:
            number = c.execute(insert(_words).values(**values).returning(_words.c.id)).scalar_one()
        return TaughtWord(number, said, term, at, by, gap)

    def remove(self, number: int, at: datetime, by: str) -> TaughtWord | None:
        """Take one out of use; None if there is none of that number in use."""
        mine = (_words.c.id == number, _words.c.removed_at.is_(None))
        with mapped_errors(), self._engine.begin() as c:
            if not c.execute(update(_words).where(*mine).values(removed_at=at, removed_by=by)).rowcount:
                return None
            row = c.execute(select(_words).where(_words.c.id == number)).one()
        return TaughtWord(**row._mapping)

    def words(self) -> Sequence[TaughtWord]:
        """All, the removed ones too, oldest first; read again only when something has changed."""
        state = select(func.coalesce(func.max(_words.c.id), 0), func.count(_words.c.removed_at))
        with mapped_errors(), self._engine.connect() as c:
            number, removed = c.execute(state).one()
            stamp = (int(number), int(removed))
            known, words = self._known
            if stamp != known:
                rows = c.execute(select(_words).order_by(_words.c.id))
                words = tuple(TaughtWord(**row._mapping) for row in rows)
                self._known = stamp, words
        return words

    def synonyms(self, day: date | None = None) -> Synonyms:
        """What search uses: those in use now, or of a day; as last read while the database is away."""
        try:
            words = self.words()
        except IndexUnavailable:
            words = self._known[1]
        return with_taught(tuple((w.said, w.term) for w in words if _in_use(w, day)))


def _in_use(word: TaughtWord, day: date | None) -> bool:
    if day is None:
        return word.removed_at is None
    return word.at.date() <= day and (word.removed_at is None or word.removed_at.date() > day)
