"""What a server understands beyond the common core; found out from its refusals, kept for the process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from assistant.models.options import Structured

_WEAKER = {"json_schema": "json_object", "json_object": "prompt"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to ask: for the tokens used (`usage`), and for a JSON object (`form`)."""

    usage: bool = True
    form: str = "json_schema"

    def body(self, schema: Mapping[str, Any] | None, step: str) -> dict[str, Any]:
        """What is added to the request."""
        if not schema or self.form == "prompt":
            return {}
        if self.form == "json_object":
            return {"response_format": {"type": "json_object"}}
        named = {"name": step, "schema": dict(schema), "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": named}}


class Dialects:
    """The dialect that last worked with one server."""

    def __init__(self, structured: Structured) -> None:
        form = "json_schema" if structured == "auto" else structured
        self._fixed = structured != "auto"
        self._known, self._lock = Dialect(True, form), Lock()

    def tries(self, structured: bool) -> Iterator[Dialect]:
        """The known one, then each time one thing less; the next is taken after a refusal."""
        dialect = self._known
        yield dialect
        while structured and not self._fixed and dialect.form in _WEAKER:
            dialect = replace(dialect, form=_WEAKER[dialect.form])
            yield dialect
        if dialect.usage:
            yield replace(self._known, usage=False)
            if dialect != self._known:
                yield replace(dialect, usage=False)

    def worked(self, dialect: Dialect) -> None:
        """Remember what was accepted; what is refused whatever one leaves out teaches nothing."""
        with self._lock:
            self._known = dialect
