"""What calls cost and how long they took: kept call by call, summed up by model and step."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from assistant.errors import ModelError
from assistant.incidents import incident
from assistant.models.types import LanguageModel, ModelCall, ModelReply, ModelRequest, OnText

_log = logging.getLogger(__name__)


class Recorded:
    """A model whose calls are kept. What goes wrong with the keeping is logged, not told."""

    def __init__(self, model: LanguageModel, keep: Callable[[Sequence[ModelCall]], None]) -> None:
        self._model, self._keep = model, keep

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The reply."""
        try:
            reply = self._model.write(request, on_text)
        except ModelError as error:
            self._kept(error.calls)
            raise
        self._kept(reply.calls)
        return reply

    def _kept(self, calls: Sequence[ModelCall]) -> None:
        try:
            self._keep(calls)
        except Exception as error:
            _log.error("model calls not recorded: %s", incident(error))


@dataclass(frozen=True, slots=True)
class Usage:
    """The calls of one model for one step. Times in milliseconds, cost in yuan.

    `first_p50`: until the first word. Tokens and cost are sums over the calls that know them; cost is None
    when none does.
    """

    model: str
    step: str
    calls: int
    errors: dict[str, int]
    p50: int
    p95: int
    first_p50: int | None
    tokens_in: int
    tokens_out: int
    cost: float | None

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def summed_up(calls: Iterable[ModelCall]) -> list[Usage]:
    """One row for each model and step."""
    ordered = sorted(calls, key=_group)
    return [_usage(*key, list(group)) for key, group in groupby(ordered, key=_group)]


def _group(call: ModelCall) -> tuple[str, str]:
    return call.model, call.step


def _usage(model: str, step: str, calls: Sequence[ModelCall]) -> Usage:
    costs = [call.cost for call in calls if call.cost is not None]
    times = sorted(call.ms for call in calls)
    first = sorted(call.first_ms for call in calls if call.first_ms is not None)
    return Usage(
        model,
        step,
        len(calls),
        dict(sorted(Counter(call.outcome for call in calls if call.outcome != "ok").items())),
        _quantile(times, 0.5),
        _quantile(times, 0.95),
        _quantile(first, 0.5) if first else None,
        sum(call.tokens_in or 0 for call in calls),
        sum(call.tokens_out or 0 for call in calls),
        round(sum(costs), 6) if costs else None,
    )


def _quantile(ordered: Sequence[int], share: float) -> int:
    """The smallest value that at least this share does not exceed."""
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]
