"""Our side for the visits to a bot."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channels.app import create_app
from channels.wecom.bot.account import BotAccount
from channels.wecom.bot.desk import Desk, Timing
from knowledge.storage.database import make_engine
from tests.channels.wechat.workers import SlowService, now
from tests.channels.wecom.bot_platform import BOT, SECRET, TOKEN
from tests.channels.wecom.kf_platform import KEY
from tests.journeys.servers import served

FAST = Timing(
    hold=0.3, quiet=1.0, frame=0.3, beat=0.5, again=0.1, longest=1.0, step=0.1, grace=2.0, lease=1.5
)


class Numbered(SlowService):
    """An answer under a number."""

    def to_json(self) -> dict[str, Any]:
        found = super().to_json()
        words = found["answer"]["text"]
        return found | {"answer_id": f"answer-{words.removeprefix('答：').removesuffix('。')}"}


@dataclass
class Writing(SlowService):
    """A slow service that writes its answer bit by bit (写3: three bits a half second apart)."""

    judged: list[tuple[str, bool]] = field(default_factory=list)

    def ask(self, question: str, **more: Any) -> SlowService:  # type: ignore[override]
        if found := re.search(r"写(\d)", question):
            for n in range(int(found[1])):
                more["on_event"]("delta", {"text": f"第{n}句。"})
                time.sleep(0.5)
        return Numbered(super().ask(question, **more).answers)

    def feedback(self, answer_id: str, helpful: bool, reason: str | None, comment: str | None) -> None:
        self.judged.append((answer_id, helpful))


def account(**more: Any) -> BotAccount:
    """The settings of the platform's bot, called by URL."""
    plain = {
        "token": TOKEN,
        "encoding_aes_key": KEY,
        "region": "江苏省苏州市",
        "public_url": "https://t.invalid",
    }
    return BotAccount.model_validate(plain | more)


def connected(address: str, **more: Any) -> BotAccount:
    """The same with a long connection."""
    plain = {"bot_id": BOT, "secret": SECRET, "address": address, "region": "江苏省苏州市"}
    return BotAccount.model_validate(plain | more)


@contextmanager
def worker(database: Path, settings: BotAccount, service: Any, pace: Timing = FAST) -> Iterator[str]:
    """The address of one worker; several may run on one database."""
    engine = make_engine(f"sqlite:///{database}", synchronous="NORMAL")
    desk = Desk({"test": settings}, engine, service, now, pace)
    try:
        with served(create_app(service, workers=8, wecom_bot=desk)) as address:
            yield address
    finally:
        engine.dispose()


def run(database: str, port: int) -> None:
    """A worker in a process of its own, until somebody kills it."""
    import uvicorn

    engine = make_engine(f"sqlite:///{database}", synchronous="NORMAL")
    desk = Desk({"test": account()}, engine, Writing(), now, FAST)
    uvicorn.run(create_app(desk.service, workers=8, wecom_bot=desk), port=port, log_level="warning")
