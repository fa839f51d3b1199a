"""An operator answers into WeCom: the application sends it, the bot by its address or over its connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from assistant.handover.types import Said
from channels.app import create_app
from channels.tencent.senders import conversation
from channels.wecom.app.desk import Desk as AppDesk
from channels.wecom.bot.desk import Desk as BotDesk
from knowledge.storage.database import make_engine
from tests.channels.wechat.workers import SlowService, now
from tests.channels.wecom import app_workers, bot_workers
from tests.channels.wecom.app_platform import app_platform
from tests.channels.wecom.bot_platform import bot_platform, listening
from tests.channels.wecom.kf_platform import until
from tests.journeys.servers import served

ASKED = {"text": "已为您转人工。", "status": "handover_requested"}
SILENT = {"text": "（已转给人工客服）", "status": "handover_silent"}
WROTE = "【人工客服 赵】\n请带身份证。"
SECOND = "【人工客服 赵】\n可以。"


class Letterbox:
    """What operators wrote."""

    def __init__(self, channel: str) -> None:
        self._channel, self.letters, self._numbers = channel, list[Said](), count(1)

    def write(self, account: str, person: str, text: str) -> None:
        about = conversation(self._channel, account, person)
        self.letters.append(Said(next(self._numbers), about, "赵", text, now()))

    def due(self, channel: str) -> list[Said]:
        return list(self.letters) if channel == self._channel else []

    def delivered(self, number: int) -> None:
        self.letters = [one for one in self.letters if one.number != number]


@contextmanager
def serving(
    path: Path, make: Any, plain: dict[str, Any], pace: Any, box: Letterbox, **how: Any
) -> Iterator[str]:
    """The address of a worker whose service hands over, and is silent at 再问."""
    engine = make_engine(f"sqlite:///{path / 'w.db'}", synchronous="NORMAL")
    service = SlowService(answers={"转人工": ASKED, "再问": SILENT})
    desk = make(plain, engine, service, now, pace, letters=box)
    with served(create_app(service, workers=8, **{how["channel"]: desk})) as address:
        yield address
    engine.dispose()


def test_an_application_sends_it_and_says_nothing_of_its_own(tmp_path: Path) -> None:
    box = Letterbox("wecom_app")
    with (
        app_platform() as app,
        serving(
            tmp_path,
            AppDesk,
            {"test": app_workers.account(app.api)},
            app_workers.FAST,
            box,
            channel="wecom_app",
        ) as address,
    ):
        app.addresses = [address]
        app.say("zhang", "转人工")
        assert app.seen("zhang", "已为您转人工")
        box.write("app:test", "zhang", "请带身份证。")
        assert app.seen("zhang", WROTE) and until(lambda: not box.letters)
        app.say("zhang", "再问")
        box.write("app:test", "zhang", "可以。")
        assert app.seen("zhang", "可以。") and len(app.screens["zhang"]) == 3


def test_a_bot_sends_it_by_the_address_of_the_last_message_then_with_the_next(tmp_path: Path) -> None:
    box = Letterbox("wecom_bot")
    with (
        bot_platform() as bot,
        serving(
            tmp_path, BotDesk, {"test": bot_workers.account()}, bot_workers.FAST, box, channel="wecom_bot"
        ) as address,
    ):
        bot.addresses = [address]
        assert bot.answered(bot.say("zhang", "转人工"), "已为您转人工。")
        box.write("bot:test", "zhang", "请带身份证。")
        assert until(lambda: bot.late == [WROTE])
        box.write("bot:test", "zhang", "可以。")
        assert until(lambda: not box.letters)
        again = bot.say("zhang", "再问")
        assert bot.answered(again, "（已转给人工客服）")
        # Carried by the reply, or sent by the new message's address where that is there first.
        carried = bot.shown[again][-1][0] == f"{SECOND}\n\n（已转给人工客服）"
        assert carried or until(lambda: bot.late == [WROTE, SECOND])


def test_a_connected_bot_sends_it_by_itself(tmp_path: Path) -> None:
    box = Letterbox("wecom_bot")
    with ExitStack() as stack:
        bot = stack.enter_context(bot_platform())
        plain = {"test": bot_workers.connected(stack.enter_context(listening(bot)))}
        stack.enter_context(serving(tmp_path, BotDesk, plain, bot_workers.FAST, box, channel="wecom_bot"))
        assert until(lambda: bot.subscribed == 1)
        assert bot.answered(bot.tell("zhang", "转人工"), "已为您转人工。")
        box.write("bot:test", "zhang", "请带身份证。")
        assert until(lambda: bool(bot.pushed)) and WROTE in str(bot.pushed[0]).replace("\\n", "\n")
