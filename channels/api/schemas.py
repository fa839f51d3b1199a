"""Requests as they are checked, and replies as `/openapi.json` describes them."""

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


_STATES = "in_force 现行、ended 已废止、not_yet 尚未施行、unknown 日期未见、draft 征求意见稿"
_STATUSES = "answered、clarification_*、unanswerable_*、guardrail_*、handover_*、error_*"

Day = Annotated[date | None, BeforeValidator(_day)]
Text = Annotated[str, Field(max_length=2000), AfterValidator(_readable)]
Region = Annotated[str | None, Field(max_length=40)]
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


class FeedbackRequest(BaseModel):
    """对一次回答的评价。"""

    answer_id: Identifier = Field(description="回答编号")
    helpful: bool = Field(description="是否有用")
    reason: str | None = Field(None, max_length=40, description="没有用的原因")
    comment: str | None = Field(None, max_length=500, description="补充说明，请勿填写个人信息")


class Citation(BaseModel):
    """一条依据：引用的条款和它的效力。"""

    n: int | None = Field(None, description="正文中〔n〕的编号")
    clause_id: str
    document_id: str
    source: str
    title: str
    number: str | None = Field(None, description="文号")
    label: str = Field(description="条款位置，如 第七条第（三）项")
    quote: str = Field(description="引用的原句")
    text: str | None = Field(None, description="条款全文")
    context: str | None = Field(None, description="标题和引导语")
    url: str | None = None
    effective_from: date | None = Field(None, description="施行日期")
    effective_to: date | None = Field(None, description="失效日期")
    grade: str | None = Field(None, description="来源级别")
    state: str | None = Field(None, description=_STATES)
    region_name: str | None = Field(None, description="适用地区")
    unverified: list[str] = Field(default_factory=list, description="尚未核实的内容")


class QuickReply(BaseModel):
    """一个可以直接点选的回复。"""

    label: str
    send: str
    region: str | None = None


class Answer(BaseModel):
    """回答。"""

    text: str = Field(description="正文，〔1〕为依据编号")
    status: str = Field(description=_STATUSES)
    citations: list[Citation]
    cards: list[dict[str, Any]]
    quick_replies: list[QuickReply]


class ChatReply(BaseModel):
    """一次回答的全部内容。"""

    conversation_id: str
    answer_id: str | None = None
    answer: Answer
    release: int | None = Field(description="知识版本号")
    ms: float = Field(description="用时（毫秒）")
    as_of: date | None = Field(None, description="按哪一天有效的政策回答")
    region_name: str | None = Field(None, description="按哪个地区回答")


class FoundPassage(BaseModel):
    """检索到的一个条款。"""

    clause_id: str
    document_id: str
    source: str
    title: str
    number: str | None
    label: str
    text: str
    score: float
    effective_from: date | None
    effective_to: date | None


class SearchReply(BaseModel):
    """检索结果。"""

    release: int | None
    passages: list[FoundPassage]


class Turn(BaseModel):
    """一问一答。"""

    question: str
    result: ChatReply


class ConversationReply(BaseModel):
    """一段对话。"""

    conversation_id: str
    turns: list[Turn]


class RegionReply(BaseModel):
    """一个地区。"""

    code: str
    name: str
    parent: str | None


class HomeReply(BaseModel):
    """首页内容。"""

    title: str
    region: str | None
    notice: str
    starters: list[str]
    release: int | None


class Problem(BaseModel):
    """出错时的说明（RFC 9457）。"""

    type: str
    title: str
    status: int
    detail: str = Field(description="发生了什么、该怎么办")
    instance: str = Field(description="这次错误的编号，日志中也有")
