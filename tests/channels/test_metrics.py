"""`/metrics`: how much, how fast and how it ended; never what was asked, and not for strangers."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from channels.app import create_app
from channels.tencent import tables
from channels.wechat.desk import Desk as WeChatDesk
from channels.wecom.kf.desk import Desk as KfDesk
from knowledge.storage.database import make_engine
from tests.channels.wechat.workers import account as wechat_account
from tests.channels.wechat.workers import now
from tests.channels.wecom.kf_workers import account as kf_account
from tests.journeys.fake_service import FakeService


def samples(client: TestClient) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    reply = client.get("/metrics")
    assert reply.status_code == 200
    families = text_string_to_metric_families(reply.text)
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


def test_answers_are_counted_by_channel_and_status(client: TestClient) -> None:
    client.post("/api/v1/chat", json={"message": "上海落户要什么条件"})
    client.post("/api/v1/chat", json={"message": "上海落户要什么条件"})
    found = samples(client)
    answers = {key[1:]: value for key, value in found.items() if key[0] == "talent_answers_total"}
    assert sum(answers.values()) == 2
    assert all("web" in labels for labels in answers)
    assert found["talent_answer_seconds_count", "web"] == 2


def test_requests_are_counted_by_route_and_not_by_what_was_typed(client: TestClient) -> None:
    client.get("/api/v1/search", params={"q": "身份证号是多少"})
    client.get("/没有这个页面")
    found = samples(client)
    assert found["talent_http_requests_total", "/api/v1/search", "200", "GET"] == 1
    assert found["talent_http_requests_total", "404", "GET", "other"] == 1
    assert "身份证" not in client.get("/metrics").text


def test_a_question_is_not_in_the_metrics(client: TestClient) -> None:
    client.post("/api/v1/chat", json={"message": "我叫王小明，怎么落户"})
    assert "王小明" not in client.get("/metrics").text


def test_strangers_are_refused_unless_they_show_the_token() -> None:
    app = create_app(FakeService(pause=0), admin_token=lambda: "geheim")
    with TestClient(app, client=("203.0.113.9", 50000)) as client:
        assert client.get("/metrics").status_code == 403
        assert client.get("/metrics", headers={"Authorization": "Bearer falsch"}).status_code == 403
        assert client.get("/metrics", headers={"Authorization": "Bearer geheim"}).status_code == 200


def test_what_a_proxy_of_this_machine_passes_on_is_a_stranger(client: TestClient) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403


_PROCESS = textwrap.dedent("""
    import sys
    from channels.api.metrics import Metrics
    metrics = Metrics(together=True)
    metrics.answers.labels("web", "answered").inc()
    print(metrics.text()[0].decode())
""")


def test_several_processes_tell_the_counts_of_all(tmp_path: Path) -> None:
    env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": ""}
    told = [
        subprocess.run(
            [sys.executable, "-c", _PROCESS], env=env, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(3)
    ]
    assert 'talent_answers_total{channel="web",status="answered"} 3.0' in told[-1]


@pytest.mark.parametrize("kind", ["wechat", "wecom_kf"])
def test_refused_callbacks_are_counted_for_all_processes_and_over_starts(tmp_path: Path, kind: str) -> None:
    for n in (1, 2):
        engine = make_engine(f"sqlite:///{tmp_path / 'd.db'}")
        service, api = FakeService(pause=0), "http://127.0.0.1:9"
        desk: Any = (
            WeChatDesk({"test": wechat_account(api)}, engine, service, now)
            if kind == "wechat"
            else KfDesk({"test": kf_account(api)}, engine, service, now)
        )
        # Not started: no round that keeps counts, only who asks for them.
        client = TestClient(create_app(service, **{kind: desk}))
        path = "/wechat/test" if kind == "wechat" else "/wecom/kf/test"
        assert client.post(path, content="<xml/>").status_code in (400, 403)
        found = {key: value for key, value in samples(client).items() if key[0] == "talent_refused_total"}
        assert sum(found.values()) == n and all(kind in labels for labels in found)
        engine.dispose()


def test_metrics_are_there_where_the_database_of_a_channel_is_not(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'd.db'}")
    desk = WeChatDesk({"test": wechat_account("http://127.0.0.1:9")}, engine, FakeService(pause=0), now)
    client = TestClient(create_app(FakeService(pause=0), wechat=desk))
    tables.metadata.drop_all(engine)
    found = samples(client)
    assert ("talent_release",) in found and "talent_refused_total" not in {key[0] for key in found}
    engine.dispose()
