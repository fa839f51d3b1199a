"""What the server's replies hold; made from its OpenAPI by `generate.py`, not by hand."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class Answer(TypedDict):
    """回答。"""

    text: str
    status: str
    citations: list[Citation]
    cards: list[dict[str, Any]]
    quick_replies: list[QuickReply]


class Body_upload_api_v1_knowledge_documents_post(TypedDict):
    """Body_upload_api_v1_knowledge_documents_post"""

    files: list[str]
    region: NotRequired[str | None]


class ChatReply(TypedDict):
    """一次回答的全部内容。"""

    conversation_id: str
    answer_id: NotRequired[str | None]
    answer: Answer
    release: int | None
    ms: float
    as_of: NotRequired[str | None]
    region_name: NotRequired[str | None]


class ChatRequest(TypedDict):
    """一个问题。"""

    message: str
    conversation_id: NotRequired[str | None]
    region: NotRequired[str | None]
    as_of: NotRequired[str | None]
    release: NotRequired[int | None]


class Citation(TypedDict):
    """一条依据：引用的条款和它的效力。"""

    n: NotRequired[int | None]
    clause_id: str
    document_id: str
    source: str
    title: str
    number: NotRequired[str | None]
    label: str
    quote: str
    text: NotRequired[str | None]
    context: NotRequired[str | None]
    url: NotRequired[str | None]
    effective_from: NotRequired[str | None]
    effective_to: NotRequired[str | None]
    grade: NotRequired[str | None]
    state: NotRequired[str | None]
    region_name: NotRequired[str | None]
    unverified: NotRequired[list[str]]
    references: NotRequired[list[Reference]]
    confidence: NotRequired[float | None]


class Comment(TypedDict):
    """一条意见，记入历史。"""

    comment: NotRequired[str | None]


class CompletionRequest(TypedDict):
    """对话补全请求。temperature、max_tokens、tools 等参数不起作用：回答只来自条款，不由模型自由生成。"""

    model: NotRequired[str]
    messages: list[Said]
    stream: NotRequired[bool]
    stream_options: NotRequired[StreamOptions]
    n: NotRequired[int | None]
    conversation_id: NotRequired[str | None]
    region: NotRequired[str | None]
    as_of: NotRequired[str | None]
    metadata: NotRequired[dict[str, Any]]


class ConversationReply(TypedDict):
    """一段对话。"""

    conversation_id: str
    turns: list[Turn]


class Delivered(TypedDict):
    """已经给本人看过的提醒。"""

    conversation_id: NotRequired[str | None]
    ids: list[int]


class DifferenceReply(TypedDict):
    """两个版本的差别，逐条。"""

    to: str
    rows: list[dict[str, Any]]


class DocumentReply(TypedDict):
    """一份文件的全部信息和条款。"""

    document: dict[str, Any]
    clauses: list[dict[str, Any]]


class DocumentRow(TypedDict):
    """一份文件。"""

    id: str
    title: str
    number: str | None
    issuer: str | None
    region: str
    region_name: str
    status: str
    effective_from: str | None
    effective_to: str | None
    grade: str | None
    clauses: int
    source: str


class DraftReply(TypedDict):
    """一份待发布的改动。"""

    document_id: str
    title: str
    state: str
    kind: NotRequired[str | None]
    publishable: NotRequired[bool | None]
    version_id: NotRequired[int | None]
    made_by: NotRequired[str | None]
    made_role: NotRequired[str | None]
    made_at: NotRequired[str | None]
    submitted_by: NotRequired[str | None]
    submitted_at: NotRequired[str | None]
    reviewed_by: NotRequired[str | None]
    reviewed_at: NotRequired[str | None]
    comment: NotRequired[str | None]
    caused_by: NotRequired[str | None]


class ErasedReply(TypedDict):
    """一次清除。"""

    document_id: str
    title: str
    versions: int
    clauses: int
    vectors: int
    release: int | None


class EventReply(TypedDict):
    """历史中的一条。"""

    at: str
    actor: str
    role: str
    action: str
    document_id: str | None
    version_id: int | None
    release: int | None
    comment: str | None
    detail: dict[str, Any]


class FeedbackRequest(TypedDict):
    """对一次回答的评价。"""

    answer_id: str
    helpful: bool
    reason: NotRequired[str | None]
    comment: NotRequired[str | None]


class FileReply(TypedDict):
    """一个文件的导入结果。"""

    source: str
    outcome: str
    document_id: str | None
    title: str | None
    clauses: int
    reason: str | None


class FindingReply(TypedDict):
    """检查发现的一个问题。"""

    level: str
    check: str
    text: str
    document_ids: list[str]
    clause_ids: list[str]


class FoundPassage(TypedDict):
    """检索到的一个条款。"""

    clause_id: str
    document_id: str
    source: str
    title: str
    number: str | None
    label: str
    text: str
    score: float
    effective_from: str | None
    effective_to: str | None
    confidence: NotRequired[float | None]
    referrer: NotRequired[str | None]


class HomeReply(TypedDict):
    """首页内容。"""

    title: str
    region: str | None
    notice: str
    starters: list[str]
    release: int | None


class Incoming(TypedDict):
    """Rasa 的 REST 渠道发来的一条消息。"""

    sender: NotRequired[str]
    message: str
    metadata: NotRequired[Metadata]


class Metadata(TypedDict):
    """随消息附带的信息。"""

    region: NotRequired[str | None]
    as_of: NotRequired[str | None]


class Part(TypedDict):
    """A piece of a message; only text is read."""

    type: str
    text: NotRequired[str]


class Problem(TypedDict):
    """出错时的说明（RFC 9457）。"""

    type: str
    title: str
    status: int
    detail: str
    instance: str


class PublishReply(TypedDict):
    """发布或检查的结果。"""

    release: int | None
    findings: list[FindingReply]
    left_out: list[DraftReply]


class PublishRequest(TypedDict):
    """发布。"""

    note: NotRequired[str]
    despite: NotRequired[str | None]


class QuickReply(TypedDict):
    """一个可以直接点选的回复。"""

    label: str
    send: str
    region: NotRequired[str | None]


class Reference(TypedDict):
    """条款中的一处援引；库里没有所指的文件时只有原文。"""

    text: str
    document_id: NotRequired[str | None]
    title: NotRequired[str | None]
    clause_id: NotRequired[str | None]
    label: NotRequired[str | None]
    quote: NotRequired[str | None]


class RegionReply(TypedDict):
    """一个地区。"""

    code: str
    name: str
    parent: str | None


class ReleaseReply(TypedDict):
    """一个版本。"""

    number: int
    created_at: str
    note: str
    embedding: str
    documents: int
    serving: bool


class RollbackReply(TypedDict):
    """回退的结果。"""

    release: int


class Said(TypedDict):
    """One message of the conversation so far."""

    role: str
    content: NotRequired[str | list[Part] | None]


class SearchReply(TypedDict):
    """检索结果。"""

    release: int | None
    passages: list[FoundPassage]


class StreamOptions(TypedDict):
    """What a stream carries besides the text."""

    include_usage: NotRequired[bool]


class ToolReply(TypedDict):
    """工具的结果；缺信息时 missing 里是该问的问题，最有用的在前。"""

    tool: str
    value: dict[str, Any] | None
    explanation: list[str]
    basis: list[str]
    as_of: NotRequired[str | None]
    card: NotRequired[dict[str, Any]]
    missing: NotRequired[list[dict[str, Any]]]


class ToolRequest(TypedDict):
    """工具的参数，可另带地区和日期；参数也可以整个放在 arguments 里。"""

    region: NotRequired[str | None]
    as_of: NotRequired[str | None]
    arguments: NotRequired[dict[str, Any] | None]


class Turn(TypedDict):
    """一问一答。"""

    question: str
    result: ChatReply


class UploadReply(TypedDict):
    """上传的结果，一个文件一行。"""

    files: list[FileReply]
