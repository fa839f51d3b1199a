"""One worker of ours in a process of its own, around a service as slow as each question says."""

from __future__ import annotations

import argparse
import re
import time
from datetime import datetime
from typing import Any

from assistant.adapters.clock import SHANGHAI
from channels.app import create_app
from channels.base import Service
from channels.tencent.redisbell import RedisBell
from channels.wechat.account import Account
from channels.wechat.desk import Desk, Timing
from channels.wechat.simulator.seals import APP, KEY, SECRET, TOKEN
from knowledge.storage.database import make_engine

KINDS = {"verified": True, "bare": False}
"""The accounts, and whether they may send customer-service messages."""
NEVER = "never"


class SlowService:
    """Answers `答：<question>。` after the seconds that stand in the question (等3), or never (等never)."""

    def __init__(self, pace: float) -> None:
        self._pace = pace

    def ask(self, question: str, **_: Any) -> SlowAnswer:
        """The answer, when it is time."""
        found = re.search(r"等([0-9.]+|never)", question)
        while found and found[1] == NEVER:
            time.sleep(3600)
        time.sleep(float(found[1]) * self._pace if found else 0)
        return SlowAnswer(question)


class SlowAnswer:
    """Only words."""

    def __init__(self, question: str) -> None:
        self._question = question

    def to_json(self) -> dict[str, Any]:
        """As an answer of the assistant."""
        bare: dict[str, Any] = {"citations": [], "cards": [], "quick_replies": [], "status": "answered"}
        return {"answer": bare | {"text": f"答：{self._question}。"}}


def main() -> None:
    """Serve until somebody kills it."""
    import uvicorn

    given = _arguments()
    engine = make_engine(given.database, synchronous="NORMAL")
    plain = {"app_id": APP, "app_secret": SECRET, "token": TOKEN, "encoding_aes_key": KEY}
    apis = dict(zip(KINDS, (given.verified, given.bare), strict=True))
    accounts = {
        name: Account.model_validate(plain | {"verified": may, "api_base": apis[name]})
        for name, may in KINDS.items()
    }
    service: Service = SlowService(given.pace)  # type: ignore[assignment]  # nothing else is asked of it
    desk = Desk(accounts, engine, service, lambda: datetime.now(SHANGHAI), Timing().paced(given.pace))
    bell = RedisBell(given.redis) if given.redis else None
    app = create_app(service, workers=given.threads, wechat=desk, bell=bell)
    uvicorn.run(app, port=given.port, log_level="warning", access_log=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.wechat.worker")
    parser.add_argument("database")
    parser.add_argument("--verified", required=True, help="the API of the verified account")
    parser.add_argument("--bare", required=True, help="the API of the other")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, default=64)
    parser.add_argument("--pace", type=float, default=1.0)
    parser.add_argument("--redis", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
