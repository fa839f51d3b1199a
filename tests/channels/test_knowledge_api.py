"""`/api/v1/knowledge`: from upload to answer by two officers over HTTP, guarded and recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from assistant.bootstrap import Installation
from channels.app import create_app
from tests.channels.streams import events
from tests.installations import installation, policy

ROOT = "/api/v1/knowledge"
TOKEN = "a-token-of-the-tests"


def by(name: str, role: str) -> dict[str, str]:
    return {"X-Talent-Actor": quote(name), "X-Talent-Role": role}


EDITOR, REVIEWER, ADMIN = by("张编", "editor"), by("王审", "reviewer"), by("赵管", "admin")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data")
    yield place
    place.close()


@pytest.fixture
def client(place: Installation) -> Iterator[TestClient]:
    app = create_app(place.assistant, heartbeat=0.05, desk=place.desk, admin_token=lambda: TOKEN)
    with TestClient(app, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return policy(tmp_path / "p", "甲", "探亲补贴每月100元。")


def upload(client: TestClient, *files: Path, who: dict[str, str] = EDITOR, **more: Any) -> Response:
    parts = [("files", (file.name, file.read_bytes())) for file in files]
    return client.post(f"{ROOT}/documents", files=parts, headers=who, **more)


def ok(reply: Response) -> Any:
    assert reply.status_code == 200, reply.text
    return reply.json()


def problem(reply: Response, status: int) -> dict[str, Any]:
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = reply.json()
    return body


def published(client: TestClient, file: Path) -> int:
    """Take a file the whole way."""
    ok(upload(client, file))
    document = file.stem
    ok(client.post(f"{ROOT}/drafts/{document}/submit", headers=EDITOR))
    ok(client.post(f"{ROOT}/drafts/{document}/approve", headers=REVIEWER, json={"comment": "已核对"}))
    return int(ok(client.post(f"{ROOT}/releases", headers=ADMIN, json={"note": "首批"}))["release"])


def test_from_upload_to_answer_by_two_people(client: TestClient, file: Path) -> None:
    (row,) = ok(upload(client, file))["files"]
    assert (row["outcome"], row["document_id"], row["source"]) == ("created", "甲", "甲.md")
    (draft,) = ok(client.get(f"{ROOT}/drafts"))
    assert (draft["made_by"], draft["made_role"], draft["publishable"]) == ("张编", "editor", False)
    waiting = ok(client.post(f"{ROOT}/releases", headers=ADMIN))
    assert (waiting["release"], [d["document_id"] for d in waiting["left_out"]]) == (None, ["甲"])
    assert published(client, file) == 1
    answer = ok(client.post("/api/v1/chat", json={"message": "探亲补贴每月多少元", "region": "310000"}))
    assert "100元" in answer["answer"]["text"]
    history = ok(client.get(f"{ROOT}/history"))
    assert [(e["actor"], e["action"]) for e in history] == [
        ("赵管", "publish"), ("王审", "approve"), ("张编", "submit"), ("张编", "ingest"),
    ]  # fmt: skip
    assert history[1]["comment"] == "已核对"
    (release,) = ok(client.get(f"{ROOT}/releases"))
    assert (release["number"], release["note"], release["serving"]) == (1, "首批", True)


def test_publishing_can_be_followed(client: TestClient, file: Path) -> None:
    ok(upload(client, file))
    ok(client.post(f"{ROOT}/drafts/甲/submit", headers=EDITOR))
    ok(client.post(f"{ROOT}/drafts/甲/approve", headers=REVIEWER))
    reply = client.post(f"{ROOT}/releases", headers=ADMIN | {"Accept": "text/event-stream"})
    told = [event[1:] for event in events(reply.text)]
    assert {"embedding", "lexical", "checks"} <= {data["phase"] for kind, data in told if kind == "progress"}
    assert told[-1][0] == "done"
    assert told[-1][1]["release"] == 1


def test_an_upload_can_be_followed_file_by_file(client: TestClient, tmp_path: Path) -> None:
    files = [policy(tmp_path / "p", name, f"{name}的规定。") for name in ("甲", "乙")]
    reply = upload(client, *files, who=EDITOR | {"Accept": "text/event-stream"})
    told = [event[1:] for event in events(reply.text)]
    assert [kind for kind, _ in told] == ["file", "file", "done"]
    assert sorted(row["outcome"] for row in told[-1][1]["files"]) == ["created", "created"]


def test_a_failure_in_a_stream_is_an_event(client: TestClient, file: Path) -> None:
    reply = client.post(f"{ROOT}/releases", headers=EDITOR | {"Accept": "text/event-stream"})
    ((_, kind, body),) = events(reply.text)
    assert (kind, body["status"]) == ("error", 403)


def test_documents_are_listed_read_and_compared(client: TestClient, file: Path, tmp_path: Path) -> None:
    published(client, file)
    (row,) = ok(client.get(f"{ROOT}/documents"))
    assert (row["id"], row["region_name"], row["clauses"]) == ("甲", "上海市", 1)
    read = ok(client.get(f"{ROOT}/documents/甲"))
    assert read["document"]["title"] == "上海市测试甲办法"
    assert read["clauses"][0]["text"] == "探亲补贴每月100元。"
    ok(upload(client, policy(tmp_path / "new", "甲", "探亲补贴每月120元。")))
    diff = ok(client.get(f"{ROOT}/documents/甲/diff"))
    assert [row["kind"] for row in diff["rows"]] == ["changed"]
    assert "120元" in client.get(f"{ROOT}/documents/甲", params={"draft": True}).text
    assert "120元" not in client.get(f"{ROOT}/documents/甲").text
    problem(client.get(f"{ROOT}/documents/没有"), 404)
    problem(client.get(f"{ROOT}/documents", params={"release": 9}), 404)


def test_a_region_helps_where_the_file_says_none(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "通知.txt").write_text("关于补贴的通知\n\n一、补贴每月100元。\n", encoding="utf-8")
    ok(upload(client, tmp_path / "通知.txt", data={"region": "上海市虹口区"}))
    (row,) = ok(client.get(f"{ROOT}/documents", params={"draft": True}))
    assert row["region"] == "310109"
    problem(upload(client, tmp_path / "通知.txt", data={"region": "火星市"}), 422)


def test_a_bad_file_is_a_row_and_stops_no_other(client: TestClient, file: Path, tmp_path: Path) -> None:
    (tmp_path / "空.md").write_bytes(b"")
    rows = {row["source"]: row for row in ok(upload(client, file, tmp_path / "空.md"))["files"]}
    assert (rows["甲.md"]["outcome"], rows["空.md"]["outcome"]) == ("created", "failed")
    assert rows["空.md"]["reason"]


def test_a_rejection_needs_a_reason_and_goes_back(client: TestClient, file: Path) -> None:
    ok(upload(client, file))
    ok(client.post(f"{ROOT}/drafts/甲/submit", headers=EDITOR))
    assert "原因" in problem(client.post(f"{ROOT}/drafts/甲/reject", headers=REVIEWER), 409)["detail"]
    body = {"comment": "金额有误"}
    draft = ok(client.post(f"{ROOT}/drafts/甲/reject", headers=REVIEWER, json=body))
    assert (draft["state"], draft["comment"]) == ("draft", "金额有误")
    problem(client.post(f"{ROOT}/drafts/甲/approve", headers=REVIEWER), 409)
    assert ok(client.post(f"{ROOT}/drafts/甲/withdraw", headers=EDITOR))["state"] == "withdrawn"
    assert ok(client.get(f"{ROOT}/drafts")) == []


def test_nobody_approves_his_own_change(client: TestClient, file: Path) -> None:
    ok(upload(client, file, who=by("赵管", "admin")))
    ok(client.post(f"{ROOT}/drafts/甲/submit", headers=ADMIN))
    assert "本人" in problem(client.post(f"{ROOT}/drafts/甲/approve", headers=ADMIN), 403)["detail"]


def test_a_check_shows_findings_and_a_stop_is_a_conflict(client: TestClient, tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        ok(upload(client, policy(tmp_path / "p", name, f"{name}的规定。", title="某某人才办法")))
        ok(client.post(f"{ROOT}/drafts/{name}/submit", headers=EDITOR))
        ok(client.post(f"{ROOT}/drafts/{name}/approve", headers=REVIEWER))
    checked = ok(client.post(f"{ROOT}/check"))
    assert ([f["level"] for f in checked["findings"]], checked["release"]) == (["stop"], None)
    stopped = problem(client.post(f"{ROOT}/releases", headers=ADMIN), 409)
    assert stopped["findings"] == checked["findings"]
    done = ok(client.post(f"{ROOT}/releases", headers=ADMIN, json={"despite": "对象不同"}))
    assert done["release"] == 1


def test_going_back_removing_and_erasing(client: TestClient, file: Path, tmp_path: Path) -> None:
    published(client, file)
    published(client, policy(tmp_path / "p", "乙", "通勤补贴每月50元。"))
    assert ok(client.post(f"{ROOT}/releases/1/rollback", headers=ADMIN)) == {"release": 1}
    problem(client.post(f"{ROOT}/releases/9/rollback", headers=ADMIN), 404)
    ok(client.post(f"{ROOT}/releases/2/rollback", headers=ADMIN))
    removal = ok(client.delete(f"{ROOT}/documents/乙", headers=EDITOR))
    assert (removal["kind"], removal["state"]) == ("removal", "draft")
    problem(client.delete(f"{ROOT}/documents/乙", headers=EDITOR, params={"erase": True}), 403)
    erased = ok(
        client.delete(f"{ROOT}/documents/乙", headers=ADMIN, params={"erase": True, "reason": "撤稿"})
    )
    assert (erased["versions"], erased["release"]) == (1, 3)
    assert [d["id"] for d in ok(client.get(f"{ROOT}/documents"))] == ["甲"]
    events_of = ok(client.get(f"{ROOT}/history", params={"document_id": "乙", "limit": 1}))
    assert [(e["action"], e["comment"]) for e in events_of] == [("erase", "撤稿")]


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer wrong", "Basic YTpi", f"Bearer {TOKEN}x", "Bearer 口令".encode()]
)
def test_nobody_gets_in_without_the_token(place: Installation, header: str | bytes | None) -> None:
    app = create_app(place.assistant, desk=place.desk, admin_token=lambda: TOKEN)
    with TestClient(app) as client:
        headers = {"Authorization": header} if header is not None else {}
        for method, path in (
            ("GET", "/documents"),
            ("POST", "/documents"),
            ("DELETE", "/documents/x"),
            ("GET", "/x"),
        ):
            reply = client.request(method, ROOT + path, headers=headers)  # type: ignore[arg-type]
            assert "talent doctor" in problem(reply, 401)["detail"]
            assert reply.headers["www-authenticate"] == "Bearer"


def test_an_empty_token_lets_nobody_in(place: Installation) -> None:
    with TestClient(create_app(place.assistant, desk=place.desk)) as client:
        problem(client.get(f"{ROOT}/documents"), 401)
        problem(client.get(f"{ROOT}/documents", headers={"Authorization": "Bearer "}), 401)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Talent-Actor": "a"},
        {"X-Talent-Role": "editor"},
        by("张编", "local"),
        by(" ", "editor"),
        by("张\n编", "editor"),
        by("名" * 51, "editor"),
        {"X-Talent-Actor": "%FF", "X-Talent-Role": "editor"},
    ],
    ids=str,
)
def test_an_act_needs_somebody_in_a_role(client: TestClient, headers: dict[str, str], file: Path) -> None:
    problem(client.post(f"{ROOT}/drafts/甲/submit", headers=headers), 422)
    problem(upload(client, file, who=headers), 422)
    assert ok(client.get(f"{ROOT}/drafts")) == []


@pytest.mark.parametrize("name", ["../../etc/甲.md", "..\\..\\甲.md", "/etc/甲.md", "a/b/甲.md"])
def test_a_file_name_leads_nowhere_else(client: TestClient, file: Path, name: str) -> None:
    reply = client.post(f"{ROOT}/documents", files=[("files", (name, file.read_bytes()))], headers=EDITOR)
    assert [row["source"] for row in ok(reply)["files"]] == ["甲.md"]


@pytest.mark.parametrize("name", [".env", "..", "甲" * 80 + ".md"])
def test_a_file_name_that_will_not_do_is_told(client: TestClient, name: str) -> None:
    reply = client.post(f"{ROOT}/documents", files=[("files", (name, b"x"))], headers=EDITOR)
    assert "文件名" in problem(reply, 422)["detail"]


def test_uploads_are_bounded(client: TestClient, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [("files", (f"{n}.md", b"x")) for n in range(101)]
    problem(client.post(f"{ROOT}/documents", files=many, headers=EDITOR), 413)
    twice = [("files", ("甲.md", b"x")), ("files", ("b/甲.md", b"x"))]
    assert "甲.md" in problem(client.post(f"{ROOT}/documents", files=twice, headers=EDITOR), 422)["detail"]
    size = {"Content-Length": str(300 * 1024 * 1024), "Content-Type": "multipart/form-data; boundary=x"}
    problem(client.post(f"{ROOT}/documents", content=b"x", headers=EDITOR | size), 413)
    problem(client.post(f"{ROOT}/releases", content=b"x" * 70_000, headers=ADMIN), 413)
    big = file.with_name("大.md")
    big.write_bytes(file.read_bytes() + "第二条 很长。\n".encode() * 10_000)
    assert ok(upload(client, big))["files"][0]["outcome"] == "created"


def test_nothing_of_an_upload_is_left_in_the_temporary_folder(
    client: TestClient, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    ok(upload(client, file))
    upload(client, file, who=EDITOR | {"Accept": "text/event-stream"})
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_token_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first, second = installation(tmp_path / "data"), installation(tmp_path / "data")
    assert first.admin_token == second.admin_token
    assert len(first.admin_token) >= 40
    file = tmp_path / "data" / "admin.token"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip() == first.admin_token
    assert [p.name for p in (tmp_path / "data").iterdir()] == ["admin.token"]


def test_the_interface_is_described_in_full(client: TestClient) -> None:
    openapi = client.get("/openapi.json").json()
    paths = {path: item for path, item in openapi["paths"].items() if path.startswith(ROOT)}
    assert len(paths) == 13
    for path, item in paths.items():
        for method, operation in item.items():
            assert operation["summary"] and operation["security"], (path, method)
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            assert schema, (path, method)
            assert {"401", "500"} <= set(operation["responses"]), (path, method)
            if method != "get" and not path.endswith("/check"):
                names = {p["name"] for p in operation["parameters"]}
                assert {"X-Talent-Actor", "X-Talent-Role"} <= names, (path, method)
    json.dumps(openapi)
