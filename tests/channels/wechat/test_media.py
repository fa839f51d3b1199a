"""Pictures and voices in WeChat: read, written down, offered, asked; and what is said when they cannot be."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from websockets.sync.server import ServerConnection, serve

from channels.tencent import hearing
from channels.tencent.senses import _address
from channels.tencent.transcribing import FunAsr, TranscriptionError
from knowledge.errors import UnreadableDocument
from knowledge.parsing.photo import PhotoLine
from tests.channels.wechat.platform import Platform, platform
from tests.channels.wechat.workers import SlowService, account, worker
from tests.photos import CERTIFICATE, photo


@dataclass
class Recogniser:
    """A FunASR server: keeps what it is sent; `replies` (seconds before, frame) come after the recording."""

    replies: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    opening: dict[str, Any] = field(default_factory=dict)
    recording: bytes = b""
    subprotocol: str | None = None
    address: str = ""

    def serve(self, line: ServerConnection) -> None:
        self.subprotocol = line.subprotocol
        self.opening = json.loads(line.recv())
        while isinstance(piece := line.recv(), bytes):
            self.recording += piece
        assert json.loads(piece)["is_speaking"] is False
        for seconds, frame in self.replies:
            time.sleep(seconds)
            line.send(json.dumps(frame, ensure_ascii=False))
        if self.replies:
            time.sleep(1.5 * self.replies[-1][1].get("hang", 0))


@contextmanager
def recogniser(*replies: tuple[float, dict[str, Any]]) -> Iterator[Recogniser]:
    one = Recogniser(list(replies))
    with serve(one.serve, "127.0.0.1", 0, subprotocols=["binary"]) as server:  # type: ignore[list-item]
        Thread(target=server.serve_forever, daemon=True).start()
        one.address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        yield one
        server.shutdown()


OFFLINE = {"mode": "offline", "wav_name": "voice", "is_final": False}


def test_a_recording_goes_out_as_it_came_and_all_sentences_come_back() -> None:
    replies = [
        (0.0, OFFLINE | {"text": "硕士落户，"}),
        (0.1, OFFLINE | {"text": "要什么条件？", "hang": True}),
    ]
    with recogniser(*replies) as server:
        voice = FunAsr(url=server.address, quiet=0.4)
        assert voice(b"#!AMR\n" + b"\1" * 70_000) == "硕士落户，要什么条件？"
    assert server.recording == b"#!AMR\n" + b"\1" * 70_000 and server.subprotocol == "binary"
    known = {name: server.opening[name] for name in ("mode", "wav_format", "audio_fs", "is_speaking")}
    assert known == {"mode": "offline", "wav_format": "amr", "audio_fs": 8000, "is_speaking": True}


def test_the_end_that_newer_servers_tell_is_not_waited_beyond() -> None:
    with recogniser(
        (0.0, OFFLINE | {"text": "好"}), (0.0, {"mode": "offline", "is_end": True, "hang": 3})
    ) as s:
        begun = time.monotonic()
        assert FunAsr(url=s.address, quiet=9)(b"x") == "好" and time.monotonic() - begun < 4


def test_silence_is_no_text() -> None:
    with recogniser((0.0, OFFLINE | {"text": "", "hang": 1})) as server:
        assert FunAsr(url=server.address)(b"x") == ""


@pytest.mark.parametrize(
    "replies",
    [[(0.0, {"error": "unsupported mode: 'x'"})], [(0.0, {"hang": 1})], []],
    ids=["refused", "mute", "gone"],
)
def test_a_server_that_does_not_answer_is_an_error(replies: list[tuple[float, dict[str, Any]]]) -> None:
    with recogniser(*replies) as server, pytest.raises(TranscriptionError):
        FunAsr(url=server.address, seconds=1)(b"x")
    with pytest.raises(TranscriptionError):
        FunAsr(url="ws://127.0.0.1:9", seconds=1)(b"x")


@pytest.fixture
def service() -> SlowService:
    return SlowService()


@contextmanager
def serving(tmp_path: Path, service: SlowService, **more: Any) -> Iterator[Platform]:
    with (
        platform(verified=more.get("verified", True)) as one,
        worker(tmp_path / "w.db", account(one.address, **more), service) as address,
    ):
        one.addresses = [address]
        yield one


def sends(one: Platform, kind: str, said: str, **fields: str) -> str:
    one.post("o1", MsgType=kind, MsgId=int(time.monotonic() * 1000), **fields)
    assert one.seen("o1", said, 60), one.screens["o1"]
    return one.screens["o1"][-1]


def test_a_voice_is_written_down_and_answered(tmp_path: Path, service: SlowService) -> None:
    with (
        recogniser((0.0, OFFLINE | {"text": "落户条件"})) as server,
        serving(tmp_path, service, voice={"url": server.address, "quiet": 0.2}) as one,
    ):
        one.api.files["v1"] = ("audio/amr", b"#!AMR\nvoice")
        assert sends(one, "voice", "答：", MediaId="v1", Format="amr") == "听到：“落户条件”\n\n答：落户条件。"
        assert server.recording == b"#!AMR\nvoice" and [asked[0] for asked in service.asked] == ["落户条件"]
        assert "没有听清" in sends(one, "voice", "没有听清", MediaId="gone")


def test_what_the_platform_wrote_down_goes_first(tmp_path: Path, service: SlowService) -> None:
    with recogniser() as server, serving(tmp_path, service, voice={"url": server.address}) as one:
        assert sends(one, "voice", "答：", MediaId="v1", Recognition="公寓") == "答：公寓。"
        assert not server.opening


def test_without_a_recogniser_it_says_how_to_go_on(tmp_path: Path, service: SlowService) -> None:
    with serving(tmp_path, service) as one:
        assert "用文字" in sends(one, "voice", "语音", MediaId="v1", Recognition="")
        assert not service.asked


def test_a_photographed_certificate_is_offered_for_a_check(tmp_path: Path, service: SlowService) -> None:
    with serving(tmp_path, service) as one:
        one.api.files["p1"] = ("image/jpeg", photo(CERTIFICATE, skew=3))
        told = sends(one, "image", "读到", MediaId="p1", PicUrl=f"{one.address}/pictures/p1")
        assert "读到：副高级职称。要用来核算吗" in told and "王小明" not in told
        assert not service.asked and one.acknowledged[-1] < 1.0
        time.sleep(0.5)  # nobody is as quick as this test: what is on the screen is being noted down
        assert one.asked("o1", "1") == "答：我有副高级职称，帮我测算能享受哪些政策。"


LINES = {
    "notice": ("关于印发《虹口区人才公寓管理办法》的通知", "现将办法印发给你们"),
    "question": ("我的手机13800138000，硕士怎么落户？",),
    "nothing": (),
    "long": ("今天的会议讨论了年度计划和预算安排。" * 10,),
}
SAID = {
    "notice": "答：《虹口区人才公寓管理办法》讲了什么。",
    "question": "答：我的手机〔手机号〕，硕士怎么落户？。",
    "nothing": "没有读到文字",
    "long": "字比较多",
}


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, ...]]:
    """What the next picture says: recognition itself is slow, and tested with one above."""
    found: dict[str, tuple[str, ...]] = {}
    monkeypatch.setattr(
        hearing, "photo_lines", lambda data: tuple(PhotoLine(one, 0.9) for one in LINES[data.decode()])
    )
    return found


@pytest.mark.parametrize("verified", [True, False])
def test_a_picture_is_a_question(
    tmp_path: Path, service: SlowService, lines: dict[str, tuple[str, ...]], verified: bool
) -> None:
    with serving(tmp_path, service, verified=verified) as one:
        for name, said in SAID.items():
            one.api.files[name] = ("image/png", name.encode())
            told = sends(one, "image", said, MediaId=name, PicUrl=f"{one.address}/pictures/{name}")
            assert "13800138000" not in told
        assert len(service.asked) == 2


def test_a_picture_whose_address_is_gone_comes_by_its_number(
    tmp_path: Path, service: SlowService, lines: dict[str, tuple[str, ...]]
) -> None:
    with serving(tmp_path, service) as one:
        one.api.files["nothing"] = ("image/png", b"nothing")
        sends(one, "image", "没有读到", MediaId="nothing", PicUrl=f"{one.address}/pictures/other")
        sends(one, "image", "没有取到", MediaId="gone", PicUrl="http://127.0.0.1:9/secret")


def test_a_picture_that_cannot_be_read_says_why(
    tmp_path: Path, service: SlowService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: bytes) -> tuple[PhotoLine, ...]:
        raise UnreadableDocument("这是动图。请发一张静止的照片。")

    monkeypatch.setattr(hearing, "photo_lines", refuse)
    with serving(tmp_path, service) as one:
        one.api.files["p"] = ("image/gif", b"x")
        assert "动图" in sends(one, "image", "动图", MediaId="p")


@pytest.mark.parametrize(("region", "count"), [("310109", 3), ("320500", 2), ("", 3)])
def test_points_are_offered_where_there_are_any(region: str, count: int) -> None:
    shown = hearing.understood([("高级工程师证书", 0.9)])
    assert len(hearing._offered(shown, region).choices) == count


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://mmbiz.qpic.cn/mmbiz_jpg/x/0", "https://mmbiz.qpic.cn/mmbiz_jpg/x/0"),
        ("https://mmbiz.qpic.cn:8080/x", ""),
        ("https://qpic.cn.evil.example/x", ""),
        ("https://me@mmbiz.qpic.cn/x", ""),
        ("http://169.254.169.254/latest", ""),
        ("file:///etc/passwd", ""),
        ("http://[", ""),
        ("https://api.weixin.qq.com/p", "https://api.weixin.qq.com/p"),
    ],
)
def test_pictures_are_fetched_from_the_platform_only(url: str, asked: str) -> None:
    assert _address(url, "https://api.weixin.qq.com") == asked
