"""A model behind its breaker and within its places: what is hopeless fails at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from time import monotonic

from assistant.errors import ModelError, ModelUnavailable
from assistant.models.breaker import Breaker, State
from assistant.models.types import LanguageModel, ModelReply, ModelRequest, OnText


@dataclass(frozen=True, slots=True)
class ModelState:
    """How a model stands in this process."""

    name: str
    state: State
    rests: float
    """Seconds until it is tried again."""


class Guarded:
    """One model; at most `places` requests at a time."""

    def __init__(
        self, name: str, model: LanguageModel, places: int = 4, breaker: Breaker | None = None
    ) -> None:
        self.name, self._model = name, model
        self._breaker = breaker or Breaker()
        self._places = BoundedSemaphore(places)

    @property
    def state(self) -> ModelState:
        """How it stands."""
        return ModelState(self.name, self._breaker.state, round(self._breaker.rests(), 1))

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The reply; ModelUnavailable at once while the breaker is open."""
        if self._breaker.state == "open":
            raise self._resting()
        started = monotonic()
        if not self._places.acquire(timeout=max(0.0, min(request.silence, request.budget / 2))):
            raise ModelUnavailable(
                f"语言模型 {self.name} 的请求已满。可以提高 max_concurrency，或增加模型。", ours=True
            )
        try:
            left = request.budget - (monotonic() - started)
            return self._within(replace(request, budget=left), on_text)
        finally:
            self._places.release()

    def _within(self, request: ModelRequest, on_text: OnText | None) -> ModelReply:
        permit = self._breaker.enter()
        if permit is None:
            raise self._resting()
        ok: bool | None = None
        rest: float | None = None
        try:
            reply = self._model.write(request, on_text)
            ok = True
            return reply
        except ModelError as error:
            ok, rest = error.ours, error.retry_after
            raise
        finally:
            self._breaker.leave(permit, ok, rest)

    def _resting(self) -> ModelUnavailable:
        return ModelUnavailable(
            f"语言模型 {self.name} 连续出错，暂不使用，约 {self._breaker.rests():.0f} 秒后再试。", ours=True
        )
