"""The tools as LangChain tools: typed in, the JSON of the outcome out."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.tools import BaseTool, StructuredTool, ToolException

from assistant.toolbox import ToolCall
from channels.base import Tools
from tools.errors import ToolError
from tools.types import Tool


def langchain_tools(tools: Tools, call: ToolCall | None = None) -> list[BaseTool]:
    """Every tool, for the person of `call` (place, day, what is verified of them).

    What a tool cannot do comes back as text that says why, so that a chain goes on.
    """
    return [_exported(tool, tools, call) for tool in tools.tools()]


def _exported(tool: Tool, tools: Tools, call: ToolCall | None) -> BaseTool:
    def run(**arguments: Any) -> str:
        try:
            return json.dumps(tools.run(tool.name, _plain(arguments), call), ensure_ascii=False)
        except ToolError as error:
            raise ToolException(str(error)) from error

    return StructuredTool.from_function(
        func=run,
        name=tool.name,
        description=tool.description,
        args_schema=tool.arguments,
        handle_tool_error=True,
    )


def _plain(arguments: dict[str, Any]) -> dict[str, Any]:
    """Arguments as JSON has them; LangChain hands over parsed models where an argument is one."""
    return {k: v.model_dump(mode="json") if hasattr(v, "model_dump") else v for k, v in arguments.items()}
