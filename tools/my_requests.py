"""my_requests: what the person has under way (我的预约、申请、订阅和转人工)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic import BaseModel, Field

from tools.errors import BadArguments
from tools.services import showing
from tools.services.access import asker_of, counted_for_code
from tools.services.codes import tidy_code
from tools.services.services import Services
from tools.services.types import Application, Booking, Handover, Notice, Subscription
from tools.types import Caller, MissingFacts, Outcome, Question, ToolResult

_CODES = Question("codes", "编号", "请告诉我预约号、订阅号或转人工的编号。", why="没有核实身份时，凭编号查询")
_NOTHING = "没有查到您的预约、申请、订阅或转人工。"


class RequestArguments(BaseModel):
    """Codes, unless the channel has verified who it is."""

    codes: tuple[str, ...] = Field((), max_length=10, description="预约号、订阅号、转人工编号，照用户说的填")


class Requests(BaseModel):
    """All that was found."""

    bookings: tuple[Booking, ...] = Field(description="预约")
    applications: tuple[Application, ...] = Field(description="认定、申报、资金拨付")
    subscriptions: tuple[Subscription, ...] = Field(description="订阅")
    handovers: tuple[Handover, ...] = Field(description="转人工")
    notices: tuple[Notice, ...] = Field((), description="订阅的提醒")


class MyRequests:
    """Everything of a verified person; of others what they have the code of."""

    name = "my_requests"
    title = "我的办理"
    description = "列出本人的预约、申请进度、订阅和转人工。渠道没有核实身份时，凭编号查询。"
    arguments: type[BaseModel] = RequestArguments
    value: type[BaseModel] = Requests

    def __init__(self, services: Services) -> None:
        self._services = services

    def __call__(self, arguments: RequestArguments, caller: Caller) -> Outcome:
        """What is under way; UnknownName for a code that is not theirs."""
        if arguments.codes:
            return _shown(self._by_codes(arguments.codes, caller), caller)
        if caller.identity is None:
            return MissingFacts((_CODES,))
        return _shown(self._all(caller.identity, caller), caller)

    def _all(self, identity: str, caller: Caller) -> Requests:
        its = self._services
        return Requests(
            bookings=its.bookings.of(identity, caller.now),
            applications=its.certifications.of(identity),
            subscriptions=its.subscriptions.of(identity),
            handovers=its.handovers.of(identity),
            notices=its.notices.waiting(asker_of(caller)),
        )

    def _by_codes(self, codes: tuple[str, ...], caller: Caller) -> Requests:
        found: dict[str, list[Any]] = {"Y": [], "D": [], "Z": []}
        for code in dict.fromkeys(map(tidy_code, codes)):
            look = self._readers(caller).get(code[:1])
            if look is None:
                raise BadArguments(
                    "这个编号看起来不对。预约号以 Y 开头，订阅号以 D 开头，转人工编号以 Z 开头。"
                )
            found[code[0]].append(counted_for_code(self._services.tries, caller, partial(look, code)))
        return Requests(
            bookings=tuple(found["Y"]),
            applications=(),
            subscriptions=tuple(found["D"]),
            handovers=tuple(found["Z"]),
            notices=tuple(n for s in found["D"] for n in self._services.notices.about(s.code)),
        )

    def _readers(self, caller: Caller) -> dict[str, Callable[[str], Any]]:
        its, asker = self._services, asker_of(caller)
        return {
            "Y": lambda code: its.bookings.get(code, asker, caller.now),
            "D": lambda code: its.subscriptions.get(code, asker),
            "Z": lambda code: its.handovers.get(code, asker),
        }


def _shown(found: Requests, caller: Caller) -> ToolResult:
    lines = [line for booking in found.bookings for line in showing.booking_lines(booking)]
    lines += [line for application in found.applications for line in showing.application_lines(application)]
    lines += map(showing.subscription_line, found.subscriptions)
    lines += [f"提醒（{n.created:%Y-%m-%d}）：{n.text}" for n in found.notices]
    lines += map(showing.handover_line, found.handovers)
    demo = showing.demo_line(*(b.demo for b in found.bookings), *(a.demo for a in found.applications))
    card = {
        "type": "requests",
        "bookings": list(map(showing.booking_card, found.bookings)),
        "applications": list(map(showing.application_card, found.applications)),
        "subscriptions": list(map(showing.subscription_card, found.subscriptions)),
        "notices": [n.model_dump(mode="json") for n in found.notices],
        "handovers": list(map(showing.handover_card, found.handovers)),
    }
    return ToolResult(found, (*(lines or [_NOTHING]), *demo), caller.as_of, card=card)
