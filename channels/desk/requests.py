"""What the desk's pages send."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Verdict(_Request):
    """What was done with a suggestion; `said` is what was really said, or why it was not used.

    `seen` is the sentence that was on the screen: one that changed meanwhile is not decided on.
    """

    verdict: Literal["accepted", "edited", "rejected"]
    said: str = Field("", max_length=2000)
    seen: str | None = Field(None, max_length=2000)


class Check(_Request):
    """A scheme to be worked out; without facts those are taken that the caller told."""

    scheme: str = Field(min_length=1, max_length=100)
    facts: dict[str, Any] | None = Field(None, max_length=200)
