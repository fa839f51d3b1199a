"""Security headers on every reply. Scripts and styles come from this server only, none inline."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors "
)


class SecurityHeaders:
    """Adds the headers; only `/embed` may be framed, by the given sites ("*" = by any)."""

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self._app = app
        self._embed = _POLICY + (" ".join(frame_ancestors.replace(";", " ").split()) or "'none'")
        self._page = _POLICY + "'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; headers that a handler set itself stay."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, adding)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        framed = path == "/embed"
        headers.setdefault("Content-Security-Policy", self._embed if framed else self._page)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        readers = "cross-origin" if path == "/embed.js" else "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", readers)
        headers.setdefault("Cache-Control", "no-store")
        if not framed:
            headers.setdefault("X-Frame-Options", "DENY")
