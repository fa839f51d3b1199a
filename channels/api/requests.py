"""Requests, and how each field of them is checked."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BAD_DAY = "应写作 2026-11-22 这样的真实日期"


def _day(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(_BAD_DAY)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(_BAD_DAY) from None


def _readable(value: str) -> str:
    """The text without control and invisible characters; a text of nothing else is empty."""
    kept = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
    if not kept.strip():
        raise ValueError("不能为空，请写下内容后再发送")
    return kept.strip()


Day = Annotated[date | None, BeforeValidator(_day)]
Text = Annotated[str, Field(max_length=2000), AfterValidator(_readable)]
Region = Annotated[str | None, Field(max_length=40)]
Release = Annotated[int | None, Field(ge=1, le=2_000_000_000)]
Identifier = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class ChatRequest(BaseModel):
    """一个问题。"""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"message": "人才公寓怎么申请", "region": "310109"}]}
    )
    message: Text = Field(description="问题，最多 2000 字")
    conversation_id: Identifier | None = Field(None, description="接着问时带上次返回的编号；不填则开始新对话")
    region: Region = Field(None, description="地区代码或名称；不填用本机构所在地区，any 为不限地区")
    as_of: Day = Field(None, description="按哪一天有效的政策回答，如 2026-11-22；不填为今天")
    release: Release = Field(None, description="由哪一版知识回答，用于重现过去的回答；不填为当前版本")


class FeedbackRequest(BaseModel):
    """对一次回答的评价。"""

    answer_id: Identifier = Field(description="回答编号")
    helpful: bool = Field(description="是否有用")
    reason: str | None = Field(None, max_length=40, description="没有用的原因")
    comment: str | None = Field(None, max_length=500, description="补充说明，请勿填写个人信息")
