"""After a visit full of personal data none of it is in the data directory, the log or a model's prompts."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.models.masked import MaskedModel
from assistant.privacy import masked
from channels.app import create_app
from tests.assistant.models.scripted import Says
from tests.installations import installation, published

_TOLD = (
    "320506198802143123",
    "13800138000",
    "6217001260008435128",
    "chen.siyuan88@example.com",
    "陈思远",
    "银杏路66弄",
)
_SAID = (
    "我叫陈思远，身份证320506198802143123，电话138-0013-8000，卡6217001260008435128，"
    "邮箱chen.siyuan88@example.com，住银杏路66弄12号502室。"
)


def test_a_visit_leaves_nothing_personal_behind(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    place, model = installation(tmp_path), Says("没有依据")
    place.language_model = MaskedModel(model, masked)
    published(place)
    with TestClient(create_app(place.assistant, tools=place.tools)) as client:
        shown = _visit(client)
        written = _written(tmp_path)  # with the journals of SQLite, which are gone when it is closed
    place.close()
    assert model.asked
    asked = "\n".join(f"{one.system}\n{one.user}" for one in model.asked)
    written += _written(tmp_path)
    assert "〔手机号〕".encode() in written
    ours = "\n".join(
        r.getMessage() for r in caplog.records if not r.name.startswith("httpx")
    )  # the test's own client
    for value in (*_TOLD, "138-0013-8000"):
        assert value not in asked
        assert value not in ours
        assert value.encode() not in written
        assert value not in shown


def _written(folder: Path) -> bytes:
    return b"\n".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def _visit(client: TestClient) -> str:
    """Personal data in everything that a person can send; what came back."""
    first = client.post("/api/v1/chat", json={"message": _SAID + "上海居住证积分要什么条件"}).json()
    replies = [first]
    for say in ("电话138-0013-8000，博士呢", "我要反映问题：" + _SAID, "查申请进度，" + _SAID):
        body = {"message": say, "conversation_id": first["conversation_id"]}
        replies.append(client.post("/api/v1/chat", json=body).json())
    feedback = {"answer_id": first["answer_id"], "helpful": False, "reason": "wrong", "comment": _SAID}
    assert client.post("/api/v1/feedback", json=feedback).status_code == 204
    client.get("/api/v1/search", params={"q": _SAID})
    client.post("/api/v1/tools/calculate_points", json={"scheme": _SAID, "facts": {"年龄": _SAID}})
    client.post("/api/v1/tools/certification_status", json={"number": _SAID, "last_four": "3123"})
    return str(replies)
