"""`/c/{token}`: the page of a cited clause, for a telephone: its words, its dates, where it is from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

Find = Callable[[str], Mapping[str, Any] | None]
_FOLDER = Path(__file__).parent
_STATES = {"in_force": "现行有效", "ended": "已失效", "not_yet": "尚未施行", "unknown": "施行日期不明"}


def clause_router(find: Find) -> APIRouter:
    """The routes; `find` gives the citation of a token."""
    router = APIRouter(tags=["微信"])

    @router.get("/c/clause.css", include_in_schema=False)
    async def style() -> Response:
        return Response(_read("clause.css"), media_type="text/css; charset=utf-8")

    @router.get("/c/{token}", summary="回答所引条款的网页")
    async def clause(token: str) -> Response:
        found = await run_in_threadpool(find, token)
        if found is None:
            raise HTTPException(404)
        return Response(page(found), media_type="text/html; charset=utf-8")

    return router


def page(citation: Mapping[str, Any]) -> str:
    """The page as HTML; nothing of the citation is taken as markup."""
    told = {name: escape(str(value or "")) for name, value in citation.items()}
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _rows(citation, told))
    text = _marked(told["text"] or told["quote"], told["quote"])
    return _read("clause.html").format(title=told["title"], label=told["label"], text=text, rows=rows)


def _rows(citation: Mapping[str, Any], told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if told["number"]:
        yield "文号", told["number"]
    if told["region_name"]:
        yield "适用地区", told["region_name"]
    yield "效力", _STATES.get(told["state"], told["state"])
    yield "施行日期", told["effective_from"] or "未注明"
    if told["effective_to"]:
        yield "有效期至", told["effective_to"]
    if str(citation.get("url") or "").startswith(("https://", "http://")):
        yield "来源", f'<a href="{told["url"]}" rel="noreferrer">{told["url"]}</a>'


def _marked(text: str, quote: str) -> str:
    return text.replace(quote, f"<mark>{quote}</mark>", 1) if quote else text


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
