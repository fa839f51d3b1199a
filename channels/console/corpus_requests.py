"""What the corpus pages send."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

_Words = Annotated[str, Field(max_length=500)]
_Value = Annotated[str, Field(max_length=500)]


class Said(BaseModel):
    """一条意见。"""

    comment: _Words | None = Field(None, description="意见；退回时必填")


class Corrected(BaseModel):
    """更正：各项新的内容，和它们所依据的原文。"""

    values: dict[str, _Value | list[_Value] | None] = Field(min_length=1, max_length=10)
    sentence: str = Field("", max_length=2000, description="原文中的依据")
    comment: _Words = ""


class Confirmed(BaseModel):
    """核对无误的各项。"""

    fields: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=20)


class Publish(BaseModel):
    """发布，现在或定时。"""

    note: Annotated[str, Field(max_length=500)] = "发布"
    despite: _Words | None = Field(None, description="检查不通过仍要发布的理由，记入历史")
    at: AwareDatetime | None = Field(None, description="什么时候发布；不填为现在")
