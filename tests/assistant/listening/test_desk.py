"""Who may come in, and what is kept of calls."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assistant.adapters.suggestions import SqlSuggestions
from assistant.channels_file import ChannelsFile
from assistant.errors import ConfigurationError
from assistant.listening.centres import Centre
from assistant.listening.desk import MemoryCalls
from assistant.listening.types import Segment, Suggestion
from knowledge.storage.database import make_engine
from tests.installations import NOW

_ONE = Suggestion("s1", "new", "每月1500元。", (), "", ({"clause_id": "rent#1"},), 0.9, 2, "我叫〔姓名〕")


def _centres(folder: Path, text: str) -> dict[str, Centre]:
    file = folder / "channels.yaml"
    file.write_text(text, encoding="utf-8")
    return ChannelsFile(file).named("hotline", Centre)


def test_a_call_centre_is_read_from_the_channels_file(tmp_path: Path) -> None:
    found = _centres(tmp_path, "hotline:\n  demo: {api_key: 0123456789abcdef, region: 上海市}\n")
    assert found["demo"].region == "310000"
    assert "0123456789abcdef" not in repr(found)


@pytest.mark.parametrize(
    "settings, said",
    [
        ("{api_key: short}", r"第 2 行.*api_key"),
        ("{api_key: 0123456789abcdef, region: 火星市}", r"第 2 行.*region"),
        ("{region: 上海市}", "api_key"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        _centres(tmp_path, f"hotline:\n  demo: {settings}\n")


def test_the_call_that_was_silent_longest_is_forgotten() -> None:
    calls = MemoryCalls(most=2)
    for name in ("a", "b", "a", "c"):
        calls.open("demo", name, None).hear(Segment(0, "caller", "好"))
    heard = [calls.open("demo", name, None).transcript.complete for name in ("a", "c")]
    assert heard == [0, 0]
    assert calls.open("demo", "b", None).transcript.complete == -1


def test_what_was_suggested_is_kept_and_erased_in_time() -> None:
    log = SqlSuggestions(make_engine("sqlite://"), timedelta(days=30))
    log.keep("demo", "c1", [_ONE], NOW)
    assert [(row["suggestion"], row["clauses"]) for row in log.of_call("demo", "c1")] == [("s1", ["rent#1"])]
    assert log.erase_old(NOW + timedelta(days=29)) == {"suggestions": 0}
    assert log.erase_old(NOW + timedelta(days=31)) == {"suggestions": 1}
