"""The `DenseIndex` port over Chroma: embedded in a folder, or a Chroma server.

Every partition is a collection of its own, because Chroma's `where` filters cost twenty times a query.
Vectors are always the project's own: Chroma's default model, which would go to the network, is never used.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import IndexUnavailable
from knowledge.index.locks import held
from knowledge.ports import Vectors

_PAGE = 5000
_IN_ONE = 500  # SQLite allows only so many ids in one statement
# A wider beam than Chroma's 100: the caller over-fetches and filters, so recall deep in the list matters.
_HNSW = {"space": "cosine", "ef_search": 200}


class ChromaIndex:
    """Vectors in Chroma. `namespace` (the embedder's model id) keeps the vectors of two models apart."""

    def __init__(
        self, client: Any, namespace: str = "", place: str = "", reopen: Callable[[], Any] | None = None
    ) -> None:
        self._client, self._place, self._reopen = client, place, reopen
        self._opened: dict[str, Any] = {}  # looking a collection up takes a third of a query's time
        self._prefix = "v" + hashlib.sha256(namespace.encode()).hexdigest()[:8]

    @classmethod
    def embedded(cls, folder: Path, namespace: str = "") -> ChromaIndex:
        """An index in a folder of this machine; one process writes it at a time."""
        opened = partial(_opened, folder)
        return cls(opened(), namespace, str(folder), opened)

    @classmethod
    def server(cls, url: str, namespace: str = "") -> ChromaIndex:
        """An index on a Chroma server, for several machines."""
        import chromadb

        parts = urlsplit(url if "//" in url else f"http://{url}")
        tls = parts.scheme == "https"
        with _chinese_errors(url):
            port = parts.port or (443 if tls else 8000)
            client = chromadb.HttpClient(parts.hostname or "localhost", port, ssl=tls, settings=_settings())
        return cls(client, namespace, url)

    def add(self, partition: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors; an id that is there already keeps its vector."""
        new = _first_places(ids)
        if not new:
            return
        with _chinese_errors(self._place):
            collection = self._client.get_or_create_collection(
                self._name(partition), configuration={"hnsw": _HNSW}, embedding_function=None
            )
            step = min(_PAGE, self._client.get_max_batch_size())
            for start in range(0, len(new), step):
                rows = new[start : start + step]
                collection.add(ids=[ids[row] for row in rows], embeddings=np.asarray(vectors)[rows])

    def remove(self, partition: str, ids: Sequence[str]) -> None:
        """Forget ids; unknown ones are ignored."""
        collection = self._collection(partition)
        if collection is None:
            return
        with _chinese_errors(self._place):
            for start in range(0, len(ids), _IN_ONE):
                collection.delete(ids=list(ids[start : start + _IN_ONE]))

    def ids(self, partition: str) -> set[str]:
        """All ids of a partition; an unknown partition is empty."""
        collection, found = self._collection(partition), set[str]()
        if collection is None:
            return found
        with _chinese_errors(self._place):
            while page := collection.get(limit=_PAGE, offset=len(found), include=[])["ids"]:
                found.update(page)
        return found

    def missing(self, partition: str, ids: Sequence[str]) -> list[str]:
        """Those of the ids that the partition does not have, each once."""
        ids = list(dict.fromkeys(ids))  # Chroma refuses to look for one twice
        collection = self._collection(partition)
        if collection is None or len(ids) > _PAGE:
            known = self.ids(partition)
        else:
            known = set()
            with _chinese_errors(self._place):
                for start in range(0, len(ids), _IN_ONE):
                    known.update(collection.get(ids=ids[start : start + _IN_ONE], include=[])["ids"])
        return [id_ for id_ in ids if id_ not in known]

    def refresh(self) -> None:
        """See what other processes added: embedded Chroma reads its graph once, a server always knows."""
        if self._reopen is not None:
            self._client = self._reopen()  # the old one goes when the last query on it is done
            self._opened = {}

    def close(self) -> None:
        """Let go of the connections to a server; Chroma's own close leaves them open."""
        for client in (self._client, getattr(self._client, "_admin_client", None)):
            session = getattr(getattr(client, "_server", None), "_session", None)
            if session is not None:
                session.close()

    def query(self, partitions: Sequence[str], vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The k nearest ids of the partitions with their cosines, best first."""
        hits: dict[str, float] = {}
        for partition in dict.fromkeys(partitions):
            hits.update(self._nearest(partition, vector, k))
        return sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))[:k]

    def _nearest(self, partition: str, vector: Vectors, k: int) -> dict[str, float]:
        from chromadb.errors import NotFoundError

        opened = self._opened
        collection = opened.get(partition) or self._collection(partition)
        if collection is None or k < 1:
            return {}
        opened[partition] = collection
        try:
            with _chinese_errors(self._place):
                found = collection.query(query_embeddings=[vector], n_results=k, include=["distances"])
        except NotFoundError:  # another process deleted it, and may have made it anew
            del opened[partition]
            return {} if self._collection(partition) is None else self._nearest(partition, vector, k)
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {id_: 1.0 - distance for id_, distance in pairs}

    def _collection(self, partition: str) -> Any:
        from chromadb.errors import NotFoundError

        with _chinese_errors(self._place):
            try:
                return self._client.get_collection(self._name(partition), embedding_function=None)
            except NotFoundError:
                return None

    def _name(self, partition: str) -> str:
        # Chroma's names: 3-512 of [a-zA-Z0-9._-], with a letter or digit at both ends.
        plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}", partition)
        tail = partition if plain else hashlib.sha256(partition.encode()).hexdigest()[:24]
        return f"{self._prefix}-{tail}{'' if plain else '.h'}x"


def _opened(folder: Path) -> Any:
    """A client that reads the folder anew, whatever this process read of it before."""
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    with _chinese_errors(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        SharedSystemClient.clear_system_cache()
        with held(folder / "opening.lock"):  # two that make the tables at once: one would fail
            return chromadb.PersistentClient(str(folder), settings=_settings())


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _first_places(ids: Sequence[str]) -> list[int]:
    """Places of the first of each id: Chroma refuses a batch that names one twice."""
    places: dict[str, int] = {}
    for place, id_ in enumerate(ids):
        places.setdefault(id_, place)
    return list(places.values())


@contextmanager
def _chinese_errors(place: str) -> Iterator[None]:
    """Whatever Chroma raises becomes IndexUnavailable, with what to do."""
    import httpx
    from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except (IndexUnavailable, NotFoundError):
        raise
    except (ChromaError, ValueError, RuntimeError, OSError, httpx.HTTPError) as error:
        raise IndexUnavailable(_advice(place, error)) from error


def _advice(place: str, error: Exception) -> str:
    cause = f"{type(error).__name__}：{str(error)[:200]}"
    if "://" in place:
        advice = "请检查 TALENT_CHROMA_URL 和服务是否已启动，再重试。"
        return f"向量库服务 {place} 连不上或出错（{cause}）。{advice}"
    return (
        f"向量库 {place} 打不开或已损坏（{cause}）。请确认没有另一个程序正在写它、磁盘未满、目录可写；"
        "若已损坏，停机后删除该文件夹再启动，向量会从数据库中自动恢复。"
    )
