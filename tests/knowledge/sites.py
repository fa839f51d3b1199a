"""A web site on this machine, with what it was asked for."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """Answers by path; a function answers by itself. `asked` are the paths in order."""

    pages: dict[str, Reply | Callable[[Any], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    port: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, text: str, kind: str = "text/html; charset=utf-8") -> str:
        """Put a page there; returns its address."""
        self.pages[path] = 200, {"Content-Type": kind}, text.encode()
        return self.url(path)

    def redirect(self, path: str, to: str) -> str:
        """Send visitors of a path elsewhere."""
        self.pages[path] = 302, {"Location": to}, b""
        return self.url(path)


@contextlib.contextmanager
def running_site() -> Iterator[Site]:
    """A site that serves until the end."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.hosts.append(self.headers["Host"])
            reply = site.pages.get(self.path, (404, {"Content-Type": "text/html"}, b"<p>404</p>"))
            if callable(reply):
                with contextlib.suppress(OSError):
                    reply(self)
                return
            status, headers, data = reply
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(data))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def drip(handler: Any) -> None:
    """A page that never ends: a byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"<p>")
        handler.wfile.flush()
        time.sleep(0.1)


def flood(handler: Any) -> None:
    """Ten megabytes that unpack from ten kilobytes."""
    import gzip

    data = gzip.compress(b"<p>" + b"0" * 10_000_000)
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    handler.wfile.write(data)
