"""The MCP server: what a client may list, read and call; the same over stdio and HTTP."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from channels.api.problems import to_problem
from channels.api.validation import described as words_of
from channels.base import Service, Tools
from channels.mcp import policies as shelves
from channels.mcp import tools as toolbox
from channels.mcp.policies import Policies

_INSTRUCTIONS = (
    "人才政策条款和办事工具。回答政策问题先用 search_policies 或 ask_policies，引用时写明文号和条款；"
    "条款只在其地区和起止日期内有效，日期和地区务必按用户的情况填写。资格、积分、补贴用工具核算，不要自己推算。"
)


def make_server(service: Service, tools: Tools, policies: Policies) -> Server[Any]:
    """A server around a service; nothing is called until a client asks."""

    async def list_tools(_: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=await run_sync(partial(toolbox.described, tools)))

    async def call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        call = partial(toolbox.run, service, tools, params.name, params.arguments or {})
        try:
            return _result(await run_sync(call))
        except ValidationError as error:
            return _refused("；".join(words_of(one) for one in error.errors()) + "。")
        except Exception as error:
            return _refused(to_problem(error)["detail"])

    async def list_resources(
        _: Any, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        cursor = params.cursor if params else None
        found, rest = await run_sync(partial(shelves.listed, policies, cursor))
        return types.ListResourcesResult(resources=found, next_cursor=rest)

    async def list_templates(_: Any, params: Any) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=shelves.TEMPLATES)

    async def read_resource(_: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        return types.ReadResourceResult(contents=[await run_sync(partial(_read, policies, str(params.uri)))])

    return Server(
        "talent-assistant", title="AI人才服务专员", version="1", instructions=_INSTRUCTIONS,
        on_list_tools=list_tools, on_call_tool=call_tool, on_list_resources=list_resources,
        on_list_resource_templates=list_templates, on_read_resource=read_resource,
    )  # fmt: skip


def _read(policies: Policies, uri: str) -> types.TextResourceContents:
    try:
        found = shelves.read(policies, uri)
    except Exception as error:
        raise MCPError(types.INVALID_PARAMS, to_problem(error)["detail"]) from error
    if found is None:
        raise MCPError(types.INVALID_PARAMS, f"没有这个地址：{uri}。请用 resources/list 或检索结果里的地址。")
    return found


def _result(body: dict[str, Any]) -> types.CallToolResult:
    text = json.dumps(body, ensure_ascii=False)
    return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=json.loads(text))


def _refused(words: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=words)], is_error=True)
