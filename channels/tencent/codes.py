"""The platforms' error codes: what each asks of us, and how it is said."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from channels.tencent.errors import Action, ApiError

Platform = Literal["wechat", "wecom"]
"""The same number means one thing at the Official Accounts and another at WeCom."""
_NAMES = {"wechat": "微信接口", "wecom": "企业微信接口"}


@cache
def _table(platform: Platform) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("codes.yaml").read_text("utf-8"))
    return found["wecom"] if platform == "wecom" else found


def api_name(platform: Platform) -> str:
    """How the API is called."""
    return _NAMES[platform]


def action_of(code: int, platform: Platform = "wechat") -> Action:
    """What to do about a code; one that is not known is reported."""
    for action in get_args(Action):
        if code in _table(platform).get(action, ()):
            return cast(Action, action)
    return "report"


def api_error(code: int, errmsg: str = "", platform: Platform = "wechat") -> ApiError:
    """The error of a code."""
    meaning = _table(platform)["says"].get(code) or errmsg[:120] or "平台没有说明原因"
    action = action_of(code, platform)
    return ApiError(code, action, f"{api_name(platform)}返回 {code}：{meaning}。", errmsg[:300])
