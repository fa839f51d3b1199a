"""Webhooks: a real receiver, real tables, a clock that the test moves."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from assistant.adapters.clock import SHANGHAI
from assistant.bootstrap import Installation
from assistant.errors import ConfigurationError
from tests.installations import installation, published

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@dataclass
class Receiver:
    """What came, and what is answered to it."""

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.got]

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
            self.send_response(status)
            for name, value in {"content-length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
        yield receiver
        server.shutdown()


class Hands:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.time = datetime.now(SHANGHAI)  # receivers refuse what was signed long ago

    def now(self) -> datetime:
        return self.time


Place = Callable[..., Installation]


@pytest.fixture
def place(tmp_path: Path, receiver: Receiver) -> Iterator[Installation]:
    with opened(
        tmp_path, receiver, events=["answer", "knowledge", "handover", "booking", "feedback"]
    ) as place:
        deliver(place)  # the hook begins here: what was before is not told
        published(place)
        yield place


@contextmanager
def opened(folder: Path, receiver: Receiver, **more: Any) -> Iterator[Installation]:
    hook = {"name": "desk", "url": receiver.url, "secret": SECRET, **more}
    (folder / "channels.yaml").write_text(json.dumps({"webhooks": [hook]}), encoding="utf-8")
    place = installation(folder)
    place.clock = Hands()
    yield place
    for delivery in place.deliveries[:1]:
        delivery.post.close()  # type: ignore[attr-defined]
    place.close()


def deliver(place: Installation, later: float = 5) -> int:
    """What is delivered some seconds later."""
    place.clock.time += timedelta(seconds=later)  # type: ignore[attr-defined]
    return sum(one.run() for one in place.deliveries)


def test_what_happens_is_told_in_order_and_signed(place: Installation, receiver: Receiver) -> None:
    for text in ("上海引进人才落户要什么材料", "谢谢", "我手机 13812345678"):
        place.assistant.ask(text)
    assert deliver(place) >= 4
    assert receiver.types().count("answer.given") == 3 and "knowledge.publish" in receiver.types()
    for headers, body in receiver.got:
        Webhook(SECRET).verify(body, headers)
    answers = [json.loads(body)["data"] for _, body in receiver.got if b"answer.given" in body]
    assert [one["question"] for one in answers][:2] == ["上海引进人才落户要什么材料", "谢谢"]
    assert answers[0]["cited"] and "13812345678" not in str(receiver.got)


def test_a_forged_body_does_not_fit_its_signature(place: Installation, receiver: Receiver) -> None:
    place.assistant.ask("谢谢")
    deliver(place)
    headers, body = receiver.got[-1]
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"given", b"taken").replace(b"publish", b"forged"), headers)


def test_nothing_is_told_twice(place: Installation, receiver: Receiver) -> None:
    place.assistant.ask("谢谢")
    assert deliver(place) and deliver(place) == 0
    assert len(receiver.ids()) == len(set(receiver.ids()))


def test_what_fails_is_tried_again_before_anything_behind_it(place: Installation, receiver: Receiver) -> None:
    deliver(place)
    receiver.got.clear()
    receiver.answers[:] = [(500, {}), (503, {})]
    for text in ("谢谢", "再见"):
        place.assistant.ask(text)
    assert deliver(place) == 0 and deliver(place, 1) == 0, "the next try is not yet due"
    assert deliver(place, 5) == 0 and deliver(place, 31) == 2
    first, second = dict.fromkeys(receiver.ids())
    assert receiver.ids() == [first, first, first, second]


def test_a_receiver_may_say_when_to_come_again(place: Installation, receiver: Receiver) -> None:
    deliver(place)
    receiver.answers[:] = [(429, {"retry-after": "600"})]
    place.assistant.ask("谢谢")
    assert [deliver(place, wait) for wait in (5, 300, 310)] == [0, 0, 1]


def test_after_days_of_failure_a_hook_stops_until_somebody_has_looked(
    place: Installation, receiver: Receiver
) -> None:
    deliver(place)
    place.assistant.ask("谢谢")
    receiver.answers[:] = [(500, {})] * 90
    for _ in range(90):
        deliver(place, 3601)
    tried = len(receiver.got)
    row = next(one for one in place.hook_places.all() if one.kind == "answer")
    assert row.state == "paused" and row.error == "返回 500"
    receiver.answers.clear()
    assert deliver(place, 90_000) == 0 and len(receiver.got) == tried
    place.hook_places.resume("desk", place.clock.now())
    assert deliver(place) == 1, "nothing was lost"


def test_a_receiver_that_is_gone_is_not_asked_again(place: Installation, receiver: Receiver) -> None:
    deliver(place)
    receiver.answers[:] = [(410, {})]
    place.assistant.ask("谢谢")
    deliver(place)
    assert next(one for one in place.hook_places.all() if one.kind == "answer").state == "paused"


def test_a_receiver_that_is_not_there_is_a_failure_like_any_other(tmp_path: Path, receiver: Receiver) -> None:
    receiver.url = "http://127.0.0.1:9/nobody"
    with opened(tmp_path, receiver, events=["answer"], timeout=1) as place:
        deliver(place)
        place.assistant.ask("谢谢")
        deliver(place)
        row = place.hook_places.all()[0]
        assert row.failures == 1 and row.error.startswith("没有送到")


def test_two_processes_tell_each_thing_once(tmp_path: Path, receiver: Receiver) -> None:
    with (
        opened(tmp_path, receiver, events=["answer"]) as one,
        opened(tmp_path, receiver, events=["answer"]) as two,
    ):
        deliver(one)
        for _ in range(30):
            one.assistant.ask("谢谢")
        two.clock.time = one.clock.time  # type: ignore[attr-defined]
        threads = [Thread(target=deliver, args=(place,)) for place in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        deliver(one)
    numbers = [int(one.rsplit("_", 1)[1]) for one in receiver.ids()]
    assert numbers == sorted(set(numbers)) and len(numbers) == 30


def test_a_lease_left_by_a_killed_process_ends_by_itself(place: Installation, receiver: Receiver) -> None:
    deliver(place)
    now = place.clock.now()
    for kind in ("answer",):
        assert place.hook_places.lease("desk", kind, "0", now, now + timedelta(seconds=60)) is not None
    place.assistant.ask("谢谢")
    assert deliver(place, 30) == 0 and deliver(place, 40) == 1


def test_a_change_of_a_handover_and_a_rating_are_told(place: Installation, receiver: Receiver) -> None:
    deliver(place)
    receiver.got.clear()
    result = place.assistant.ask("转人工")
    place.assistant.feedback(result.answer_id, True, None, None)
    deliver(place)
    assert {"answer.given", "feedback.given"} <= set(receiver.types())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"secret": "short"}, "whsec_"),
        ({"url": "ftp://x"}, "http"),
        ({"events": ["weather"]}, "weather"),
        ({"colour": "red"}, "colour"),
        ({"name": "a b"}, "名称"),
    ],
)
def test_a_wrong_setting_names_itself(
    tmp_path: Path, receiver: Receiver, wrong: dict[str, Any], words: str
) -> None:
    with opened(tmp_path, receiver, **wrong) as place:
        with pytest.raises(ConfigurationError, match=words) as raised:
            _ = place.hooks
        assert SECRET not in str(raised.value)
        place.__dict__["deliveries"] = []
