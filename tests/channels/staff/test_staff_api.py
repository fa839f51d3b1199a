"""The staff side over HTTP: sessions, CSRF, permissions, accounts, the audit log, and its pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.staff.desk import SYSTEM
from channels.app import create_app
from channels.plug import Side
from channels.staff.plug import plug
from tests.installations import installation
from tests.journeys.fake_service import FakeService

FIRST, OWN = "chu-shi-2026", "zi-ji-de-77"
S = "/api/v1/staff"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    place = installation(tmp_path)
    place.staff.add(SYSTEM, "wang", "王主管", ["admin"], FIRST)
    with TestClient(create_app(FakeService(pause=0), plugs=[plug(place.staff)])) as client:
        yield client
    place.close()


def sign_in(client: TestClient, name: str = "wang", password: str = FIRST, then: str = OWN) -> dict[str, str]:
    """The headers of whoever signed in and changed the first password."""
    found = client.post(f"{S}/session", json={"name": name, "password": password}).json()
    headers = {"X-CSRF-Token": found["csrf"]}
    if found["must_change"]:
        changed = client.post(f"{S}/password", json={"old": password, "new": then}, headers=headers)
        assert changed.status_code == 200 and not changed.json()["must_change"]
    return headers


def test_without_a_session_nothing_is_told_and_pages_lead_to_the_sign_in(client: TestClient) -> None:
    for path in ("session", "accounts", "audit", "audit/seal"):
        refused = client.get(f"{S}/{path}")
        assert refused.status_code == 401 and "登录" in refused.json()["detail"], path
    sent = client.get("/console/staff?x=1", follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, "/staff/login?next=/console/staff%3Fx%3D1")
    assert "text/html" in client.get("/staff/login").headers["content-type"]


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: TestClient) -> None:
    told = client.post(f"{S}/session", json={"name": "wang", "password": FIRST}).headers["set-cookie"]
    assert "HttpOnly" in told and "SameSite=lax" in told


def test_before_the_first_password_is_changed_nothing_else_may_be_done(client: TestClient) -> None:
    client.post(f"{S}/session", json={"name": "wang", "password": FIRST})
    refused = client.get(f"{S}/accounts")
    assert refused.status_code == 403 and "初始密码" in refused.json()["detail"]
    assert client.get("/console/staff", follow_redirects=False).status_code == 303


def test_what_changes_something_needs_the_token_of_the_page(client: TestClient) -> None:
    headers = sign_in(client)
    new = {"name": "li", "roles": ["editor"]}
    assert client.post(f"{S}/accounts", json=new).status_code == 403
    assert client.post(f"{S}/accounts", json=new, headers={"X-CSRF-Token": "no"}).status_code == 403
    made = client.post(f"{S}/accounts", json=new, headers=headers)
    assert made.status_code == 201 and len(made.json()["password"]) >= 12
    assert client.post(f"{S}/accounts", json=new, headers=headers).status_code == 409


def test_nobody_does_what_the_role_does_not_allow(client: TestClient) -> None:
    headers = sign_in(client)
    made = client.post(f"{S}/accounts", json={"name": "li", "roles": ["editor"]}, headers=headers).json()
    assert client.delete(f"{S}/session", headers=headers).status_code == 204
    assert client.get(f"{S}/session").status_code == 401
    headers = sign_in(client, "li", made["password"])
    refused = client.get(f"{S}/accounts")
    assert refused.status_code == 403 and "管理员" in refused.json()["detail"]
    assert client.get("/console/staff").status_code == 403
    assert client.patch(f"{S}/accounts/wang", json={"disabled": True}, headers=headers).status_code == 403


def test_an_administrator_does_not_shut_out_oneself(client: TestClient) -> None:
    headers = sign_in(client)
    assert client.patch(f"{S}/accounts/WANG", json={"disabled": True}, headers=headers).status_code == 409
    assert client.patch(f"{S}/accounts/nobody", json={"disabled": True}, headers=headers).status_code == 404


def test_who_did_what_is_read_and_searched(client: TestClient) -> None:
    headers = sign_in(client)
    client.post(f"{S}/accounts", json={"name": "li", "roles": ["editor"]}, headers=headers)
    lines = client.get(f"{S}/audit").json()["entries"]
    assert [one["act"] for one in lines] == [
        "staff.add", "staff.change_password", "staff.sign_in", "staff.add"
    ]  # fmt: skip
    assert lines[0]["who"] == "王主管（wang）" and lines[0]["detail"] == {"roles": ["editor"]}
    assert len(client.get(f"{S}/audit?text=sign_in&by=wang&since=2020-01-01").json()["entries"]) == 1
    assert client.get(f"{S}/audit/seal").json() == {"whole": True, "broken_at": None}


def test_wrong_passwords_from_many_sides_at_once_are_all_counted(client: TestClient) -> None:
    wrong = {"name": "wang", "password": "wrong"}
    with ThreadPoolExecutor(6) as people:
        told = [
            one.result() for one in [people.submit(client.post, f"{S}/session", json=wrong) for _ in range(6)]
        ]
    assert {one.status_code for one in told} == {401}
    assert client.post(f"{S}/session", json={"name": "wang", "password": FIRST}).status_code == 401


def test_scripts_and_styles_come_from_here_and_are_checked_for_newer_ones(client: TestClient) -> None:
    script = client.get("/staff/static/staff/kit.js")
    assert script.status_code == 200 and "javascript" in script.headers["content-type"]
    again = client.get("/staff/static/staff/kit.js", headers={"If-None-Match": script.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/staff/static/staff/../../guard.py").status_code == 404
    assert "unsafe" not in client.get("/staff/login").headers["content-security-policy"]


def test_the_command_line_makes_accounts_and_checks_the_log(tmp_path: Path) -> None:
    import subprocess
    import sys

    env = {**os.environ, "TALENT_DATA_DIR": str(tmp_path / "data")}

    def talent(*given: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assistant", "staff", *given]
        return subprocess.run(command, input=typed, env=env, capture_output=True, text=True, check=False)

    assert talent("add", "li", "--role", "editor", typed="duan\n").returncode == 1
    assert talent("add", "li", "--role", "editor", "--shown", "李编辑", typed=f"{FIRST}\n").returncode == 0
    assert "李编辑" in talent("list").stdout
    assert talent("audit", "--verify").returncode == 0


@pytest.mark.parametrize(
    ("only", "served", "left_out"),
    [
        ("public", ["/", "/api/v1/regions"], ["/staff/login", f"{S}/session", "/api/v1/knowledge/documents"]),
        ("staff", ["/staff/login", "/"], ["/api/v1/regions", "/embed.js", "/v1/models", "/mcp"]),
    ],
)
def test_one_side_alone_does_not_have_the_others_routes(
    tmp_path: Path, only: Side, served: list[str], left_out: list[str]
) -> None:
    place = installation(tmp_path)
    app = create_app(FakeService(pause=0), plugs=[plug(place.staff)], only=only, admin_token=lambda: "")
    with TestClient(app) as client:
        assert [client.get(path).status_code for path in served] == [200] * len(served)
        assert {client.get(path).status_code for path in left_out} <= {404, 401}
        assert client.get("/healthz").status_code == 200
    place.close()
