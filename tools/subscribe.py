"""subscribe: tell me when (开放、截止、变化、我符合条件时提醒)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from tools.errors import BadArguments
from tools.services.access import asker_of, counted_for_code
from tools.services.ports import Subscriptions, Tries
from tools.services.showing import subscription_card, subscription_line
from tools.services.types import Subscription, Topic
from tools.types import Caller, MissingFacts, Outcome, Question, ToolResult

_WHEN = Question(
    "topic", "提醒时机", "您希望什么时候提醒？", tuple(topic.value for topic in Topic), why="各种提醒分别订阅"
)


class SubscribeArguments(BaseModel):
    """About what, when; or the code of a subscription to end."""

    subject: str | None = Field(None, max_length=200, description="政策文件或方案的编号")
    title: str | None = Field(None, max_length=200, description="政策或方案的名称，提醒里用；不填用编号")
    topic: Topic | None = Field(None, description="什么时候提醒")
    region: str | None = Field(None, max_length=60, description="地区；不填按用户所在地区")
    facts: dict[str, Any] = Field(
        default_factory=dict, repr=False, description="只在“我符合条件时”填：已知的个人条件，按事实词表"
    )
    unsubscribe: str | None = Field(None, max_length=40, description="退订时填订阅号，其余不填")


class Subscribed(BaseModel):
    """The subscription; of the profile only what tells nothing of who it is."""

    subscription: Subscription = Field(description="订阅")


class Subscribe:
    """Subscribes, once however often asked, and unsubscribes."""

    name = "subscribe"
    title = "订阅提醒"
    description = (
        "订阅一项政策或方案的提醒：开放、截止、变化，或“我符合条件时”；也用来退订。只保存打了码的个人条件。"
    )
    arguments: type[BaseModel] = SubscribeArguments
    value: type[BaseModel] = Subscribed

    def __init__(self, subscriptions: Subscriptions, tries: Tries) -> None:
        self._subscriptions, self._tries = subscriptions, tries

    def __call__(self, arguments: SubscribeArguments, caller: Caller) -> Outcome:
        """The subscription as it now stands."""
        code = arguments.unsubscribe
        if code:
            end = self._subscriptions.end
            ended = counted_for_code(self._tries, caller, lambda: end(code, asker_of(caller), caller.now))
            return _shown(ended, caller)
        if not arguments.subject:
            raise BadArguments("请先说明要订阅哪一项政策。")
        if arguments.topic is None:
            return MissingFacts((_WHEN,))
        added = self._subscriptions.add(
            arguments.topic,
            arguments.subject,
            arguments.title or arguments.subject,
            arguments.region or caller.region,
            arguments.facts,
            asker_of(caller),
            caller.now,
        )
        return _shown(added, caller)


def _shown(subscription: Subscription, caller: Caller) -> ToolResult:
    lines = [subscription_line(subscription) + "。"]
    if subscription.topic == Topic.QUALIFIES and not subscription.ended:
        lines.append(
            f"只保存了{len(subscription.profile)}项用来测算的条件（日期只到月），不含姓名、证件号码、电话和地址。"
            if subscription.profile
            else "还没有可用来测算的个人条件：请先做一次条件测算，再订阅，才能在符合条件时提醒您。"
        )
    if not subscription.ended and caller.identity is None:
        lines.append("提醒不发短信：您用这个浏览器（或在这段对话里）再来时，会最先看到。")
    if not subscription.ended:
        lines.append(f"不想再收到时，说“退订 {subscription.code}”。")
    card = subscription_card(subscription)
    return ToolResult(Subscribed(subscription=subscription), tuple(lines), caller.as_of, card=card)
