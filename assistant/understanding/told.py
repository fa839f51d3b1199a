"""What a model is asked to give back of a message."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Act = Literal[
    "ask", "check", "calculate", "classify", "match", "status", "book", "cancel", "reschedule", "slots",
    "place", "handover", "other",
]  # fmt: skip
_Short = Annotated[str, StringConstraints(max_length=60)]


class ToldFact(BaseModel):
    """A fact as the model read it, with the words of the message."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: _Short
    value: bool | int | float | _Short
    quote: _Short = Field(min_length=1)


class ModelReading(BaseModel):
    """A message as a model read it; nothing of it is believed yet."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    act: Act = "ask"
    question: Annotated[str, StringConstraints(max_length=200)] = ""
    facts: tuple[ToldFact, ...] = Field((), max_length=30)
    region: _Short | None = None
    date: _Short | None = None
