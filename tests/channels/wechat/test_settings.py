"""Turning an Official Account on is settings only, and wrong ones are told with their line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from assistant.channels_file import ChannelsFile
from assistant.errors import ConfigurationError
from channels.app import create_app
from channels.cli.checks import checks
from channels.cli.system import wechat_of
from channels.tencent.inbox import Inbox
from channels.tencent.outbox import Outbox
from channels.tencent.refusals import Refusals
from channels.wechat.account import Account
from channels.wechat.desk import Desk, Timing
from knowledge.storage.database import make_engine
from tests.channels.wechat.platform import APP, KEY, SECRET, TOKEN, Platform
from tests.channels.wechat.workers import SlowService, account, now
from tests.installations import installation, published
from tests.journeys.servers import served

UNHURRIED = replace(Timing(), hold=4.0)  # how fast an answer is there is not what is tested here
_GOOD = f"wechat:\n  test:\n    app_id: {APP}\n    token: {TOKEN}\n    encoding_aes_key: {KEY}\n"
_FULL = f"{_GOOD}    app_secret: {SECRET}\n    verified: true\n    region: 上海市\n    public_url: https://t.invalid/\n"
_WRONG = [
    ("wechat: []\n", 1, "“wechat”应当是“名称: {设置}”的形式"),
    ("wechat:\n  a: 3\n", 2, "“wechat”的每一项"),
    (_GOOD.replace("test", "虹口"), 2, "名称“虹口”"),
    (_GOOD.replace("    token: check-token\n", ""), 3, "缺少“token”"),
    (f"{_GOOD}    tokn: x\n", 6, "没有“tokn”这个设置，是不是想写“token”"),
    (_GOOD.replace(KEY, "短"), 5, "“encoding_aes_key”不对：应为平台上 43 个字母和数字"),
    (_GOOD.replace(f"    encoding_aes_key: {KEY}\n", ""), 3, "还要设置 encoding_aes_key"),
    (f"{_GOOD}    mode: open\n", 6, "“mode”的值不对，它是plain 明文"),
    (f"{_GOOD}    verified: true\n", 6, "还要设置 app_secret"),
    (f"{_GOOD}    region: 亚特兰蒂斯\n", 6, "“region”不对"),
    (f"{_GOOD}    api_base: weixin\n", 6, "“api_base”不对：应以 https:// 开头"),
    (f"{_GOOD}    scenes: {{a: 亚特兰蒂斯}}\n", 6, "“scenes.a”不对"),
]


def written(folder: Path, text: str) -> Path:
    file = folder / "channels.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("text", "line", "what"), _WRONG, ids=range(len(_WRONG)))
def test_a_wrong_account_is_told_with_its_line(text: str, line: int, what: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=f"第 {line} 行") as told:
        ChannelsFile(written(tmp_path, text)).named("wechat", Account)
    assert what in str(told.value)


def test_secrets_do_not_show(tmp_path: Path) -> None:
    account = ChannelsFile(written(tmp_path, _FULL)).named("wechat", Account)["test"]
    assert not {one for one in (SECRET, TOKEN, KEY) if one in repr(account)}
    assert account.region == "310000" and account.public_url == "https://t.invalid"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path)
    published(place)
    yield place
    place.close()


def doctor(place: Installation) -> tuple[bool, str]:
    """What it says of the accounts."""
    found = next(one for one in checks(place) if one.name == "微信公众号")
    return found.ok, found.detail


def test_the_doctor_says_how_the_accounts_stand(place: Installation, tmp_path: Path) -> None:
    assert doctor(place) == (True, "未设置")
    written(tmp_path, _FULL)
    ok, detail = doctor(place)
    assert ok and detail.startswith("test（/wechat/test，safe 模式，已认证，能发客服消息，上海市，自带的菜单")
    assert "未设 voice" in detail and "未设 notices" in detail
    inbox, outbox = Inbox(place.turns, now), Outbox(place.turns, now)
    outbox.put(inbox.take("test", "1", "o1", "落户", "", "", "new").id, ["甲"])
    outbox.later(outbox.waiting("test", "o1")[0], "接口被封禁", now() - now())
    assert "待送 1 条，最近的错误：接口被封禁" in doctor(place)[1]
    refused = Refusals("wechat")
    for reason in ("signature", "size", "signature"):
        refused[reason] += 1
        refused.keep(place.turns, now())
    assert doctor(place)[1].endswith("；7 天内拒收 3 次（签名不对 2、超过 64 KB 1）")
    written(tmp_path, _GOOD)
    assert "未认证，未设 region，未设 public_url" in doctor(place)[1]
    written(tmp_path, _GOOD.replace(KEY, "短"))
    ok, detail = doctor(place)
    assert not ok and "第 5 行" in detail


def test_an_account_in_the_settings_answers_from_the_clauses(place: Installation, tmp_path: Path) -> None:
    written(tmp_path, _FULL.replace("\n    public_url: https://t.invalid/", ""))
    configured = wechat_of(place)
    assert configured is not None
    place.dialogue.warm()
    desk = Desk(configured.accounts, place.turns, place.assistant, now, UNHURRIED)  # a clock that goes
    with served(create_app(place.assistant, wechat=desk)) as address:
        one = Platform(addresses=[address], period=5.0)
        told = one.asked("o1", "上海引进人才落户要什么材料")
        assert "学位证书" in told and re.search(
            r'〔1〕<a href="[^"]+/c/[\w-]{16}">《上海市测试人才引进落户办法》', told
        )
        assert "20个工作日" in one.asked("o1", "那多久办结")
        assert "回复数字选择：\n1. " in one.asked("o1", "你好")
        assert "您好" not in one.asked("o1", "2")


def test_several_accounts_have_their_own_greeting_and_place(tmp_path: Path) -> None:
    service = SlowService()
    accounts = {
        "su": account("http://127.0.0.1:9", region="江苏省苏州市", greeting="苏州欢迎您"),
        "hk": account("http://127.0.0.1:9", region="上海市虹口区", greeting="虹口欢迎您"),
    }
    engine = make_engine(f"sqlite:///{tmp_path / 'w.db'}")
    with served(create_app(service, wechat=Desk(accounts, engine, service, now, UNHURRIED))) as address:
        for name, greeting in (("su", "苏州欢迎您"), ("hk", "虹口欢迎您")):
            one = Platform(addresses=[address], account=name, period=5.0)
            one.does("o1", "subscribe").join()
            one.asked("o1", "落户")
            assert one.screens["o1"] == [greeting, "答：落户。"]
    engine.dispose()
    assert [one[2] for one in service.asked] == ["320500", "310109"]
    assert len({one[1] for one in service.asked}) == 2
