"""Requests and replies of `/api/v1/knowledge` as `/openapi.json` describes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

_KIND = "version 新的内容，removal 删除"
_STATE = "draft 草稿、in_review 审核中、approved 已通过、withdrawn 已撤回"


def _said(value: str) -> str:
    return value.strip()


Said = Annotated[str, Field(max_length=500), AfterValidator(_said)]


class Comment(BaseModel):
    """一条意见，记入历史。"""

    comment: Said | None = Field(None, description="意见；退回时必填")


class PublishRequest(BaseModel):
    """发布。"""

    note: Annotated[Said, Field(description="版本说明")] = "publish"
    despite: Annotated[Said | None, Field(description="检查不通过仍要发布的理由，记入历史")] = None


class DocumentRow(BaseModel):
    """一份文件。"""

    id: str
    title: str
    number: str | None = Field(description="文号")
    issuer: str | None = Field(description="发文机关")
    region: str
    region_name: str
    status: str
    effective_from: date | None
    effective_to: date | None
    grade: str | None = Field(description="来源级别")
    clauses: int = Field(description="条款数")
    source: str = Field(description="来源文件")


class DocumentReply(BaseModel):
    """一份文件的全部信息和条款。"""

    document: dict[str, Any] = Field(description="文件信息，evidence 是各项的原文依据，concerns 是存疑")
    clauses: list[dict[str, Any]]


class DifferenceReply(BaseModel):
    """两个版本的差别，逐条。"""

    model_config = {"extra": "allow"}
    from_: str = Field(alias="from")
    to: str
    rows: list[dict[str, Any]]


class FileReply(BaseModel):
    """一个文件的导入结果。"""

    source: str
    outcome: Literal["created", "updated", "unchanged", "failed"]
    document_id: str | None
    title: str | None
    clauses: int
    reason: str | None = Field(description="失败的原因，或需要留意的情况")


class UploadReply(BaseModel):
    """上传的结果，一个文件一行。"""

    files: list[FileReply]


class DraftReply(BaseModel):
    """一份待发布的改动。"""

    document_id: str
    title: str
    state: str = Field(description=_STATE)
    kind: Literal["version", "removal"] | None = Field(None, description=_KIND)
    publishable: bool | None = Field(None, description="发布时会不会包括")
    version_id: int | None = None
    made_by: str | None = None
    made_role: str | None = None
    made_at: datetime | None = None
    submitted_by: str | None = None
    submitted_at: datetime | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    comment: str | None = None
    caused_by: str | None = Field(
        None, description="由哪份文件的改动引起；随那份文件一并提交、通过、退回、撤回"
    )


class ErasedReply(BaseModel):
    """一次清除。"""

    document_id: str
    title: str
    versions: int
    clauses: int
    vectors: int
    release: int | None = Field(description="清除后由哪一版回答；未变则为空")


class FindingReply(BaseModel):
    """检查发现的一个问题。"""

    level: Literal["stop", "warn"]
    check: str
    text: str
    document_ids: list[str]
    clause_ids: list[str]


class PublishReply(BaseModel):
    """发布或检查的结果。"""

    release: int | None = Field(description="新的版本号；没有发布则为空")
    findings: list[FindingReply]
    left_out: list[DraftReply] = Field(description="还没有通过审核、这次没有包括的改动")


class ReleaseReply(BaseModel):
    """一个版本。"""

    number: int
    created_at: datetime
    note: str
    embedding: str
    documents: int
    serving: bool


class RollbackReply(BaseModel):
    """回退的结果。"""

    release: int


class EventReply(BaseModel):
    """历史中的一条。"""

    at: datetime
    actor: str
    role: str
    action: str
    document_id: str | None
    version_id: int | None
    release: int | None
    comment: str | None
    detail: dict[str, Any]
