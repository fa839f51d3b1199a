"""Several models in order of preference: one that fails is passed over, within the same budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from assistant.errors import ModelError
from assistant.models.types import LanguageModel, ModelCall, ModelReply, ModelRequest, OnText

_LEAST = 1.0  # seconds without which asking another is no use


class Preferred:
    """Asks the first, then the next. Once text was told, it does not change horses: the caller decides."""

    def __init__(self, models: Sequence[LanguageModel], clock: Callable[[], float] = monotonic) -> None:
        if not models:
            raise ValueError("no models to prefer")
        self._models, self._clock = tuple(models), clock

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The reply of the first that gives one; else the error of the last, with the calls of all."""
        deadline, calls = self._clock() + request.budget, list[ModelCall]()
        listener = _Listener(on_text) if on_text else None
        failed: ModelError | None = None
        for model in self._models:
            left = deadline - self._clock()
            if failed and left < _LEAST:
                break
            try:
                reply = model.write(replace(request, budget=left), listener)
            except ModelError as error:
                failed = error
                calls.extend(error.calls)
            else:
                return ModelReply(reply.text, (*calls, *reply.calls))
            if listener and listener.told:
                break
        assert failed is not None
        failed.calls = tuple(calls)
        raise failed


class _Listener:
    def __init__(self, on_text: OnText) -> None:
        self._on_text, self.told = on_text, False

    def __call__(self, text: str) -> None:
        self.told = True
        self._on_text(text)
