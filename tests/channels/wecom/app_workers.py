"""Our side for the visits to an application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from channels.app import create_app
from channels.wecom.app.account import AppAccount
from channels.wecom.app.desk import Desk, Timing
from knowledge.storage.database import make_engine
from tests.channels.wechat.workers import SlowService, now
from tests.channels.wecom.app_platform import AGENT, SECRET, TOKEN
from tests.channels.wecom.kf_platform import CORP, KEY
from tests.journeys.servers import served

FAST = Timing(hold=0.4, late=0.8, step=0.1, grace=2.0, lease=1.5, retry=0.05)


def account(api: str, **more: Any) -> AppAccount:
    """The settings of the platform's application."""
    plain = {
        "corp_id": CORP, "agent_id": AGENT, "secret": SECRET, "token": TOKEN, "encoding_aes_key": KEY,
        "api_base": api, "region": "江苏省苏州市", "public_url": "https://t.invalid",
    }  # fmt: skip
    return AppAccount.model_validate(plain | more)


@contextmanager
def worker(database: Path, settings: AppAccount, service: Any, pace: Timing = FAST) -> Iterator[str]:
    """The address of one worker; several may run on one database."""
    engine = make_engine(f"sqlite:///{database}", synchronous="NORMAL")
    desk = Desk({"test": settings}, engine, service, now, pace)
    try:
        with served(create_app(service, workers=8, wecom_app=desk)) as address:
            yield address
    finally:
        desk.close()
        engine.dispose()


def run(database: str, api: str, port: int) -> None:
    """A worker in a process of its own, until somebody kills it."""
    import uvicorn

    engine = make_engine(f"sqlite:///{database}", synchronous="NORMAL")
    desk = Desk({"test": account(api)}, engine, SlowService(), now, FAST)
    uvicorn.run(create_app(desk.service, workers=8, wecom_app=desk), port=port, log_level="warning")
