"""`/`, `/embed`, `/embed.js` and the files they need."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from channels.api.problems import ProblemError
from channels.web.assets import Asset, Assets, load_assets

_FOREVER = "public, max-age=31536000, immutable"
_CHECK = "no-cache"
_SHORT = "public, max-age=300"


def _send(request: Request, asset: Asset, cache: str) -> Response:
    headers = {"ETag": asset.etag, "Cache-Control": cache, "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    body = asset.packed if "Content-Encoding" in headers else asset.body
    return Response(body, headers=headers, media_type=asset.media_type)


def to_sign_in() -> APIRouter:
    """Where there are no citizens' pages, `/` leads to the staff's."""
    router = APIRouter(include_in_schema=False)
    icon = load_assets().files["icon.svg"]

    @router.get("/")
    async def root() -> Response:
        return RedirectResponse("/staff/login", 303)

    @router.get("/favicon.ico")
    async def favicon(request: Request) -> Response:
        return _send(request, icon, _SHORT)

    return router


def pages_router(assets: Assets) -> APIRouter:
    """The page's routes; HTML is always checked for a newer version, its files never."""
    router = APIRouter(include_in_schema=False)
    chat, embed = assets.page("index.html"), assets.files["embed.js"]

    @router.api_route("/", methods=["GET", "HEAD"])
    @router.api_route("/embed", methods=["GET", "HEAD"])
    async def page(request: Request) -> Response:
        return _send(request, chat, _CHECK)

    @router.api_route("/embed.js", methods=["GET", "HEAD"])
    async def script(request: Request) -> Response:
        return _send(request, embed, _SHORT)

    @router.api_route("/favicon.ico", methods=["GET", "HEAD"])
    async def icon(request: Request) -> Response:
        return _send(request, assets.files["icon.svg"], _SHORT)

    @router.api_route("/assets/{version}/{name}", methods=["GET", "HEAD"])
    async def file(request: Request, version: str, name: str) -> Response:
        if name not in assets.files:
            raise ProblemError(404)
        if version != assets.version:  # a page from before an upgrade
            return RedirectResponse(f"../{assets.version}/{name}", 302, {"Cache-Control": _CHECK})
        return _send(request, assets.files[name], _FOREVER)

    return router
