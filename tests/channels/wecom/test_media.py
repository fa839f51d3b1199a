"""Pictures and voices in WeCom: applications, customer service and bots read them as Official Accounts do."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from channels.tencent import hearing
from channels.tencent.attachments import Attachment
from channels.tencent.crypto import aes_key
from channels.tencent.errors import ApiError
from channels.wecom.bot.pictures import BotSenses
from knowledge.parsing.photo import PhotoLine
from tests.channels.wechat.workers import SlowService
from tests.channels.wecom import app_workers, bot_workers, kf_workers
from tests.channels.wecom.app_platform import App, app_platform
from tests.channels.wecom.bot_platform import Bot, bot_platform, listening
from tests.channels.wecom.kf_platform import KEY, Kf, kf_platform, until
from tests.photos import CERTIFICATE, photo

LINES = {
    b"question": ("硕士怎么落户？",),
    b"certificate": ("高级工程师证书",),
    b"notice": ("关于印发《虹口区人才公寓管理办法》的通知", "现将办法印发给你们"),
    b"nothing": (),
}


@pytest.fixture
def readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures that are their own name: recognition itself is slow, and tested with one below."""
    monkeypatch.setattr(
        hearing, "photo_lines", lambda data: tuple(PhotoLine(one, 0.9) for one in LINES[bytes(data)])
    )


def encrypted(data: bytes, key: bytes) -> bytes:
    """A file as it lies at the platform."""
    padder, writer = PKCS7(256).padder(), Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    padded = padder.update(data) + padder.finalize()
    return writer.update(padded) + writer.finalize()


# An application.


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Callable[..., App]]:
    with ExitStack() as stack:

        def begun(**more: Any) -> App:
            one = stack.enter_context(app_platform())
            settings = app_workers.account(one.api, **more)
            one.addresses = [
                stack.enter_context(app_workers.worker(tmp_path / "w.db", settings, SlowService()))
            ]
            return one

        yield begun


@pytest.mark.usefixtures("readable")
def test_a_picture_to_an_application_is_a_question(app: Callable[..., App]) -> None:
    one = app()
    one.files["p1"] = ("image/png", b"question")
    one.deliver("zhang", {"MsgType": "image", "MediaId": "p1", "PicUrl": "http://gone.invalid/p", "MsgId": 9})
    assert one.seen("zhang", "从图片上读到：“硕士怎么落户？”\n\n答：硕士怎么落户？。")
    one.deliver("zhang", {"MsgType": "image", "MediaId": "gone", "MsgId": 10})
    assert one.seen("zhang", "没有取到")


def test_a_voice_to_an_application_is_written_down(app: Callable[..., App]) -> None:
    from tests.channels.wechat.test_media import OFFLINE, recogniser

    with recogniser((0.0, OFFLINE | {"text": "落户条件"})) as server:
        one = app(voice={"url": server.address, "quiet": 0.2})
        one.files["v1"] = ("audio/amr", b"#!AMR\nvoice")
        one.deliver("zhang", {"MsgType": "voice", "MediaId": "v1", "Format": "amr", "MsgId": 9})
        assert one.seen("zhang", "听到：“落户条件”\n\n答：落户条件。") and server.recording == b"#!AMR\nvoice"


def test_without_a_recogniser_an_application_says_how_to_go_on(app: Callable[..., App]) -> None:
    one = app()
    one.deliver("zhang", {"MsgType": "voice", "MediaId": "v1", "Format": "amr", "MsgId": 9})
    assert one.seen("zhang", "我听不了语音。请用文字")


# Customer service.


@pytest.fixture
def kf(tmp_path: Path) -> Iterator[Kf]:
    with ExitStack() as stack:
        one = stack.enter_context(kf_platform())
        settings = kf_workers.account(one.api)
        one.addresses = [
            stack.enter_context(kf_workers.worker(tmp_path / "w.db", settings, kf_workers.Told()))
        ]
        yield one


def test_a_photographed_certificate_is_offered_as_a_menu(kf: Kf) -> None:
    kf.files["p1"] = ("image/jpeg", photo(CERTIFICATE, skew=3))
    kf.write("wm1", "image", {"media_id": "p1"})
    assert kf.seen("wm1", "读到：副高级职称。要用来核算吗", 60)
    assert "王小明" not in kf.screens["wm1"][-1]
    kf.click("wm1", "用它看能不能落户")
    assert kf.seen("wm1", "答：我有副高级职称，帮我看看能不能落户。")


@pytest.mark.usefixtures("readable")
def test_pictures_and_questions_are_answered_in_order(kf: Kf) -> None:
    kf.files["p1"] = ("image/png", b"notice")
    kf.write("wm1", "image", {"media_id": "p1"})
    kf.say("wm1", "公寓")
    assert kf.seen("wm1", "答：公寓。")
    assert "答：《虹口区人才公寓管理办法》讲了什么。" in kf.screens["wm1"][0]


def test_voices_and_other_kinds_say_how_to_go_on(kf: Kf) -> None:
    kf.write("wm1", "voice", {"media_id": "v1"})
    assert kf.seen("wm1", "我听不了语音")
    kf.write("wm1", "video", {"media_id": "v2"})
    assert kf.seen("wm1", "我现在只看得懂文字")


@pytest.mark.usefixtures("readable")
def test_nothing_is_read_while_a_human_serves(kf: Kf) -> None:
    kf.say("wm1", "你好")
    assert kf.seen("wm1", "答：你好。")
    kf.accept("wm1")
    kf.files["p1"] = ("image/png", b"question")
    assert until(lambda: any(name == "sync_msg" for name, _ in kf.calls))
    kf.write("wm1", "image", {"media_id": "p1"})
    kf.say("wm2", "公寓")
    assert kf.seen("wm2", "答：公寓。") and len(kf.screens["wm1"]) == 1


# A bot.


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    with ExitStack() as stack:
        one = stack.enter_context(bot_platform())
        settings = bot_workers.account(media_base=one.api)
        one.addresses = [
            stack.enter_context(bot_workers.worker(tmp_path / "w.db", settings, bot_workers.Writing()))
        ]
        yield one


@pytest.mark.usefixtures("readable")
def test_a_picture_to_a_bot_lies_encrypted_with_the_bots_key(bot: Bot) -> None:
    bot.files["p1"] = encrypted(b"question", aes_key(KEY))
    address = "https://ww-aibot-img.cos.ap-guangzhou.myqcloud.com/pictures/p1"
    number = bot.show("zhang", {"msgtype": "image", "image": {"url": address}})
    assert bot.answered(number, "从图片上读到：“硕士怎么落户？”\n\n答：硕士怎么落户？。")
    gone = bot.show("zhang", {"msgtype": "image", "image": {"url": address + "-gone"}})
    assert bot.answered(gone, "没有取到")


MIXED = {
    "certificate": "从图片上读到：副高级职称（读得不对请告诉我）。\n\n答：我有副高级职称，这个能加几分。",
    "notice": "从图片上读到：《虹口区人才公寓管理办法》。\n\n答：《虹口区人才公寓管理办法》这个能加几分。",
    "question": "从图片上读到：“硕士怎么落户？”\n\n答：硕士怎么落户？ 这个能加几分。",
    "nothing": "答：这个能加几分。",
}


@pytest.mark.usefixtures("readable")
@pytest.mark.parametrize("name", MIXED)
def test_words_with_a_picture_are_asked_about_it(bot: Bot, name: str) -> None:
    bot.files["p1"] = encrypted(name.encode(), aes_key(KEY))
    items = [
        {"msgtype": "text", "text": {"content": "这个能加几分"}},
        {"msgtype": "image", "image": {"url": f"{bot.api}/pictures/p1"}},
    ]
    number = bot.show("zhang", {"msgtype": "mixed", "mixed": {"msg_item": items}})
    assert bot.answered(number, MIXED[name])


@pytest.mark.usefixtures("readable")
def test_over_the_connection_each_picture_has_a_key_of_its_own(tmp_path: Path) -> None:
    key = secrets.token_bytes(32)
    with ExitStack() as stack:
        one = stack.enter_context(bot_platform())
        address = stack.enter_context(listening(one))
        settings = bot_workers.connected(address, media_base=one.api)
        stack.enter_context(bot_workers.worker(tmp_path / "w.db", settings, bot_workers.Writing()))
        assert until(lambda: one.subscribed == 1)
        one.files["p1"] = encrypted(b"question", key)
        picture = {"url": f"{one.api}/pictures/p1", "aeskey": b64encode(key).decode().rstrip("=")}
        body = {"msgtype": "image", "image": picture, **one.about("zhang", "", "m1")}
        one.frame("aibot_msg_callback", body, "REQ-m1")
        assert one.answered("m1", "从图片上读到：“硕士怎么落户？”\n\n答：硕士怎么落户？。")


@pytest.mark.parametrize(
    "url",
    [
        "http://x.myqcloud.com/p",
        "https://x.myqcloud.com:8443/p",
        "https://me@x.myqcloud.com/p",
        "https://myqcloud.com.evil.example/p",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://[",
    ],
)
def test_a_bot_fetches_pictures_from_the_platform_only(url: str) -> None:
    one = Attachment("bot:x", "m", "zhang", "image", "", url)
    with pytest.raises(ApiError, match="不在腾讯的域名上"):
        BotSenses(bot_workers.account()).picture(one)


def test_a_picture_that_no_key_opens_is_told(bot: Bot) -> None:
    bot.files["p1"] = encrypted(b"question", secrets.token_bytes(32))
    number = bot.show("zhang", {"msgtype": "image", "image": {"url": f"{bot.api}/pictures/p1"}})
    assert bot.answered(number, "没有取到")
