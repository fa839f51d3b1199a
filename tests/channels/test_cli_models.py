"""`talent models` and the model part of `talent doctor`, on a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.adapters.clock import WallClock
from assistant.adapters.model_calls import SqlModelCalls
from assistant.models.options import ModelOptions
from knowledge.storage.database import make_engine
from tests.assistant.models.badserver import BadServer, bad_server
from tests.assistant.models.scripted import call
from tests.channels.talent import Talent, given

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def server() -> Iterator[BadServer]:
    with bad_server() as running:
        yield running


def _set(tmp_path: Path, server: BadServer, *modes: str) -> None:
    lines = [f"- {{model: '{mode}', base_url: '{server.url}', api_key: sk-secret}}" for mode in modes]
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "channels.yaml").write_text("models:\n" + "\n".join(lines), encoding="utf-8")


def _doctor(talent: Talent) -> dict[str, object]:
    checks = json.loads(talent("doctor", "--json").stdout)["checks"]
    return next(check for check in checks if check["name"] == "语言模型")


def test_without_models_that_is_what_is_told(talent: Talent) -> None:
    assert given(talent("models", "--json")) == {"models": [], "usage": []}
    assert "没有设置语言模型" in talent("models").stdout
    assert _doctor(talent) == {"name": "语言模型", "ok": True, "detail": "未设置：回答用条款的原话"}


def test_the_models_are_listed_with_what_they_cost_and_without_their_keys(
    talent: Talent, tmp_path: Path, server: BadServer
) -> None:
    _set(tmp_path, server, "good", "500")
    assert given(talent("models", "--json"))["usage"] == []
    engine = make_engine(f"sqlite:///{tmp_path / 'data' / 'talent.db'}")
    for days, ms in ((0, 40), (0, 90), (30, 5000)):
        made = SqlModelCalls(engine, lambda days=days: WallClock().now() - timedelta(days=days))
        made.keep([call("good", ms=ms, first_ms=ms // 2, tokens_in=10, tokens_out=5, cost=0.01)])
    engine.dispose()
    body = given(talent("models", "--json"))
    assert [(m["name"], m["base_url"]) for m in body["models"]] == [("good", server.url), ("500", server.url)]
    (row,) = body["usage"]
    assert (row["calls"], row["p50"], row["p95"], row["cost"]) == (2, 40, 90, 0.02)
    told = talent("models", "--days", "60").stdout
    assert "good / compose：3 次，出错 无" in told and "0.0300 元" in told
    assert "sk-secret" not in told + json.dumps(body)


def test_the_doctor_asks_every_model(talent: Talent, tmp_path: Path, server: BadServer) -> None:
    _set(tmp_path, server, "good", "no-usage")
    found = _doctor(talent)
    assert found["ok"]
    assert re.search(
        r"good 在 \d+ 毫秒内回答；no-usage 在 \d+ 毫秒内回答，服务端不报告词元数", str(found["detail"])
    )
    _set(tmp_path, server, "good", "401")
    found = _doctor(talent)
    assert not found["ok"] and "密钥不对" in str(found["detail"])


def test_a_wrong_file_stops_a_command_with_one_clear_sentence(talent: Talent, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "channels.yaml").write_text("models:\n- {model: q}\n", encoding="utf-8")
    found = _doctor(talent)
    assert not found["ok"] and "第 2 行：缺少“base_url”" in str(found["detail"])


def test_every_setting_of_a_model_is_in_the_readme_with_its_default() -> None:
    section = re.search(r"<!-- models -->\n(.*?)<!-- /models -->", _README, re.DOTALL)
    assert section
    rows = {
        cells[1].strip("` "): cells[2].strip()
        for line in section[1].splitlines()[2:]
        if (cells := line.split("|"))
    }
    defaults = {"name": "同 `model`", "extra": "不设"}
    shown = {
        name: defaults.get(
            name, "必填" if field.is_required() else "不设" if field.default is None else f"`{field.default}`"
        )
        for name, field in ModelOptions.model_fields.items()
    }
    assert rows == shown


def test_the_example_of_the_readme_is_accepted(tmp_path: Path) -> None:
    from assistant.models.configured import configured
    from assistant.settings import Settings

    example = re.search(r"```yaml\n(models:.*?)```", _README, re.DOTALL)
    assert example
    (tmp_path / "channels.yaml").write_text(example[1], encoding="utf-8")
    settings = Settings(data_dir=tmp_path, model=None, model_base_url=None, model_api_key=None, channels=None)
    assert [one.title for one in configured(settings)] == ["本地", "deepseek-chat"]
