"""A rerank server on this machine that can misbehave: Jina's form or TEI's."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from knowledge.text.normalize import fold

Reply = tuple[int, bytes]
Trick = Callable[[Any], Reply]


class _Handler(BaseHTTPRequestHandler):
    """Answers with the server's next trick while it has one."""

    def do_POST(self) -> None:
        server: Any = self.server
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append((self.path, self.headers.get("Authorization"), asked))
        trick = server.tricks.pop(0) if server.tricks else server.form
        status, body = trick(asked)
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # who asked did not wait
            return

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def overlap(query: str, text: str) -> float:
    """Share of the question's characters that the text has; longer texts a little less."""
    asked = set(fold(query))
    return len(asked & set(fold(text))) / max(len(asked), 1) - len(text) / 10_000


def jina(asked: Any) -> Reply:
    """The form of Jina, Cohere, vLLM, Infinity; the best first."""
    if "documents" not in asked:
        return 422, b'{"detail": "documents: field required"}'
    rows = [
        {"index": n, "relevance_score": overlap(asked["query"], text)}
        for n, text in enumerate(asked["documents"])
    ]
    rows.sort(key=lambda row: -row["relevance_score"])
    return 200, json.dumps({"model": asked["model"], "results": rows}).encode()


def tei(asked: Any) -> Reply:
    """The form of text-embeddings-inference."""
    if "texts" not in asked:
        return 422, b"Failed to deserialize the JSON body: missing field `texts`"
    rows = [{"index": n, "score": overlap(asked["query"], text)} for n, text in enumerate(asked["texts"])]
    return 200, json.dumps(sorted(rows, key=lambda row: -row["score"])).encode()


@contextmanager
def rerank_server(form: Trick = jina) -> Iterator[Any]:
    """The server, listening; `asked` is what it heard, `tricks` are its next answers."""
    http: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.asked, http.tricks, http.form = [], [], form
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield http
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
