"""The MCP server with the protocol's own client: over standard input and output, and over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError

from assistant.bootstrap import Installation
from channels.app import create_app
from tests.installations import CORPUS, installation, published
from tests.journeys.servers import served

QUESTION = "上海引进人才落户要什么材料"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    place = installation(tmp_path_factory.mktemp("mcp"))
    published(place)
    yield place
    place.close()


@pytest.fixture(scope="module")
def address(place: Installation) -> Iterator[str]:
    with served(create_app(place.assistant, tools=place.tools, desk=place.desk)) as address:
        yield f"{address}/mcp"


def visit(address: str, what: Any) -> Any:
    """What a visitor found over HTTP."""

    async def going() -> Any:
        async with Client(address) as client:
            return await what(client)

    return anyio.run(going)


def body(result: Any) -> dict[str, Any]:
    assert not result.is_error, result.content
    return result.structured_content  # type: ignore[no-any-return]


def test_every_tool_of_the_registry_is_listed_with_its_schema(address: str, place: Installation) -> None:
    found = visit(address, lambda client: client.list_tools()).tools
    assert {tool.name for tool in found} == {
        "search_policies", "ask_policies", *(tool.name for tool in place.tools.tools()),
    }  # fmt: skip
    for tool in found:
        assert tool.input_schema["type"] == "object" and tool.description
        assert {"region", "as_of"} <= set(tool.input_schema["properties"])


def test_search_gives_clauses_in_force_with_addresses_that_can_be_read(address: str) -> None:
    async def searching(client: Client) -> tuple[Any, Any]:
        given = {"query": "引进人才落户材料", "region": "上海市", "as_of": "2025-01-01", "k": 3}
        found = body(await client.call_tool("search_policies", given))
        return found, await client.read_resource(found["passages"][0]["uri"])

    found, resource = visit(address, searching)
    assert {one["document_id"] for one in found["passages"]} >= {"test-sh-settling-2024"}
    read = json.loads(resource.contents[0].text)
    assert read["clause"]["text"] == found["passages"][0]["text"]
    assert read["document"]["id"] == found["passages"][0]["document_id"]


def test_a_question_is_answered_with_its_clauses_and_goes_on(address: str) -> None:
    async def asking(client: Client) -> tuple[Any, Any]:
        first = body(await client.call_tool("ask_policies", {"question": QUESTION, "as_of": "2025-01-01"}))
        more = {
            "question": "那2019年的呢",
            "conversation_id": first["conversation_id"],
            "as_of": "2025-01-01",
        }
        return first, body(await client.call_tool("ask_policies", more))

    first, second = visit(address, asking)
    assert first["answer"]["citations"] and first["conversation_id"] == second["conversation_id"]
    assert second["answer"]["citations"][0]["document_id"] == "test-sh-settling-2019"


def test_a_rule_is_worked_out_and_says_what_it_still_needs(address: str) -> None:
    given = {"scheme": "上海市居住证积分", "facts": {"年龄": 32, "学历": "本科"}, "as_of": "2026-03-01"}
    found = body(visit(address, lambda client: client.call_tool("calculate_points", given)))
    assert found["missing"] and found["basis"]


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("search_policies", {}, "query"),
        ("search_policies", {"query": "落户", "region": "亚特兰蒂斯"}, "亚特兰蒂斯"),
        ("search_policies", {"query": "落户", "as_of": "昨天"}, "日期"),
        ("no_such_tool", {}, "no_such_tool"),
        ("calculate_points", {"scheme": "没有的方案", "facts": {}}, "没有的方案"),
        ("calculate_points", {"scheme": "上海市居住证积分", "facts": {"年龄": "很大"}}, "年龄"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(
    address: str, name: str, arguments: dict[str, Any], words: str
) -> None:
    result = visit(address, lambda client: client.call_tool(name, arguments))
    assert result.is_error and words in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_documents_are_resources(address: str) -> None:
    async def reading(client: Client) -> tuple[Any, Any, Any]:
        listed = await client.list_resources()
        return (
            listed,
            await client.read_resource(listed.resources[0].uri),
            await client.list_resource_templates(),
        )

    listed, first, templates = visit(address, reading)
    whole = json.loads(first.contents[0].text)
    assert whole["clauses"] and whole["document"]["id"] == listed.resources[0].name
    assert {one.uri_template.split("{")[0] for one in templates.resource_templates} == {
        "policy://documents/", "policy://clauses/",
    }  # fmt: skip


@pytest.mark.parametrize(
    "uri", ["policy://documents/none", "policy://clauses/none%23一", "file:///etc/passwd"]
)
def test_an_address_that_leads_nowhere_is_an_error(address: str, uri: str) -> None:
    async def refused(client: Client) -> str:
        with pytest.raises(MCPError) as raised:
            await client.read_resource(uri)
        return str(raised.value)

    assert "没有" in visit(address, refused)


def test_a_body_that_is_no_message_is_refused(address: str) -> None:
    head = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    assert httpx.post(address, content=b"{", headers=head).status_code == 400
    assert httpx.post(address, content=b"x" * 300_000, headers=head).status_code == 413


def test_over_standard_input_and_output(tmp_path: Path) -> None:
    """As a client starts it: `talent mcp` as a program of its own, with nothing else on standard output."""
    folder = tmp_path / "data"
    environment = {**os.environ, "TALENT_DATA_DIR": str(folder)}
    ingest = [sys.executable, "-m", "assistant", "ingest", str(CORPUS), "--publish"]
    subprocess.run(ingest, env=environment, check=True, capture_output=True)

    @asynccontextmanager
    async def started() -> AsyncIterator[Client]:
        program = StdioServerParameters(
            command=sys.executable, args=["-m", "assistant", "mcp"], env=environment
        )
        async with Client(stdio_client(program)) as client:
            yield client

    async def going() -> Any:
        async with started() as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            found = await client.call_tool("search_policies", {"query": "引进人才落户材料"})
            return names, body(found)

    names, found = anyio.run(going)
    assert "ask_policies" in names and found["passages"]
