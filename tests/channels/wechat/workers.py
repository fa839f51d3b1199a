"""Our side for the journeys: applications on one database, and a service as slow as the question says."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.adapters.clock import SHANGHAI
from channels.app import create_app
from channels.wechat.account import Account
from channels.wechat.desk import Desk, Timing
from knowledge.storage.database import make_engine
from tests.channels.wechat.platform import APP, KEY, SECRET, TOKEN
from tests.journeys.servers import served


def timing(period: float) -> Timing:
    """WeChat's time with another period."""
    return replace(Timing(), lease=10.0, hold=3.0).paced(period / 5)


FAST = timing(1.0)


def citation(n: int = 1, **more: Any) -> dict[str, Any]:
    """A clause that an answer cites."""
    return {
        "n": n, "clause_id": f"x#{n}", "document_id": "x", "title": "上海市测试办法",
        "number": "沪测〔2024〕1号",
        "label": f"第{n}条", "quote": "应当提交学位证书", "text": "申请人应当提交学位证书。", "context": "",
        "url": "https://example.invalid/x", "effective_from": "2024-01-01", "effective_to": None,
        "state": "in_force", "region_name": "上海市",
    } | more  # fmt: skip


@dataclass
class SlowService:
    """Answers `答：<question>` after as many seconds as stand in it (慢0.5); keeps what it was asked."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    at_once: int = 0
    _busy: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def ask(
        self, question: str, *, conversation_id: str, region: str | None, channel: str, sender: str, **_: Any
    ) -> SlowService:
        with self._lock:
            self.asked.append((question, conversation_id, region))
            self._busy[conversation_id] = self._busy.get(conversation_id, 0) + 1
            self.at_once = max(self.at_once, self._busy[conversation_id])
        if wait := re.search(r"慢([0-9.]+)", question):
            time.sleep(float(wait[1]))
        with self._lock:
            self._busy[conversation_id] -= 1
        if "坏" in question:
            raise RuntimeError("secret detail")
        found = SlowService(answers={"": self.answers.get(question, {"text": f"答：{question}。"})})
        return found

    def to_json(self) -> dict[str, Any]:
        bare = {"citations": [], "cards": [], "quick_replies": [], "status": "answered"}
        return {"answer": bare | self.answers[""]}


def account(api: str, **more: Any) -> Account:
    """The settings of the platform's account."""
    plain = {
        "app_id": APP, "app_secret": SECRET, "token": TOKEN, "encoding_aes_key": KEY, "verified": True,
        "api_base": api, "region": "上海市虹口区",
    }  # fmt: skip
    return Account.model_validate(plain | more)


def now() -> datetime:
    return datetime.now(SHANGHAI)


@contextmanager
def worker(
    database: Path, settings: Account, service: Any, pace: Timing = FAST, threads: int = 8
) -> Iterator[str]:
    """The address of one worker; several may run on one database."""
    engine = make_engine(f"sqlite:///{database}", synchronous="NORMAL")
    desk = Desk({"test": settings}, engine, service, now, pace)
    try:
        with served(create_app(service, workers=threads, wechat=desk)) as address:
            yield address
    finally:
        desk.close()
        engine.dispose()


def run(database: str, api: str, port: int, verified: bool, period: float) -> None:
    """A worker in a process of its own, until somebody kills it."""
    import uvicorn

    engine = make_engine(f"sqlite:///{database}", synchronous="NORMAL")
    desk = Desk({"test": account(api, verified=verified)}, engine, SlowService(), now, timing(period))
    uvicorn.run(create_app(desk.service, workers=16, wechat=desk), port=port, log_level="warning")
