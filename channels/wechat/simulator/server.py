"""The platform's API on a port of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channels.wechat.simulator.platform import Platform


@contextmanager
def platform(**settings: Any) -> Iterator[Platform]:
    """One account whose API can be called at its `address`."""
    one = Platform(**settings)

    class Handler(ApiHandler):
        platform = one

    with QuietServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        one.address = f"http://127.0.0.1:{server.server_port}"
        yield one
        server.shutdown()


class QuietServer(ThreadingHTTPServer):
    """Takes many callers, and says nothing of one that hung up."""

    daemon_threads, request_queue_size = True, 128

    def handle_error(self, *_: Any) -> None:
        """A caller that hung up."""


class ApiHandler(BaseHTTPRequestHandler):
    """Calls of the API."""

    platform: Platform

    def do_POST(self) -> None:
        """A call with a JSON body."""
        content = self.rfile.read(int(self.headers.get("content-length", 0)))
        self._answer(json.loads(content) if content else {}, rb"\u" in content)

    def do_GET(self) -> None:
        """A call without a body, a file."""
        where = urlsplit(self.path)
        given = {name: values[-1] for name, values in parse_qs(where.query).items()}
        token, number = given.get("access_token", ""), given.get("media_id", "")
        if found := self.platform.api.file(where.path, token, number):
            self.send(found[1], found[0])
        else:
            self._answer({}, False)

    def _answer(self, body: dict[str, Any], escaped: bool) -> None:
        where = urlsplit(self.path)
        token = parse_qs(where.query).get("access_token", [""])[0]
        if escaped:  # the platform takes no such characters
            found: dict[str, Any] = {"errcode": 40033, "errmsg": "invalid charset"}
        else:
            found = self.platform.api.answer(where.path, token, body)
        self.send(json.dumps(found).encode(), "application/json")

    def send(self, content: bytes, kind: str, status: int = 200) -> None:
        """A whole response."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Quiet."""
