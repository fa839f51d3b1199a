"""What acts in the log are called (acts.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.staff.roles import roles


def act_name(act: str) -> str:
    """`账号：登录` for `staff.sign_in`; the act itself if it has no name."""
    return _names().get(act, act)


def acts_called(text: str) -> list[str]:
    """The acts in whose names the text occurs."""
    return [act for act, name in _names().items() if text and text in name]


def told(detail: Mapping[str, Any]) -> str:
    """The details of an act, to be read: `角色：编辑；停用：是`."""
    called = _table()["details"]
    return "；".join(
        f"{called.get(key, key)}：{_word(value)}" for key, value in detail.items() if value not in (None, "")
    )


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(_word, value))
    if isinstance(value, Mapping):
        return "，".join(f"{key} {_word(one)}" for key, one in value.items())
    return roles()[value].name if value in roles() else str(value)


@cache
def _names() -> Mapping[str, str]:
    table = _table()
    return {
        f"{area}.{act}": f"{table['areas'][area]}：{name}"
        for area, acts in table["acts"].items()
        for act, name in acts.items()
    }


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("acts.yaml").read_text("utf-8"))
    return table
