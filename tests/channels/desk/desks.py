"""A desk on a port, operators, and a call centre that pushes calls into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import httpx
from websockets.sync.client import connect

from assistant.bootstrap import Installation
from assistant.desk.types import call_key
from assistant.listening.centres import Centre
from assistant.staff.types import Person
from channels.app import create_app
from channels.desk.plug import plug
from channels.staff.cookies import COOKIE
from channels.staff.plug import plug as staff_plug
from knowledge.ports import Embedder
from tests.channels.hotline.callers import Frame
from tests.channels.hotline.conftest import KEY
from tests.installations import installation, policy, published
from tests.journeys.servers import served

ROOT = "/api/v1/staff/calls"


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """Where the desk is served, and the installation behind."""

    url: str
    place: Installation

    def push(self, call: str, *frames: Frame) -> str:
        """Say something in a call; its name at the desk, once it is there to be read."""
        address = f"{self.url.replace('http', 'ws', 1)}/hotline/demo/calls/{call}/transcript"
        with connect(address, additional_headers={"Authorization": f"Bearer {KEY}"}) as line:
            line.recv(10)
            for frame in frames:
                line.send(json.dumps(frame, ensure_ascii=False))
                line.recv(10)
        self.place.call_ear.flush()
        return call_key("demo", call)

    def until(self, holds: Callable[[], Any], patience: float = 20.0) -> Any:
        """What comes true, looked for after each change at the desk."""
        changed = Event()
        self.place.call_ear.told.append(changed.set)
        try:
            while not (found := holds()):
                assert changed.wait(patience), "nothing more happened at the desk"
                changed.clear()
            return found
        finally:
            self.place.call_ear.told.remove(changed.set)


class Operator:
    """Somebody at the desk, by its API."""

    def __init__(self, desk: DeskPlace, name: str, role: str) -> None:
        account = desk.place.staff.from_elsewhere(Person(name, name, name, frozenset([role])))
        self.token, session = desk.place.staff.begin(account)
        self.csrf = session.csrf
        self.client = httpx.Client(base_url=desk.url, cookies={COOKIE: self.token}, trust_env=False)

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        """What the API gives."""
        return self._told(self.client.get(ROOT + path, params=params), status)

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        """What the API says to an act."""
        reply = self.client.post(ROOT + path, json=body, headers={"X-CSRF-Token": self.csrf})
        return self._told(reply, status)

    @staticmethod
    def _told(reply: httpx.Response, status: int) -> Any:
        assert reply.status_code == status, reply.text
        return reply.json()


@contextmanager
def desk_place(folder: Path, model: Embedder) -> Iterator[DeskPlace]:
    """An installation with a call centre, served."""
    place = installation(folder / "data", embedder=model)
    published(place, *_policies(folder / "files"))
    place.__dict__["centres"] = {"demo": Centre.model_validate({"api_key": KEY, "region": "上海市"})}
    area = plug(lambda: place.call_desk, place.call_ear, lambda: place.rule_check, place.assistant)
    app = create_app(place.assistant, listening=place.listening, plugs=[staff_plug(place.staff), area])
    with served(app, ws="auto") as url:
        yield DeskPlace(url, place)
    place.close()


def _policies(folder: Path) -> Sequence[Path]:
    rent = policy(
        folder,
        "rent",
        "租房补贴的标准为每月1500元，最长发放36个月。",
        "申请租房补贴应当提交租赁合同和社会保险缴费证明。",
        title="上海市青年人才租房补贴办法",
        topics="[租房补贴]",
    )
    home = policy(
        folder,
        "home",
        "购房补贴的标准：硕士一次性发放20万元，博士一次性发放30万元。",
        "领取购房补贴的，5年内不得转让所购住房。",
        title="上海市青年人才购房补贴办法",
        topics="[购房补贴]",
    )
    return rent, home
