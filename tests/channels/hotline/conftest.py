"""A server on a port with the engine of the desk behind it, on two small policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from assistant.listening.centres import Centre
from assistant.listening.desk import ListeningDesk, MemoryCalls
from assistant.wiring.hotline import make_suggester
from channels.app import create_app
from knowledge.ports import Embedder
from tests.installations import installation, policy, published
from tests.journeys.fake_service import FakeService
from tests.journeys.servers import served

KEY = "a-key-of-the-test-centre"


@dataclass(frozen=True, slots=True)
class Hotline:
    """Where calls are pushed to, and the installation behind."""

    url: str
    place: Installation
    desk: ListeningDesk


@pytest.fixture(scope="session")
def hotline(tmp_path_factory: pytest.TempPathFactory, model: Embedder) -> Iterator[Hotline]:
    place = _place(tmp_path_factory.mktemp("hotline"), model)
    centres = {"demo": Centre.model_validate({"api_key": KEY, "region": "上海市"})}
    suggester = make_suggester(place.search, place.clock.now)
    desk = ListeningDesk(centres, lambda: suggester, MemoryCalls(), place.suggestions, place.clock.now)
    app = create_app(FakeService(pause=0), listening=desk)
    with served(app, ws="auto") as url:
        yield Hotline(url.replace("http://", "ws://") + "/hotline/demo/calls", place, desk)
    place.close()


def _place(folder: Path, model: Embedder) -> Installation:
    place = installation(folder / "data", embedder=model)
    rent = policy(
        folder / "files",
        "rent",
        "租房补贴的标准为每月1500元，最长发放36个月。",
        "申请租房补贴应当提交租赁合同和社会保险缴费证明。",
        title="上海市青年人才租房补贴办法",
        topics="[租房补贴]",
    )
    home = policy(
        folder / "files",
        "home",
        "购房补贴的标准：硕士一次性发放20万元，博士一次性发放30万元。",
        "领取购房补贴的，5年内不得转让所购住房。",
        title="上海市青年人才购房补贴办法",
        topics="[购房补贴]",
    )
    published(place, rent, home)
    return place
