"""What `/openapi.json` says beside the schemas: problem replies and examples."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from channels.api.replies import Problem

_TITLES = {
    400: "请求体不是合法的 JSON",
    401: "没有管理口令或口令不对",
    403: "这个身份不能这样做，或是本人做的改动",
    404: "没有找到",
    409: "与现状冲突：审核步骤不对、检查不通过，或有人同时发布",
    413: "请求体过大",
    415: "不是 JSON",
    422: "输入有误（字段见 errors）",
    500: "服务出错",
    503: "暂时不可用或咨询的人较多，见 Retry-After",
}
TAGS = [
    {"name": "咨询", "description": "提问、接着问、评价"},
    {"name": "检索", "description": "查条款、查地区"},
    {"name": "知识管理", "description": "上传、审核、发布、回退、清除；要带管理口令，办理人写在请求头里"},
    {"name": "运行", "description": "存活与就绪检查"},
]
DESCRIPTION = (
    "政策问答接口。回答逐句标明依据的条款，只用提问当日、当地有效的政策；没有依据时如实说明。"
    "出错时返回 application/problem+json（RFC 9457），detail 说明发生了什么、该怎么办。"
)
STREAM_EXAMPLE = (
    'id: 1\nevent: status\ndata: {"step":"received","text":"已收到","conversation_id":"…"}\n\n'
    'id: 2\nevent: delta\ndata: {"text":"可以申请，"}\n\n'
    "id: 3\nevent: citations\ndata: [{…}]\n\n"
    "id: 4\nevent: done\ndata: {…}\n\n"
)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem replies of an operation."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _TITLES[status], "content": content} for status in statuses}


def add_schemas(openapi: dict[str, Any], *read_by_hand: type[BaseModel]) -> dict[str, Any]:
    """Put the schemas among the components that no operation names as its model: Problem, and these."""
    schemas = openapi.setdefault("components", {}).setdefault("schemas", {})
    models: tuple[type[BaseModel], ...] = (Problem, *read_by_hand)
    for model in models:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {}) | {model.__name__: schema}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for operation in (one for path in openapi["paths"].values() for one in path.values()):
        if "422" in operation.get("responses", {}):
            operation["responses"]["422"] = problems(422)[422]
    return openapi
