"""The platform's error codes: what each asks of us, and how it is said."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

import yaml

from channels.tencent.errors import Action, ApiError


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("codes.yaml").read_text("utf-8"))
    return found


def action_of(code: int) -> Action:
    """What to do about a code; one that is not known is reported."""
    for action in get_args(Action):
        if code in _table().get(action, ()):
            return cast(Action, action)
    return "report"


def api_error(code: int, errmsg: str = "") -> ApiError:
    """The error of a code."""
    meaning = _table()["says"].get(code) or errmsg[:120] or "平台没有说明原因"
    return ApiError(code, action_of(code), f"微信接口返回 {code}：{meaning}。")
