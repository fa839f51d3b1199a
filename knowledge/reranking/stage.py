"""The stage of search that asks a reranker: in the time it has, and never at the price of an answer."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import replace
from functools import cache, cached_property
from math import inf, log
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.errors import RerankingUnavailable
from knowledge.ports import Reranker
from knowledge.types import Passage

_REMEMBERED = 4096  # scores: one question is searched under several filters
_AT_ONCE = 2  # lists that are scored side by side; a question that finds none free goes without
_LEAST = 1e-6  # chances are kept this far from 0 and 1

_log = logging.getLogger(__name__)


@cache
def settings() -> Mapping[str, Any]:
    """What rerank.yaml says."""
    content: Mapping[str, Any] = yaml.safe_load(
        Path(__file__).with_name("rerank.yaml").read_text(encoding="utf-8")
    )
    return content


class Reranking:
    """Reorders the first hits. Scores stay with the places, so that they mean what they meant.

    `trouble` says why the order stays as it is; "" while the reranker answers. `budget` is in seconds; who is
    `patient`, to measure, waits as long as it takes and gets the errors.
    """

    def __init__(self, make: Callable[[], Reranker], patient: bool = False) -> None:
        self._make = make
        self.budget, self._patient = float(settings()["budget"]), patient
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock, self._free = threading.Lock(), threading.Semaphore(_AT_ONCE)
        self._pool = ThreadPoolExecutor(_AT_ONCE, "talent-rerank")
        self._opening: threading.Timer | None = None
        self._failures, self._next = 0, 0.0
        self.trouble = ""

    @property
    def first(self) -> int:
        """How many hits are reordered."""
        return int(settings()["first"])

    @cached_property
    def reranker(self) -> Reranker:
        """The model, opened when it is first asked for."""
        return self._make()

    def open_behind(self, after: float = 0.0) -> None:
        """Open the model while the service answers already; until then the order stays as it is."""
        self._opening = threading.Timer(after, self._open)
        self._opening.daemon = True
        self._opening.start()

    def reordered(self, query: str, passages: Sequence[Passage]) -> list[Passage]:
        """The same passages, the first of them in the order of both rankings together."""
        head, rest = list(passages[: self.first]), list(passages[self.first :])
        if len(head) < 2 or not query.strip() or not self._may_ask():
            return [*head, *rest]
        scores = self._scores(query, head)
        return [*(_merged(head, scores) if scores else head), *rest]

    def close(self) -> None:
        """Let go of the threads and of the connections to a server."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        close = getattr(self.__dict__.get("reranker"), "close", None)
        if close is not None:
            close()

    def _may_ask(self) -> bool:
        if self._opening is not None and self._opening.is_alive():
            return False
        with self._lock:
            if monotonic() < self._next:
                return False
            if self._failures >= int(settings()["most_failures"]):
                self._next = monotonic() + float(settings()["rest"])  # this question tries it again
            return True

    def _open(self) -> Reranker | None:
        """The model; None, and never asked for again, if it cannot be opened."""
        try:
            return self.reranker
        except RerankingUnavailable as error:
            if self._patient:
                raise
            with self._lock:
                self.trouble, self._next = str(error), inf
            _log.error("%s", error)
            return None

    def _scores(self, query: str, passages: Sequence[Passage]) -> list[float] | None:
        """A score for each; None when there is none in time."""
        texts = [_text(passage) for passage in passages]
        known = {text: self._known[query, text] for text in texts if (query, text) in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            found = self._asked(query, missing)
            if found is None:
                return None
            known |= dict(zip(missing, found, strict=True))
            self._keep({(query, text): known[text] for text in missing})
        return [known[text] for text in texts]

    def _asked(self, query: str, texts: list[str]) -> list[float] | None:
        reranker = self._open()  # not in the budget: a service does it behind
        if reranker is None or not self._free.acquire(blocking=self._patient):
            return None
        task = self._pool.submit(reranker.score, query, texts)
        task.add_done_callback(lambda _: self._free.release())
        try:
            scores = self._in_time(task)
        except RerankingUnavailable as error:
            self._failed(error)
            if self._patient:
                raise
            return None
        with self._lock:
            self._failures, self.trouble = 0, ""
        return scores

    def _in_time(self, task: Future[list[float]]) -> list[float]:
        try:
            return task.result(None if self._patient else self.budget)
        except Late:
            raise RerankingUnavailable(
                f"重排超过了 {self.budget * 1000:.0f} 毫秒，按原来的次序。"
                "请换更小的模型，或用有显卡的重排服务。"
            ) from None
        except RerankingUnavailable:
            raise
        except Exception as error:  # a model may fail in any way; the answer does not
            raise RerankingUnavailable(
                f"重排出错（{type(error).__name__}：{error}），按原来的次序。"
            ) from error

    def _failed(self, error: RerankingUnavailable) -> None:
        with self._lock:
            self._failures, self.trouble = self._failures + 1, str(error)
            most = int(settings()["most_failures"])
            if self._failures == most:
                _log.error("%s", error)
            if self._failures >= most:
                self._next = monotonic() + float(settings()["rest"])

    def _keep(self, scores: Mapping[tuple[str, str], float]) -> None:
        with self._lock:
            self._known.update(scores)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)


def _text(passage: Passage) -> str:
    clause = passage.clause
    text = "\n".join(filter(None, (passage.document.title, clause.context, clause.text)))
    return text[: int(settings()["characters"])]


def _merged(passages: Sequence[Passage], scores: Sequence[float]) -> list[Passage]:
    """In the order of both, with the scores of the places and both measures kept beside."""
    share = float(settings()["weight"])
    both = (1 - share) * _standard([_logit(p.score) for p in passages]) + share * _standard(scores)
    order = np.argsort(-both, kind="stable")
    return [
        replace(
            passages[place],
            score=at.score,
            why={**passages[place].why, "fused": passages[place].score, "rerank": round(scores[place], 4)},
        )
        for place, at in zip(order, passages, strict=True)
    ]


def _standard(values: Sequence[float]) -> NDArray[np.float64]:
    """With mean 0 and deviation 1; zeros where all are the same."""
    found = np.asarray(values, np.float64)
    spread = float(found.std())
    return (found - found.mean()) / spread if spread > _LEAST else np.zeros_like(found)


def _logit(chance: float) -> float:
    kept = min(max(chance, _LEAST), 1 - _LEAST)
    return log(kept / (1 - kept))
