"""Pages of the staff side: one shell for all, and the files of each area."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from channels.api.problems import ProblemError
from channels.staff.guard import page
from channels.web.assets import Asset, make_asset

_STATIC = Path(__file__).parent / "static"
_KINDS = (".css", ".js", ".svg")
_SHELL = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · AI人才服务专员</title><link rel="icon" href="/favicon.ico">
<link rel="stylesheet" href="/staff/static/staff/staff.css">{css}
<script type="module" src="/staff/static/{module}"></script></head>
<body><main id="main" tabindex="-1"></main><noscript>请允许本页运行脚本。</noscript></body></html>
"""


def shell(title: str, module: str, css: Sequence[str] = ()) -> Response:
    """A page that loads `module` (area/name.js), and the style sheets (area/name.css)."""
    sheets = "".join(f'<link rel="stylesheet" href="/staff/static/{name}">' for name in css)
    html = _SHELL.format(title=escape(title), module=module, css=sheets)
    return Response(html, headers={"Cache-Control": "no-store"}, media_type="text/html; charset=utf-8")


def static_router(area: str, folder: Path) -> APIRouter:
    """`/staff/static/{area}/…`: read once; browsers ask whether there is a newer one."""
    files = {p.name: make_asset(p.read_bytes(), p.suffix) for p in folder.iterdir() if p.suffix in _KINDS}
    router = APIRouter(include_in_schema=False)

    @router.get(f"/staff/static/{area}/{{name}}")
    async def file(request: Request, name: str) -> Response:
        if name not in files:
            raise ProblemError(404)
        return _sent(request, files[name])

    return router


def pages_router() -> APIRouter:
    """Signing in, accounts, the audit log."""
    router = APIRouter(include_in_schema=False)
    shown = {
        "/console/staff": ("staff.manage", "账号", "staff/accounts.js"),
        "/console/audit": ("audit.read", "审计", "staff/audit.js"),
    }

    @router.get("/staff/login")
    async def login() -> Response:
        return shell("登录", "staff/login.js")

    for path, (permission, title, module) in shown.items():
        router.add_api_route(
            path, partial(shell, title, module), methods=["GET"], dependencies=[Depends(page(permission))]
        )
    router.include_router(static_router("staff", _STATIC))
    return router


def _sent(request: Request, asset: Asset) -> Response:
    headers = {"ETag": asset.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(asset.packed if packed else asset.body, headers=headers, media_type=asset.media_type)
