"""Secrets that all workers and machines share, made by the first that needs one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import keys
from knowledge.storage.database import mapped_errors


def shared_key(engine: Engine, name: str, make: Callable[[], str]) -> str:
    """The value of that name; what `make` gives where there is none yet."""
    asked = select(keys.c.value).where(keys.c.name == name)
    with mapped_errors(), engine.connect() as c:
        known = c.execute(asked).scalar()
    if not known:
        try:
            with engine.begin() as c:
                c.execute(insert(keys).values(name=name, value=make()))
        except IntegrityError:
            pass  # another worker was first
        with mapped_errors(), engine.connect() as c:
            known = c.execute(asked).scalar_one()
    return str(known)
