"""What every part of an installation stands on: settings, clock, databases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from assistant.ports import Clock
from assistant.settings import Settings
from knowledge.storage.database import Database, make_engine


@dataclass
class Ground:
    """One data directory; parts are made when first asked for."""

    settings: Settings
    clock: Clock

    @cached_property
    def database(self) -> Database:
        """The SQL database."""
        return Database(self.settings.database())

    @cached_property
    def turns(self) -> Engine:
        """The database once more, for conversations."""
        # Turns are committed but not synced one by one: a kill loses none, a power cut the last few.
        return make_engine(self.settings.database(), synchronous="NORMAL")

    def close(self) -> None:
        """Close all connections that were opened."""
        if "database" in self.__dict__:
            self.database.close()
        if "turns" in self.__dict__:
            self.turns.dispose()
