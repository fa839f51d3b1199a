"""What the Evaluation page sends."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.exams.types import Case

_Line = Annotated[str, Field(max_length=300)]
_Fact = Annotated[list[_Line], Field(max_length=10)]


class CaseBody(BaseModel):
    """一条用例。"""

    model_config = ConfigDict(extra="forbid")
    suite: str = Field("", max_length=80, description="哪一套")
    question: str = Field(max_length=2000)
    kind: Literal["answer", "refuse", "ask"] = Field("answer", description="应当答出、不答、反问")
    before: list[Annotated[str, Field(max_length=2000)]] = Field(default_factory=list, max_length=10)
    facts: list[_Fact] = Field(default_factory=list, max_length=20, description="要点，各有几种写法")
    never: list[_Line] = Field(default_factory=list, max_length=20, description="不该说的")
    documents: list[_Line] = Field(default_factory=list, max_length=20, description="应引其中一份")
    region: str | None = Field(None, max_length=40)
    as_of: date | None = Field(None, description="按哪一天；不写为评测当天")
    enabled: bool = True
    origin: str = Field("", max_length=40, description="由哪条回答而来")

    def case(self, case_id: str = "") -> Case:
        """As the desk takes it."""
        lists = {name: tuple(getattr(self, name)) for name in ("before", "never", "documents")}
        values = self.model_dump() | lists | {"facts": tuple(tuple(fact) for fact in self.facts)}
        return Case(id=case_id, **values)


class RunBody(BaseModel):
    """评测哪一套，问现行的一版还是待发布的改动。"""

    model_config = ConfigDict(extra="forbid")
    suite: str = Field("", max_length=80, description="空为全部")
    draft: bool = Field(False, description="问待发布的改动")


class FloorsBody(BaseModel):
    """门槛，0 到 1。"""

    model_config = ConfigDict(extra="forbid")
    floors: dict[Annotated[str, Field(max_length=20)], float] = Field(max_length=20)
