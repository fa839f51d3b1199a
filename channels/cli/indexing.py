"""What `talent doctor` says of the index: whose model answers, and how far a reindexing is."""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING

from knowledge.errors import EmbeddingUnavailable, RerankingUnavailable

if TYPE_CHECKING:
    from assistant.bootstrap import Installation
    from knowledge.index.standing import Standing

_BY_HAND = "服务启动后在后台重建，也可运行 talent publish --reindex"


def index_of(place: Installation) -> str:
    """By which model the serving release is searched; EmbeddingUnavailable says what is not as it was set."""
    shot = place.search.snapshot()
    with suppress(EmbeddingUnavailable):  # then `trouble` says it
        shot.engine.query("索引自检")
    due, said = place.reindexing.due(), f"由 {shot.engine.model_id} 建立"
    standing = place.reindexing.standing()
    trouble = shot.engine.trouble
    if due:
        said += f"，不是现在设置的 {due[1]}；{_far(standing)}"
    if trouble:
        said += f"；建立它的模型不可用，正在只按词检索，会漏掉说法不同的条款：{trouble}"
    if trouble or (standing and standing.error):
        raise EmbeddingUnavailable(said)
    return said


def reranking_of(place: Installation) -> str:
    """Which reranker is asked and how long a list takes it; its error where it does not answer."""
    if place.reranking is None:
        return "未设置：不重排"
    reranker = place.reranking.reranker
    texts = [f"自检第{n}条：申请租房补贴须名下无房。" for n in range(place.reranking.first)]
    reranker.score("自检", texts[:1])  # the first one loads what a model loads lazily
    started = perf_counter()
    reranker.score("租房补贴怎么申请", texts)
    took, budget = (perf_counter() - started) * 1000, place.reranking.budget * 1000
    said = f"{reranker.model_id}，重排 {len(texts)} 条用 {took:.0f} 毫秒"
    if took > budget:
        raise RerankingUnavailable(f"{said}，超过 {budget:.0f} 毫秒：提问时多半来不及，会按原来的次序")
    return said


def _far(standing: Standing | None) -> str:
    """How far the reindexing is, in words."""
    if standing is None:
        return _BY_HAND
    far = f"{standing.done}/{standing.total} 份文件"
    if standing.error:
        return f"后台重建没有成功，会再试，仍由原来的索引回答：{standing.error}"
    if standing.runs:
        return f"后台正在重建（{far}），完成前由原来的模型回答"
    return f"后台重建中断在 {far}（{standing.seen_at}），已算好的保留；{_BY_HAND}"
