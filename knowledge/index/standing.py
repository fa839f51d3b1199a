"""How far a reindexing is: a small file that every process of the machine reads."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.index.locks import is_running


@dataclass(frozen=True, slots=True)
class Standing:
    """Documents done of all; `error` says why the last try failed. Times are ISO."""

    built_by: str
    model: str
    begun_at: str
    seen_at: str
    process: int
    done: int = 0
    total: int = 0
    error: str = ""

    @classmethod
    def begun(cls, built_by: str, model: str, now: datetime) -> Standing:
        """At the beginning."""
        at = now.isoformat(timespec="seconds")
        return cls(built_by, model, at, at, os.getpid())

    def at(self, done: int, total: int, now: datetime) -> Standing:
        """As far as that."""
        return replace(self, done=done, total=total, seen_at=now.isoformat(timespec="seconds"))

    def failed(self, error: str) -> Standing:
        """Given up for now."""
        return replace(self, error=error)

    @property
    def runs(self) -> bool:
        """Whether the process that does it lives and is at it."""
        return not self.error and is_running(str(self.process))

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


class StandingFile:
    """Keeps a standing; half a file is never read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Standing | None:
        """What was written last; None if nothing was, or by another version of the program."""
        try:
            return Standing(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, standing: Standing) -> None:
        """Replace what was written before; a full disk does not stop the work."""
        beside = self._path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(standing.to_json(), ensure_ascii=False), encoding="utf-8")
            beside.replace(self._path)

    def remove(self) -> None:
        """Nothing is to be done any more."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
