"""Personal data never goes to a model: masked before, restored after."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from assistant.models.types import LanguageModel, ModelReply, ModelRequest, OnText, StopWriting

_BETWEEN = "\n\x1e\n"  # between system and user; the prompts contain no such character
_OPEN, _CLOSE = "〔", "〕"
_LONGEST = 24  # characters of a placeholder


class MaskedText(Protocol):
    """Text with placeholders (〔证件号1〕) and the way back."""

    @property
    def text(self) -> str:
        """The text with placeholders."""
        ...

    def restore(self, text: str) -> str:
        """A text with the placeholders replaced by what they stand for."""
        ...


class MaskedModel:
    """Any model, told placeholders. `masked` is the one masking of the whole program."""

    def __init__(self, model: LanguageModel, masked: Callable[[str], MaskedText]) -> None:
        self._model, self._masked = model, masked

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The reply in the person's own words again."""
        found = self._masked(f"{request.system}{_BETWEEN}{request.user}")
        system, between, user = found.text.partition(_BETWEEN)
        if not between:  # a placeholder swallowed the border: better none of it is sent apart
            system, user = "", found.text
        listener = _Restoring(found.restore, on_text) if on_text else None
        reply = self._model.write(replace(request, system=system, user=user), listener)
        if listener:
            with suppress(StopWriting):  # the reply is whole already
                listener.end()
        restored = _in_strings if request.schema is not None else _in_text
        return replace(reply, text=restored(reply.text, found.restore))


class _Restoring:
    """Tells restored text; what may be the beginning of a placeholder is held back."""

    def __init__(self, restore: Callable[[str], str], on_text: OnText) -> None:
        self._restore, self._on_text, self._held = restore, on_text, ""

    def __call__(self, text: str) -> None:
        self._held += text
        at = self._held.rfind(_OPEN)
        begun = at >= 0 and _CLOSE not in self._held[at:] and len(self._held) - at <= _LONGEST
        cut = at if begun else len(self._held)
        told, self._held = self._held[:cut], self._held[cut:]
        if told:
            self._on_text(self._restore(told))

    def end(self) -> None:
        """Tell what was held back."""
        held, self._held = self._held, ""
        if held:
            self._on_text(held)


def _in_text(text: str, restore: Callable[[str], str]) -> str:
    return restore(text)


def _in_strings(text: str, restore: Callable[[str], str]) -> str:
    """Within the JSON's strings, so that what is restored cannot break the JSON."""

    def put(value: Any) -> Any:
        match value:
            case str():
                return restore(value)
            case list():
                return [put(one) for one in value]
            case dict():
                return {restore(key): put(one) for key, one in value.items()}
        return value

    return json.dumps(put(json.loads(text)), ensure_ascii=False)
