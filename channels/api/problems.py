"""Errors as RFC 9457 problem+json: what happened, what it means, what to do; never a traceback."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, ConfigurationError
from knowledge.errors import (
    DocumentNotFound,
    IndexMismatch,
    IndexUnavailable,
    KnowledgeError,
    NotPermitted,
    NotPublished,
    ReleaseBlocked,
    ReleaseConflict,
    ReleaseNotFound,
    UnknownRegion,
    WrongState,
)
from tools.errors import Conflict, NotAllowed, SchemeInvalid, ServiceUnavailable, ToolError, UnknownName

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("talent.http")

_BY_STATUS: Mapping[int, tuple[str, str, str]] = {
    400: ("bad-request", "请求无法读取", "请求体不是合法的 JSON。请检查引号、逗号和编码（UTF-8）后重发。"),
    401: (
        "unauthorized",
        "需要管理口令",
        "请在请求头 Authorization: Bearer 后写管理口令；口令在哪里，运行 talent doctor 查看。",
    ),
    403: ("forbidden", "没有权限", "请由有权限的人办理。"),
    404: ("not-found", "没有这个地址", "请检查网址；全部接口见 /openapi.json，对话页在 /。"),
    405: ("method-not-allowed", "该地址不支持这种请求方法", "请查看 /openapi.json 中该地址支持的方法。"),
    409: ("conflict", "与现状冲突", "请查看现状后重试。"),
    413: ("too-large", "内容过长", "请求体超过上限。请缩短问题，只保留与政策有关的内容。"),
    415: ("not-json", "请求格式不对", "请以 Content-Type: application/json 发送 JSON。"),
    422: ("invalid-input", "输入有误", "请按提示修改后重发。"),
    500: ("internal", "服务出错了", "这次没能回答，问题没有丢失。请稍后重试；多次出现时请把编号告诉管理员。"),
    503: ("unavailable", "服务暂时不可用", "请稍后重试。"),
}

_OTHER = ("error", "请求未能完成", "请稍后重试。")

_KNOWLEDGE: tuple[tuple[tuple[type[KnowledgeError], ...], int], ...] = (
    ((ReleaseNotFound, DocumentNotFound), 404),
    ((NotPermitted,), 403),
    ((WrongState, ReleaseConflict), 409),
)


_TOOLS: tuple[tuple[type[ToolError], int], ...] = (
    (UnknownName, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (ServiceUnavailable, 503),
    (SchemeInvalid, 500),
)


class ProblemError(Exception):
    """An error to be answered as a problem; `detail` is read by a person."""

    def __init__(self, status: int, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or _BY_STATUS.get(status, _OTHER)[1])
        self.status = status
        self.detail = detail
        self.extra = extra

    def to_json(self) -> dict[str, Any]:
        """The problem object; `instance` also stands in the log."""
        slug, title, default = _BY_STATUS.get(self.status, _OTHER)
        return {
            "type": f"urn:talent-assistant:problem:{slug}",
            "title": title,
            "status": self.status,
            "detail": self.detail or default,
            "instance": f"urn:uuid:{uuid4()}",
            **self.extra,
        }


def to_problem(error: Exception) -> dict[str, Any]:
    """The problem for whatever a service raised; unknown errors are logged without their text.

    The text of an unforeseen exception may hold the person's question, so only its type and
    place in the code are written down.
    """
    if isinstance(error, ProblemError):
        return error.to_json()
    if isinstance(error, UnknownRegion):
        return ProblemError(422, str(error), errors=[{"field": "region", "detail": str(error)}]).to_json()
    if isinstance(error, ReleaseBlocked):
        return ProblemError(409, str(error), findings=list(error.findings)).to_json()
    for kinds, status in _KNOWLEDGE:
        if isinstance(error, kinds):
            return ProblemError(status, str(error)).to_json()
    if isinstance(error, IndexUnavailable | IndexMismatch | NotPublished | ConfigurationError):
        return ProblemError(503, str(error)).to_json()
    if isinstance(error, ToolError):
        return ProblemError(_tool_status(error), str(error)).to_json()
    if isinstance(error, KnowledgeError | AssistantError):
        return ProblemError(422, str(error)).to_json()
    problem = ProblemError(500).to_json()
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s %s\n%s", problem["instance"], type(error).__name__, where)
    return problem


def _tool_status(error: ToolError) -> int:
    return next((status for kind, status in _TOOLS if isinstance(error, kind)), 422)


def problem_response(problem: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """A problem on the wire; 503 says when to come back."""
    more = {"Retry-After": "3"} if problem["status"] == 503 else {}
    body = json.dumps(problem, ensure_ascii=False).encode()
    return Response(body, problem["status"], {**more, **(headers or {})}, media_type=MEDIA_TYPE)


async def on_http_error(_: Request, error: Exception) -> Response:
    """404, 405 and whatever else the framework raises."""
    assert isinstance(error, HTTPException)
    return problem_response(ProblemError(error.status_code).to_json(), error.headers)
