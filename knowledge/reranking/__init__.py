"""Rerankers behind the `Reranker` port, and the stage of search that asks one."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.ports import Reranker
from knowledge.reranking.cross_encoder import CrossEncoderReranker
from knowledge.reranking.server import RerankServer, ServerReranker
from knowledge.reranking.stage import Reranking

__all__ = ["CrossEncoderReranker", "RerankServer", "Reranking", "ServerReranker", "make_reranker"]

_SERVER = "server:"


def make_reranker(
    name: str, server: RerankServer | None = None, masked: Callable[[str], str] = str
) -> Reranker:
    """The reranker of a setting: `server:<model>` on `server`, else the name or folder of a CrossEncoder.

    `masked` takes personal data out of a question before it goes to a server.
    """
    if name.strip().lower().startswith(_SERVER):
        return ServerReranker(name.strip()[len(_SERVER) :], server or RerankServer(), masked)
    return CrossEncoderReranker(name.strip())
