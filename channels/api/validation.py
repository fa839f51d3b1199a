"""Chinese words for what pydantic found wrong with a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from channels.api.problems import ProblemError, problem_response

_FIELDS = {
    "message": "问题",
    "q": "检索词",
    "k": "条数 k",
    "region": "地区",
    "as_of": "日期 as_of",
    "conversation_id": "对话编号",
    "answer_id": "回答编号",
    "helpful": "是否有用",
    "reason": "原因",
    "comment": "意见",
    "idempotency-key": "请求头 Idempotency-Key",
    "last-event-id": "请求头 Last-Event-ID",
}
_WORDS = {
    "missing": "没有填写，请补上",
    "string_type": "应为文字",
    "string_unicode": "含有无法识别的字符，请重新输入",
    "string_too_short": "不能为空，请写下内容后再发送",
    "string_too_long": "太长了，最多 {max_length} 个字，请缩短后再发送",
    "string_pattern_mismatch": "格式不对，只能含字母、数字和 _ . : -",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
}


def described(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, in words."""
    field = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str)), "")
    kind, context = error["type"], error.get("ctx", {})
    words = (
        str(context["error"]) if kind == "value_error" else _WORDS.get(kind, "不符合要求").format(**context)
    )
    return f"{_FIELDS.get(field, field or '请求体')}{words}"


def _describe(error: Mapping[str, Any]) -> dict[str, str]:
    field = str(error["loc"][-1]) if len(error["loc"]) > 1 else "body"
    return {"field": field, "detail": described({**error, "loc": (field if field in _FIELDS else "",)})}


def _problem(errors: list[Any], content_type: str) -> ProblemError:
    if any(error["type"] == "json_invalid" for error in errors):
        return ProblemError(400)
    if any(error["loc"] == ("body",) for error in errors):
        return ProblemError(422 if "json" in content_type else 415, _BODY if "json" in content_type else None)
    found = [_describe(error) for error in errors]
    return ProblemError(422, "；".join(item["detail"] for item in found) + "。", errors=found)


_BODY = '请求体应为 JSON 对象，例如 {"message": "人才公寓怎么申请"}。'


async def on_invalid(request: Request, error: Exception) -> Response:
    """422 with one line a field; 400 when it is no JSON at all, 415 when it does not claim to be."""
    assert isinstance(error, RequestValidationError)
    content_type = request.headers.get("content-type", "")
    return problem_response(_problem(list(error.errors()), content_type).to_json())
