"""Search, ask and every tool of the registry as MCP tools: typed in, JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.types import Tool as Described
from mcp.types import ToolAnnotations
from pydantic import BaseModel, ConfigDict, Field

from assistant.toolbox import ToolCall
from channels.api.requests import Day, Identifier, Region, Text
from channels.base import Service, Tools
from channels.mcp.policies import address
from tools.types import Tool

_CHANGES = ("book_service", "reschedule", "cancel_booking", "subscribe", "request_handover")
Place = Annotated[Region, Field(description="地区代码或名称，如 上海市虹口区；不填用本机构所在地区")]
AsOf = Annotated[Day, Field(description="按哪一天有效的政策，如 2026-11-22；不填为今天")]


class SearchArguments(BaseModel):
    """检索条款。"""

    model_config = ConfigDict(extra="forbid")
    query: Text = Field(description="要找什么")
    k: int = Field(8, ge=1, le=50, description="最多几条")
    region: Place = None
    as_of: AsOf = None


class AskArguments(BaseModel):
    """提问。"""

    model_config = ConfigDict(extra="forbid")
    question: Text = Field(description="一个完整的问题")
    conversation_id: Identifier | None = Field(None, description="接着问时带上次返回的编号")
    region: Place = None
    as_of: AsOf = None


_SEARCH = "按地区和日期检索现行有效的人才政策条款，返回原文、文号、条款位置、起止日期和地址。"
_ASK = "回答人才政策问题，或测算、查进度、预约。回答逐句标明依据的条款；没有依据时如实说明。"


def described(tools: Tools) -> list[Described]:
    """Every tool, with what a client must know of it."""
    own = [
        _entry("search_policies", "检索政策条款", _SEARCH, SearchArguments.model_json_schema()),
        _entry("ask_policies", "政策问答", _ASK, AskArguments.model_json_schema(), changes=True),
    ]
    return [*own, *(_of(tool) for tool in tools.tools())]


def run(service: Service, tools: Tools, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What a tool gives; pydantic's ValidationError, ToolError and the like when it cannot."""
    if name == "search_policies":
        return _search(service, SearchArguments.model_validate(arguments))
    if name == "ask_policies":
        asked = AskArguments.model_validate(arguments)
        return service.ask(
            asked.question, conversation_id=asked.conversation_id, region=asked.region, as_of=asked.as_of,
            channel="mcp",
        ).to_json()  # fmt: skip
    given = dict(arguments)
    place = _Where.model_validate({key: given.pop(key, None) for key in ("region", "as_of")})
    return tools.run(name, given, ToolCall(region=place.region, as_of=place.as_of, origin="mcp"))


class _Where(BaseModel):
    region: Place = None
    as_of: AsOf = None


def _search(service: Service, asked: SearchArguments) -> dict[str, Any]:
    found = service.search(asked.query, k=asked.k, region=asked.region, as_of=asked.as_of).to_json()
    passages = [{**one, "uri": address(one["clause_id"])} for one in found["passages"]]
    return {**found, "passages": passages}


def _of(tool: Tool) -> Described:
    schema = tool.arguments.model_json_schema()
    where = {
        name: one
        for name, one in _Where.model_json_schema()["properties"].items()
        if name not in schema.get("properties", {})
    }
    schema["properties"] = {**schema.get("properties", {}), **where}
    return _entry(tool.name, tool.title, tool.description, schema, tool.name in _CHANGES)


def _entry(name: str, title: str, words: str, schema: dict[str, Any], changes: bool = False) -> Described:
    hints = ToolAnnotations(
        title=title,
        read_only_hint=not changes,
        destructive_hint=name == "cancel_booking",
        open_world_hint=False,
    )
    return Described(name=name, title=title, description=words, input_schema=schema, annotations=hints)
