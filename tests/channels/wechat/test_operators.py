"""An operator answers into WeChat: quotas and order hold, the assistant is silent, nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.adapters.clock import WallClock
from assistant.bootstrap import Installation
from assistant.handover.desk import LEASE
from assistant.handover.errors import HandoverError
from assistant.staff.types import Staff
from channels.app import create_app
from channels.tencent.attending import Attending
from channels.tencent.outbox import Outbox
from channels.tencent.senders import conversation
from channels.tencent.tables import create
from channels.wechat.desk import Desk
from tests.channels.wechat.platform import Platform, platform
from tests.channels.wechat.workers import FAST, account
from tests.installations import NOW, installation, published
from tests.journeys.servers import served

ZHAO, QIAN = (
    Staff(name, name, shown, frozenset(["operator"])) for name, shown in (("z", "赵话务"), ("q", "钱话务"))
)


class Days:
    """A clock that is set."""

    at = NOW

    def now(self) -> datetime:
        return self.at


@contextmanager
def visited(place: Installation, verified: bool, workers: int = 2) -> Iterator[Platform]:
    """An account whose people this installation answers, with several workers."""
    with platform(verified=verified) as one:
        settings = {"test": account(one.address, verified=verified)}
        desks = [
            Desk(settings, place.turns, place.assistant, place.clock.now, FAST, letters=place.handovers)
            for _ in range(workers)
        ]
        with ExitStack() as stack:
            apps = [create_app(place.assistant, wechat=desk) for desk in desks]
            one.addresses = [stack.enter_context(served(app)) for app in apps]
            yield one
        for desk in desks:
            desk.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    made = installation(tmp_path)
    made.clock = WallClock()
    made.dialogue.warm()
    yield made
    made.close()


@pytest.fixture
def served_by(tmp_path: Path) -> Iterator[Installation]:
    made = installation(tmp_path)
    made.clock = Days()
    published(made)
    yield made
    made.close()


def waiting(place: Installation) -> str:
    """The code of the only one who waits."""
    (item,) = place.handovers.items()
    return str(item["code"])


def test_an_operator_serves_in_the_chat_while_the_assistant_is_silent(place: Installation) -> None:
    with visited(place, verified=True) as wechat:
        wechat.asked("o1", "转人工")
        assert wechat.seen("o1", "待受理")
        code = waiting(place)
        place.handovers.take(ZHAO, code)
        assert wechat.seen("o1", "人工客服赵话务已接入")
        wechat.asked("o1", "落户要带什么")
        assert wechat.seen("o1", "不再作答")
        before = len(wechat.screens["o1"])
        wechat.say("o1", "还要带学历证书吗").join(30)
        whole = place.handovers.write(ZHAO, code, "要带，请用原件。")
        assert wechat.seen("o1", "【人工客服 赵话务】\n要带，请用原件。")
        assert len(wechat.screens["o1"]) == before + 1
        asked = [one["question"] for one in whole["turns"]]
        assert asked == ["转人工", "落户要带什么", "还要带学历证书吗"]
        place.handovers.done(ZHAO, code, len(asked))
        assert wechat.seen("o1", "人工客服已结束这次服务")
        wechat.asked("o1", "你好")
        assert wechat.seen("o1", "人才服务专员") and "不再作答" not in wechat.screens["o1"][-1]
        assert not wechat.problems


def test_what_may_not_be_sent_now_comes_with_the_next_message_in_order(place: Installation) -> None:
    with visited(place, verified=True) as wechat:
        wechat.asked("o1", "转人工")
        assert wechat.seen("o1", "待受理")
        code = waiting(place)
        place.handovers.take(ZHAO, code)
        for n in range(6):
            place.handovers.write(ZHAO, code, f"第{n}句。")
        assert wechat.seen(
            "o1", "第1句"
        )  # five may be sent after a message, the reply among them if it was late
        wechat.asked("o1", "收到了")
        assert wechat.seen("o1", "第5句")
        told = "\n".join(wechat.screens["o1"])
        assert [told.count(f"第{n}句") for n in range(6)] == [1] * 6
        assert sorted(range(6), key=lambda n: told.index(f"第{n}句")) == list(range(6))
        assert not wechat.problems


def test_where_nothing_may_be_sent_any_word_fetches_it_though_a_reply_is_lost(place: Installation) -> None:
    with visited(place, verified=False) as wechat:
        assert "再发一条消息才能送到" in wechat.asked("o1", "转人工")
        place.handovers.take(ZHAO, waiting(place))
        place.handovers.write(ZHAO, waiting(place), "请周一到窗口来。")
        Attending(create(place.turns), place.clock.now, "wechat", place.handovers).deliver(["test"])
        wechat.lose = 1
        assert "请周一到窗口来" in wechat.asked("o1", "1")
        assert sum("请周一到窗口来" in one for one in wechat.screens["o1"]) == 1
        assert [one["question"] for one in place.handovers.whole(waiting(place))["turns"]] == ["转人工"]


def test_workers_that_stop_or_come_together_say_it_once(place: Installation, database_url: str) -> None:
    from knowledge.storage.database import make_engine

    engine = create(make_engine(database_url))
    about = conversation("wechat", "test", "o1")
    for n in range(5):
        place.queue.write(about, "赵话务", f"第{n}句", place.clock.now())

    class Killed:
        """A worker is gone before it can say that it has taken something."""

        due = staticmethod(place.queue.due)

        def delivered(self, number: int) -> None:
            raise SystemExit

    def deliver(letters: object) -> None:
        with suppress(SystemExit):
            Attending(engine, place.clock.now, "wechat", letters).deliver(["test"])  # type: ignore[arg-type]

    Attending(engine, place.clock.now, "wechat", None).note("test", "o1", {"status": "handover_requested"})
    deliver(Killed())
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, [place.queue, Killed(), place.queue, place.queue]))
    told = [one.text for one in Outbox(engine, place.clock.now).waiting("test", "o1")]
    assert told == [f"【人工客服 赵话务】\n第{n}句" for n in range(5)]
    assert place.queue.due("wechat") == []
    engine.dispose()


def test_the_answer_to_an_order_comes_into_the_chat(place: Installation) -> None:
    with visited(place, verified=True) as wechat:
        wechat.asked("o1", "转人工")
        about = conversation("wechat", "test", "o1")
        given = {"subject": "落户", "summary": "落户", "department": "市人才服务中心"}
        order = place.orders.open_of([f"conversation:{about}"]).get(
            f"conversation:{about}"
        ) or place.orders.make(ZHAO, given | {"source": f"conversation:{about}"})
        if order.state == "draft":  # it is made by itself out of hours
            place.orders.act(ZHAO, order.code, "confirm", {})
        place.orders.act(ZHAO, order.code, "dispatch", {})
        place.orders.act(ZHAO, order.code, "answer", {"reply": "可以办。"})
        assert wechat.seen("o1", f"您的工单 {order.code} 有答复了：\n可以办。")


_PEOPLE = count()
_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["转人工", "say", "say", "look", "take", "write", "back", "done", "wait", "deliver"]),
        st.booleans(),
    ),
    max_size=16,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=_EVENTS)
def test_no_order_of_events_loses_a_word_in_either_direction(
    served_by: Installation, events: list[tuple[str, bool]]
) -> None:
    place, person = served_by, f"o{next(_PEOPLE)}"
    about = conversation("wechat", "test", person)
    way = Attending(create(place.turns), place.clock.now, "wechat", place.handovers)
    way.note("test", person, {"status": "handover_requested"})
    sent, unseen, looked, code = list[str](), 0, 0, ""
    for n, (event, first) in enumerate([("转人工", True), *events]):
        who = ZHAO if first else QIAN
        try:
            if event in ("转人工", "say"):
                words = event if event == "转人工" else f"你好{n}"
                status = place.assistant.ask(words, conversation_id=about, channel="wechat").answer.status
                left = status in ("handover_served", "handover_silent")
                assert left == (place.handovers.serving(about) is not None)
                unseen += left
                open_ = (one for one in place.handovers.items() if one["state"] != "done")
                code = next((one["code"] for one in open_ if one["conversation"] == about), code)
            elif event == "look":
                looked, unseen = len(place.handovers.whole(code)["turns"]), 0
            elif event == "wait":
                place.clock.at += LEASE  # type: ignore[attr-defined]
            elif event == "deliver":
                way.deliver(["test"])
            elif event == "write":
                place.handovers.write(who, code, f"话{n}")
                sent.append(f"【人工客服 {who.shown}】\n话{n}")
            elif event == "done":
                place.handovers.done(who, code, looked)
                assert not unseen
            else:
                getattr(place.handovers, event)(who, code)
        except HandoverError:
            pass
    way.deliver(["test"])
    told = [one.text for one in Outbox(place.turns, place.clock.now).waiting("test", person)]
    assert [text for text in told if "话" in text and text.startswith("【")] == sent
    said = [one["question"] for one in place.conversations.turns(about)]
    assert len(said) == 1 + sum(event in ("转人工", "say") for event, _ in events)
    assert place.handovers.due("wechat") == []
