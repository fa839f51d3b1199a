"""Turning customer service on is settings only, and wrong ones are told with their line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.bootstrap import Installation
from assistant.channels_file import ChannelsFile
from assistant.errors import ConfigurationError
from channels.app import create_app
from channels.cli.checks import checks
from channels.cli.system import kf_of
from channels.tencent.bodies import parse
from channels.tencent.codes import action_of
from channels.wecom.kf.account import KfAccount
from channels.wecom.kf.desk import Desk, keyed
from channels.wecom.kf.incoming import read
from knowledge.storage.database import make_engine
from tests.channels.wechat.workers import now
from tests.channels.wecom.kf_platform import CORP, FACTS, KEY, KFID, SECRET, TOKEN, kf_platform, until
from tests.channels.wecom.kf_workers import FAST, Told, account
from tests.installations import installation, published
from tests.journeys.servers import served

_GOOD = (
    f"wecom_kf:\n  su:\n    corp_id: {CORP}\n    secret: {SECRET}\n    token: {TOKEN}\n"
    f"    encoding_aes_key: {KEY}\n    open_kfid: {KFID}\n"
)
_WRONG = [
    ("wecom_kf: []\n", 1, "“wecom_kf”应当是“名称: {设置}”的形式"),
    (_GOOD.replace(f"    open_kfid: {KFID}\n", ""), 3, "缺少“open_kfid”（客服账号 ID，以 wk 开头）"),
    (f"{_GOOD}    open_kfids: x\n", 8, "没有“open_kfids”这个设置，是不是想写“open_kfid”"),
    (_GOOD.replace(KEY, "短"), 6, "“encoding_aes_key”不对"),
    (f"{_GOOD}    region: 亚特兰蒂斯\n", 8, "“region”不对"),
    (f"{_GOOD}    agent_id: 甲\n", 8, "“agent_id”的值不对"),
]


def written(folder: Path, text: str) -> None:
    (folder / "channels.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("text", "line", "what"), _WRONG, ids=range(len(_WRONG)))
def test_a_wrong_account_is_told_with_its_line(text: str, line: int, what: str, tmp_path: Path) -> None:
    written(tmp_path, text)
    with pytest.raises(ConfigurationError, match=f"第 {line} 行") as told:
        ChannelsFile(tmp_path / "channels.yaml").named("wecom_kf", KfAccount)
    assert what in str(told.value)


def test_secrets_do_not_show(tmp_path: Path) -> None:
    written(tmp_path, _GOOD)
    account = ChannelsFile(tmp_path / "channels.yaml").named("wecom_kf", KfAccount)["su"]
    assert not {one for one in (SECRET, TOKEN, KEY) if one in repr(account)}


@pytest.mark.parametrize(("code", "action"), FACTS["errcodes"].items())
def test_every_error_code_says_what_to_do(code: str, action: str) -> None:
    assert action_of(int(code), "wecom") == action


def test_the_same_number_means_another_thing_at_the_official_accounts() -> None:
    assert action_of(48002) == "queue" and action_of(48002, "wecom") == "report"


def test_a_callback_is_read() -> None:
    fields = parse(FACTS["callback"].encode())
    assert (fields["Event"], fields["OpenKfId"]) == ("kf_msg_or_event", "wkTest")


@pytest.mark.parametrize(
    "strange",
    [{}, {"msgid": "1"}, {"msgid": "1", "msgtype": "event"}, {"msgid": "1", "msgtype": "event", "event": 3},
     {"msgid": "1", "external_userid": "x" * 200, "origin": 3, "msgtype": "text", "text": {"content": "甲"}},
     {"msgid": "1", "external_userid": "w", "origin": 9, "msgtype": "text", "text": {"content": "甲"}},
     {"msgid": 1, "external_userid": ["w"], "origin": "3", "send_time": "x", "msgtype": None}],
)  # fmt: skip
def test_what_is_not_understood_is_ignored(strange: dict[str, object]) -> None:
    assert read(json.loads(json.dumps(strange))).kind == "ignored"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path)
    published(place)
    yield place
    place.close()


def doctor(place: Installation) -> tuple[bool, str]:
    """What it says of the accounts."""
    found = next(one for one in checks(place) if one.name == "微信客服")
    return found.ok, found.detail


def test_the_doctor_says_how_the_accounts_stand(place: Installation, tmp_path: Path) -> None:
    assert doctor(place) == (True, "未设置")
    written(
        tmp_path, f"{_GOOD}    region: 江苏省苏州市\n    public_url: https://t.invalid/\n    agent_id: 7\n"
    )
    assert doctor(place) == (
        True, "su（/wecom/kf/su，江苏省苏州市，转人工进待接入池，还没有收到过通知）"
    )  # fmt: skip
    written(tmp_path, f"{_GOOD}    handover: false\n")
    desk = kf_of(place)
    assert desk is not None
    desk.cursors.want(keyed("su"))
    desk.cursors.failed(keyed("su"), "平台繁忙")
    told = doctor(place)[1]
    assert "未设 region，不转人工，未设 public_url" in told and "拉取消息失败：平台繁忙" in told
    written(tmp_path, f"{_GOOD}    region: 亚特兰蒂斯\n")
    assert not doctor(place)[0]


def test_the_assistant_answers_and_hands_over_with_what_it_was_told(
    place: Installation, tmp_path: Path
) -> None:
    with kf_platform() as kf:
        more = f"    region: 上海市\n    api_base: {kf.api}\n    agent_id: 7\n    public_url: https://t.invalid\n"
        written(tmp_path, _GOOD + more)
        configured = kf_of(place)
        assert configured is not None
        place.dialogue.warm()
        accounts = {"su": configured.accounts[keyed("su")]}
        desk = Desk(accounts, place.turns, place.assistant, now, FAST, configured.told)  # a clock that goes
        with served(create_app(place.assistant, wecom_kf=desk)) as address:
            kf.addresses, kf.account = [address], "su"
            kf.say("wm1", "上海引进人才落户要什么材料")
            assert kf.seen("wm1", "学位证书") and kf.menus["wm1"][0]["list"][0]["type"] == "view"
            kf.say("wm1", "我32岁，硕士，帮我测算居住证积分")
            assert until(lambda: len(kf.screens["wm1"]) >= 2)
            kf.say("wm1", "转人工")
            assert kf.seen("wm1", "正在为您转接人工客服")
            assert until(lambda: kf.states["wm1"] == 2)
            kf.accept("wm1")
            assert until(lambda: bool(kf.cards))
            card = kf.cards[0]["textcard"]
            assert "32岁" in card["description"] and "硕士" in card["description"]
            page = httpx.get(card["url"].replace("https://t.invalid", address)).text
            assert "落户要什么材料" in page and "学位证书" in page
        desk.close()


def test_all_accounts_of_a_corp_may_have_one_address(tmp_path: Path) -> None:
    settings = account("http://127.0.0.1:9").model_dump()
    accounts = {
        "su": KfAccount.model_validate(settings),
        "ks": KfAccount.model_validate(settings | {"open_kfid": "wkOther"}),
        "hk": KfAccount.model_validate(settings | {"corp_id": "wwother", "open_kfid": "wkThird"}),
    }
    engine = make_engine(f"sqlite:///{tmp_path / 'w.db'}")
    desk = Desk(accounts, engine, Told(), now)
    found = [desk.named("kf:su", kfid) for kfid in (KFID, "wkOther", "wkThird", "wkNobody", "")]
    assert found == ["kf:su", "kf:ks", None, None, "kf:su"]
    engine.dispose()


@pytest.mark.parametrize(
    ("scene", "param", "region"),
    [("s7", "", "320583"), ("", "%E8%99%B9%E5%8F%A3%E5%8C%BA", "310109"), ("s7", "q=苏州市&r=1", "320500"),
     ("江苏省", "s7", "320583"), ("oth", "", ""), ("", "", "")],
)  # fmt: skip
def test_a_link_names_its_place(scene: str, param: str, region: str) -> None:
    assert account("http://127.0.0.1:9", scenes={"s7": "江苏省昆山市"}).place_of(scene, param) == region
