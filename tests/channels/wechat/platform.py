"""The WeChat of the tests: the simulator that is also shown by `talent simulate`."""

from __future__ import annotations

from channels.wechat.simulator.platform import Platform
from channels.wechat.simulator.seals import APP, KEY, SECRET, TOKEN, US
from channels.wechat.simulator.server import platform

__all__ = ["APP", "KEY", "SECRET", "TOKEN", "US", "Platform", "platform"]
