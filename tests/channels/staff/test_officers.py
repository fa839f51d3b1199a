"""Officers who are signed in use the interface of the knowledge base without its token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Installation
from assistant.staff.desk import SYSTEM
from channels.app import create_app
from channels.staff.cookies import COOKIE
from channels.staff.plug import plug
from tests.installations import installation, policy

ROOT = "/api/v1/knowledge"
FIRST = "chu-shi-2026"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data")
    for name, held in (("li", ["editor"]), ("sun", ["reviewer"]), ("he", ["operator"]),
                       ("wu", ["editor", "reviewer"]), ("wang", ["admin"])):  # fmt: skip
        place.staff.add(SYSTEM, name, "", held, FIRST)
    yield place
    place.close()


@pytest.fixture
def client(place: Installation) -> Iterator[TestClient]:
    app = create_app(
        place.assistant, desk=place.desk, admin_token=lambda: "only-for-programs", plugs=[plug(place.staff)]
    )
    with TestClient(app) as client:
        yield client


def sign_in(place: Installation, client: TestClient, name: str) -> dict[str, str]:
    """The headers of a person past the first password."""
    token, session = place.staff.sign_in(name, FIRST)
    place.staff.change_password(session, FIRST, "zi-ji-de-77")
    client.cookies.set(COOKIE, token)
    return {"X-CSRF-Token": session.csrf}


def test_one_uploads_and_another_approves_each_in_the_own_name(
    place: Installation, client: TestClient, tmp_path: Path
) -> None:
    file = policy(tmp_path, "甲", "探亲补贴每月100元。")
    parts = [("files", (file.name, file.read_bytes()))]
    editor = sign_in(place, client, "li")
    assert client.post(f"{ROOT}/documents", files=parts).status_code == 403  # without the page's own word
    assert client.post(f"{ROOT}/documents", files=parts, headers=editor).status_code == 200
    assert client.post(f"{ROOT}/drafts/甲/submit", headers=editor).status_code == 200
    assert client.post(f"{ROOT}/drafts/甲/approve", headers=editor).status_code == 403
    reviewer = sign_in(place, client, "sun")
    approved = client.post(f"{ROOT}/drafts/甲/approve", headers=reviewer, json={"comment": "已核对"})
    assert approved.status_code == 200, approved.text
    lines = [(one.who, one.what.rsplit("/", 1)[-1]) for one in place.staff.audited(text="corpus.api")]
    assert lines == [("sun（sun）", "approve"), ("li（li）", "submit"), ("li（li）", "documents")]
    done = [(one["actor"], one["role"]) for one in client.get(f"{ROOT}/history").json()]
    assert done == [("sun", "reviewer"), ("li", "editor"), ("li", "editor")]


@pytest.mark.parametrize(
    ("name", "more", "status"),
    [
        ("he", {}, 403),
        ("li", {"X-Talent-Role": "admin"}, 403),
        ("wu", {}, 422),
        ("wu", {"X-Talent-Role": "editor"}, 404),
        ("wang", {}, 404),
        ("li", {"X-Talent-Actor": "someone"}, 404),
    ],
)
def test_a_role_that_is_not_held_is_not_acted_in(
    place: Installation, client: TestClient, name: str, more: dict[str, str], status: int
) -> None:
    headers = sign_in(place, client, name) | more
    assert client.post(f"{ROOT}/drafts/nothing/submit", headers=headers).status_code == status


def test_a_session_that_has_ended_lets_nobody_in_and_a_token_needs_none(client: TestClient) -> None:
    client.cookies.set(COOKIE, "ended")
    assert "登录" in client.get(f"{ROOT}/drafts").json()["detail"]
    right = {"Authorization": "Bearer only-for-programs"}
    assert client.get(f"{ROOT}/drafts", headers=right).status_code == 200
