"""Documents and clauses as MCP resources: `policy://documents/<id>` and `policy://clauses/<id>`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote, unquote

from mcp.types import Resource, ResourceTemplate, TextResourceContents

DOCUMENTS, CLAUSES = "policy://documents/", "policy://clauses/"
_PAGE = 100
TEMPLATES = [
    ResourceTemplate(
        name="document", title="政策文件", uri_template=DOCUMENTS + "{document_id}",
        mime_type="application/json",
        description="一份政策的题名、文号、起止日期、来源、未核实的内容和全部条款",
    ),
    ResourceTemplate(
        name="clause", title="条款", uri_template=CLAUSES + "{clause_id}", mime_type="application/json",
        description="一个条款的原文、起止日期和出处；编号要作百分号编码（# 写作 %23）",
    ),
]  # fmt: skip


class Policies(Protocol):
    """Where published documents are read."""

    def documents(self) -> list[dict[str, Any]]:
        """The documents of the serving release."""
        ...

    def document(self, document_id: str) -> dict[str, Any]:
        """A document and its clauses; knowledge.errors.DocumentNotFound."""
        ...


def listed(policies: Policies, cursor: str | None) -> tuple[list[Resource], str | None]:
    """A page of documents, and where the next one begins."""
    start = int(cursor) if cursor and cursor.isascii() and cursor.isdigit() else 0
    found = policies.documents()
    rest = str(start + _PAGE) if start + _PAGE < len(found) else None
    return [_resource(one) for one in found[start : start + _PAGE]], rest


def read(policies: Policies, uri: str) -> TextResourceContents | None:
    """The document or clause of an address; None for one that is no address of ours."""
    if uri.startswith(DOCUMENTS):
        return _contents(uri, policies.document(unquote(uri.removeprefix(DOCUMENTS))))
    if not uri.startswith(CLAUSES):
        return None
    clause_id = unquote(uri.removeprefix(CLAUSES))
    whole = policies.document(clause_id.partition("#")[0])
    clause = next((one for one in whole["clauses"] if one["id"] == clause_id), None)
    return _contents(uri, {"document": whole["document"], "clause": clause}) if clause else None


def address(clause_id: str) -> str:
    """The address of a clause."""
    return CLAUSES + quote(clause_id, safe="")


def _resource(one: Mapping[str, Any]) -> Resource:
    start, end = one["effective_from"] or "日期未见", one["effective_to"]
    told = f"{one['region_name']}；{start} 起施行" + (f"，{end} 失效" if end else "")
    return Resource(
        uri=DOCUMENTS + quote(one["id"], safe=""), name=one["id"], title=one["title"], description=told,
        mime_type="application/json",
    )  # fmt: skip


def _contents(uri: str, body: Mapping[str, Any]) -> TextResourceContents:
    text = json.dumps(body, ensure_ascii=False, default=str)
    return TextResourceContents(uri=uri, mime_type="application/json", text=text)
