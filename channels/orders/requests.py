"""What the pages and the departments' systems send about work orders."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Fields(_Request):
    """The fields of a draft; from a call or a conversation what is not given is filled in."""

    kind: str | None = Field(None, max_length=16)
    subject: str | None = Field(None, max_length=200)
    summary: str | None = Field(None, max_length=4000)
    region: str | None = Field(None, max_length=12)
    department: str | None = Field(None, max_length=120)
    urgency: str | None = Field(None, max_length=12)
    remark: str | None = Field(None, max_length=1000)
    caller: str | None = Field(None, max_length=60)

    def given(self) -> dict[str, str]:
        """The fields that were sent."""
        return {name: value for name, value in self.model_dump().items() if value is not None}


class New(Fields):
    """A new draft."""

    call: str | None = Field(None, max_length=60, description="由哪通来电")
    conversation: str | None = Field(None, max_length=60, description="由哪次会话")


class Act(_Request):
    """One step: confirm, dispatch, accept, return, transfer, answer, redo, follow_up, close, cancel."""

    act: str = Field(max_length=20)
    department: str | None = Field(None, max_length=120)
    reason: str | None = Field(None, max_length=1000)
    reply: str | None = Field(None, max_length=4000)
    satisfaction: int | None = Field(None, ge=1, le=5)


class Reply(_Request):
    """What a department's system sends back: it accepted, returned or answered an order."""

    code: str = Field(max_length=24)
    act: str = Field(pattern="^(accept|return|answer)$")
    reason: str | None = Field(None, max_length=1000)
    reply: str | None = Field(None, max_length=4000)
