"""`/metrics`: how much, how fast and how it ended; never what was asked, and not for strangers."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from channels.app import create_app
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
