"""Turning an application or a bot on is settings only, and wrong ones are told with their line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from assistant.channels_file import ChannelsFile
from assistant.errors import ConfigurationError
from channels.app import create_app
from channels.cli.checks import checks
from channels.cli.system import wecom_app_of, wecom_bot_of
from channels.wecom.app.account import AppAccount
from channels.wecom.bot.account import BotAccount
from channels.wecom.bot.desk import Desk, keyed
from tests.channels.wechat.workers import now
from tests.channels.wecom.bot_platform import bot_platform
from tests.channels.wecom.kf_platform import CORP, KEY
from tests.installations import installation, published
from tests.journeys.servers import served

_APP = (
    f"wecom_app:\n  su:\n    corp_id: {CORP}\n    agent_id: 7\n    secret: app-secret\n    token: app-token\n"
    f"    encoding_aes_key: {KEY}\n"
)
_URL = f"wecom_bot:\n  su:\n    token: bot-token\n    encoding_aes_key: {KEY}\n"
_LONG = "wecom_bot:\n  su:\n    bot_id: b\n    secret: bot-secret\n"
_WRONG_APP = [
    ("wecom_app: []\n", 1, "“wecom_app”应当是“名称: {设置}”的形式"),
    (_APP.replace("    agent_id: 7\n", ""), 3, "缺少“agent_id”（应用的 AgentId）"),
    (_APP.replace("agent_id: 7", "agent_id: 甲"), 4, "“agent_id”的值不对"),
    (_APP.replace(KEY, "短"), 7, "“encoding_aes_key”不对"),
]
_WRONG_BOT = [
    (_URL.replace(KEY, "短"), 4, "“encoding_aes_key”不对"),
    (f"{_URL}    bot_id: b\n    secret: s\n", 6, "写一种"),
    ("wecom_bot:\n  su:\n    bot_id: b\n", 3, "长连接还要设置 secret"),
    ("wecom_bot:\n  su:\n    token: t\n", 3, "URL 回调还要设置 encoding_aes_key"),
    ("wecom_bot:\n  su:\n    region: 上海市\n", 3, "写一种"),
    (f"{_LONG}    botid: x\n", 5, "是不是想写“bot_id”"),
]


def written(folder: Path, text: str) -> None:
    (folder / "channels.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("text", "line", "what"), _WRONG_APP, ids=range(len(_WRONG_APP)))
def test_a_wrong_application_is_told_with_its_line(text: str, line: int, what: str, tmp_path: Path) -> None:
    written(tmp_path, text)
    with pytest.raises(ConfigurationError, match=f"第 {line} 行") as told:
        ChannelsFile(tmp_path / "channels.yaml").named("wecom_app", AppAccount)
    assert what in str(told.value)


@pytest.mark.parametrize(("text", "line", "what"), _WRONG_BOT, ids=range(len(_WRONG_BOT)))
def test_a_wrong_bot_is_told_with_its_line(text: str, line: int, what: str, tmp_path: Path) -> None:
    written(tmp_path, text)
    with pytest.raises(ConfigurationError, match=f"第 {line} 行") as told:
        ChannelsFile(tmp_path / "channels.yaml").named("wecom_bot", BotAccount)
    assert what in str(told.value)


def test_secrets_do_not_show(tmp_path: Path) -> None:
    written(tmp_path, _APP + _URL)
    file = ChannelsFile(tmp_path / "channels.yaml")
    shown = repr(file.named("wecom_app", AppAccount)) + repr(file.named("wecom_bot", BotAccount))
    assert not {one for one in ("app-secret", "app-token", "bot-token", KEY) if one in shown}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path)
    published(place)
    yield place
    place.close()


def doctor(place: Installation) -> dict[str, tuple[bool, str]]:
    """What it says, by name."""
    return {one.name: (one.ok, one.detail) for one in checks(place)}


def test_the_doctor_says_how_they_stand(place: Installation, tmp_path: Path) -> None:
    told = doctor(place)
    assert told["企业微信应用"] == told["企业微信机器人"] == (True, "未设置")
    written(tmp_path, f"{_APP}    region: 江苏省苏州市\n    public_url: https://t.invalid\n{_LONG}")
    told = doctor(place)
    assert told["企业微信应用"] == (True, "su（/wecom/app/su，江苏省苏州市）")
    assert told["企业微信机器人"][1].startswith(
        "su（长连接 wss://openws.work.weixin.qq.com（现在没有进程保持）"
    )
    written(tmp_path, _URL)
    assert doctor(place)["企业微信机器人"][1].startswith("su（/wecom/bot/su，未设 region")


def test_the_assistant_answers_in_a_stream(place: Installation, tmp_path: Path) -> None:
    written(
        tmp_path, _URL.replace("su:", "test:") + "    region: 上海市\n    public_url: https://t.invalid\n"
    )
    place.dialogue.warm()
    configured = wecom_bot_of(place)
    assert configured is not None and wecom_app_of(place) is None
    accounts = {"test": configured.accounts[keyed("test")]}
    desk = Desk(accounts, place.turns, place.assistant, now)  # a clock that goes
    with bot_platform() as bot, served(create_app(place.assistant, wecom_bot=desk)) as address:
        bot.addresses = [address]
        number = bot.say("zhang", "上海引进人才落户要什么材料")
        assert bot.answered(number, "学位证书") and "](https://t.invalid/c/" in bot.shown[number][-1][0]
