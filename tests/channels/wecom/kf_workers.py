"""Our side for the visits: applications on one database, and a service that answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from channels.app import create_app
from channels.wecom.kf.account import KfAccount
from channels.wecom.kf.desk import Desk, Timing
from knowledge.storage.database import make_engine
from tests.channels.wechat.workers import SlowService, citation, now
from tests.channels.wecom.kf_platform import CORP, KEY, KFID, SECRET, TOKEN
from tests.journeys.servers import served

FAST = Timing(step=0.1, grace=3.0, lease=2.0, retry=0.05, look=0.3, between=0.2)
PUBLIC = "https://t.invalid"


@dataclass
class Turn:
    """A finished turn."""

    question: str
    result: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"question": self.question, "result": self.result}


@dataclass
class Found:
    """What a search found."""

    result: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return self.result


@dataclass
class Told(SlowService):
    """A slow service that remembers its conversations, and hands over who says so."""

    turns: dict[str, list[Turn]] = field(default_factory=dict)

    def ask(self, question: str, **more: Any) -> SlowService:  # type: ignore[override]
        found = super().ask(question, **more)
        if question == "转人工":
            found.answers[""] = {"text": "已登记您的转人工申请。", "status": "handover_requested"}
        self.turns.setdefault(more["conversation_id"], []).append(Turn(question, found.to_json()))
        return found

    def search(self, query: str, **_: Any) -> Found:
        return Found({"passages": [citation(5, text=f"与“{query}”有关的条款。")]})

    def conversation(self, conversation_id: str) -> Sequence[Turn]:
        return self.turns.get(conversation_id, [])


def account(api: str, **more: Any) -> KfAccount:
    """The settings of the platform's account."""
    plain = {
        "corp_id": CORP, "secret": SECRET, "token": TOKEN, "encoding_aes_key": KEY, "open_kfid": KFID,
        "api_base": api, "region": "江苏省苏州市", "public_url": PUBLIC,
    }  # fmt: skip
    return KfAccount.model_validate(plain | more)


@contextmanager
def worker(database: Path | str, settings: KfAccount, service: Any, pace: Timing = FAST) -> Iterator[str]:
    """The address of one worker; several may run on one database."""
    engine = _engine(database)
    facts = [("年龄", "32岁"), ("学历", "硕士")]
    desk = Desk({"test": settings}, engine, service, now, pace, lambda _: facts)
    try:
        with served(create_app(service, workers=8, wecom_kf=desk)) as address:
            yield address
    finally:
        desk.close()
        engine.dispose()


def _engine(database: Path | str) -> Engine:
    """SQLite in a file, or a database by its address."""
    address = str(database)
    return make_engine(address if "://" in address else f"sqlite:///{address}", synchronous="NORMAL")


def run(database: str, api: str, port: int, step: float) -> None:
    """A worker in a process of its own, until somebody kills it."""
    import uvicorn

    engine = _engine(database)
    desk = Desk({"test": account(api)}, engine, Told(), now, replace(FAST, step=step))
    uvicorn.run(create_app(desk.service, workers=8, wecom_kf=desk), port=port, log_level="warning")
