"""Replies as `/openapi.json` describes them; the service makes them, nothing here checks them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

_STATES = "in_force 现行、ended 已废止、not_yet 尚未施行、unknown 日期未见、draft 征求意见稿"
_REFERRER = "由哪个条款的援引带出，条款编号；只有这样找到的才有"
_CONFIDENCE = "扫描件识别的可信度，0 到 1；不是扫描件时没有这一项"
_STATUSES = "answered、clarification_*、unanswerable_*、guardrail_*、handover_*、error_*"


class Reference(BaseModel):
    """条款中的一处援引；库里没有所指的文件时只有原文。"""

    text: str = Field(description="原文的写法，如 本办法第七条")
    document_id: str | None = None
    title: str | None = None
    clause_id: str | None = None
    label: str | None = None
    quote: str | None = Field(None, description="所指条款的原文")


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
    references: list[Reference] = Field(default_factory=list, description="条款援引的其他条款和文件")
    confidence: float | None = Field(None, description=_CONFIDENCE)


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
    confidence: float | None = Field(None, description=_CONFIDENCE)
    referrer: str | None = Field(None, description=_REFERRER)


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
