"""What a model is asked to give back of a message that wishes several things."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prompts.loader import load

MOST = 6
"""Steps of one message."""
_Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PlannedStep(BaseModel):
    """One call of a tool; quote and arguments are words of the person, nothing of it is believed yet."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    tool: Annotated[str, StringConstraints(max_length=60)]
    quote: _Words
    arguments: Mapping[Annotated[str, StringConstraints(max_length=60)], _Words] = Field({}, max_length=8)
    only_if_met: bool = False


class Plan(BaseModel):
    """The steps in the order in which they were wished."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    steps: tuple[PlannedStep, ...] = Field((), max_length=MOST)


@cache
def wish_of(tool: str) -> Mapping[str, Any] | None:
    """The dialogue's wish that a tool serves, and the words for it."""
    found: Mapping[str, Any] | None = load("planning")["tools"].get(tool)
    return found
