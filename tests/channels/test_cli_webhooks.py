"""`talent webhooks` as its users run it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.channels.talent import Talent, given

SECRET = "whsec_" + "QUJD" * 12


def test_without_a_receiver_it_says_how_to_name_one(talent: Talent) -> None:
    assert "没有设置接收方" in talent("webhooks").output


def test_it_lists_receivers_without_their_secret_and_how_it_goes(talent: Talent, tmp_path: Path) -> None:
    hook = {
        "name": "crm",
        "url": "http://127.0.0.1:9/x",
        "secret": SECRET,
        "events": ["answer"],
        "timeout": 1,
    }
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "channels.yaml").write_text(json.dumps({"webhooks": [hook]}), encoding="utf-8")
    found = given(talent("webhooks", "--send", "--json"))
    assert found["hooks"] == [{key: value for key, value in hook.items() if key != "secret"}]
    assert found["places"][0]["state"] == "active" and found["sent"] == 0
    shown = talent("webhooks").output
    assert "crm：http://127.0.0.1:9/x（answer）" in shown and "正常" in shown and SECRET not in shown


def test_a_receiver_that_is_not_there_cannot_be_resumed(talent: Talent) -> None:
    result = talent("webhooks", "--resume", "nobody")
    assert result.exit_code == 1 and "nobody" in str(result.exception)
