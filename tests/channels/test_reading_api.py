"""Search, regions, home, probes and the description of the interface."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from channels.app import create_app
from channels.tencent.redisbell import RedisBell
from tests.journeys.fake_service import FakeService, Ready


def test_search_answers_with_the_json_of_the_contract(client: TestClient) -> None:
    body = client.get("/api/v1/search", params={"q": "生活补贴", "k": 2, "as_of": "2026-11-22"}).json()
    assert body["release"] == 3
    assert len(body["passages"]) == 2
    assert set(body["passages"][0]) == {
        "clause_id", "document_id", "source", "title", "number", "label", "text", "score",
        "effective_from", "effective_to",
    }  # fmt: skip


def test_regions_name_their_parents(client: TestClient) -> None:
    assert {"code": "310109", "name": "虹口区", "parent": "310000"} in client.get("/api/v1/regions").json()


def test_home_tells_what_the_corpus_is(client: TestClient) -> None:
    home = client.get("/api/v1/home").json()
    assert set(home) == {"title", "region", "notice", "starters", "release"}
    assert "非官方原文" in home["notice"]


def test_the_probes_tell_living_from_ready(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json() == {"ok": True, "checks": {"index": "ok"}}


def test_one_is_ready_without_the_redis_that_was_set_and_it_is_told() -> None:
    bell = RedisBell("unix:///nowhere/redis.sock", patience=0.2)
    with TestClient(create_app(FakeService(), bell=bell)) as client:
        reply = client.get("/readyz")
    assert reply.status_code == 200 and reply.json()["ok"]
    assert "轮询" in reply.json()["checks"]["redis"]


def test_not_ready_is_a_503_with_the_reason() -> None:
    class Empty(FakeService):
        def ready(self) -> Ready:
            return Ready(False, {"release": "还没有发布任何版本，请运行 talent publish。"})

    with TestClient(create_app(Empty())) as client:
        reply = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert reply.status_code == 503
    assert "talent publish" in reply.json()["checks"]["release"]


def test_a_process_lives_even_when_its_database_does_not() -> None:
    class Broken(FakeService):
        def health(self) -> Any:
            raise OSError("disk")

    with TestClient(create_app(Broken())) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.head("/healthz").status_code == 200


def test_a_readiness_check_that_fails_itself_is_not_ready() -> None:
    class Broken(FakeService):
        def ready(self) -> Ready:
            raise OSError("disk")

    with TestClient(create_app(Broken())) as client:
        reply = client.get("/readyz")
    assert reply.status_code == 503
    assert "talent doctor" in str(reply.json()["checks"])


def _operations(openapi: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in openapi["paths"].values() for operation in path.values()]


def test_the_description_is_in_chinese_and_documents_problems(client: TestClient) -> None:
    openapi = client.get("/openapi.json").json()
    assert "Problem" in openapi["components"]["schemas"]
    chat = openapi["paths"]["/api/v1/chat"]["post"]
    assert {"200", "400", "413", "415", "422", "500", "503"} <= set(chat["responses"])
    assert "text/event-stream" in chat["responses"]["200"]["content"]
    assert "application/problem+json" in chat["responses"]["422"]["content"]
    assert openapi["components"]["schemas"]["ChatRequest"]["examples"]
    assert all(any("一" <= c <= "鿿" for c in operation["summary"]) for operation in _operations(openapi))


def test_every_reference_in_the_description_leads_somewhere(client: TestClient) -> None:
    openapi = client.get("/openapi.json").json()
    known = {f"#/components/schemas/{name}" for name in openapi["components"]["schemas"]}

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            found = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return found.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    assert references(openapi) <= known
