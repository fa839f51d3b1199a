"""What operators do for those who asked for a person: take, write, give back, end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol

from assistant.handover.errors import HandoverError, NoSuchItem, NotYours, Unread
from assistant.handover.hinting import how_used
from assistant.handover.ports import Queue
from assistant.handover.types import Item, Said
from assistant.privacy import mask
from assistant.staff.types import Staff
from knowledge.errors import KnowledgeError, UnknownRegion
from knowledge.regions import regions

LEASE = timedelta(minutes=10)
"""How long a taken item stays with an operator who does nothing: then others may take it."""
_RECENT = timedelta(hours=12)
_CHANNELS = {"wechat": "公众号", "wecom_app": "企业微信应用", "wecom_bot": "企业微信机器人", "kf": "微信客服"}
_WEB, _DIGEST = "网页", 40
_LISTED = 60  # rows that tell what is known beside
_LEFT = ("handover_served", "handover_silent")
_ENDED = "人工客服已结束这次服务。您可以继续在这里提问，需要时再说“转人工”。"
_UNSEEN = "您最后说的话人工客服可能没有看到，请再说一遍，我来回答。"
HOW = {"accepted": "采纳", "edited": "改后采纳", "rejected": "不采纳"}
_BEGUN = "您好，人工客服{name}已接入，请说。"


Hint = Callable[[Sequence[Mapping[str, Any]], str | None], dict[str, Any] | None]
"""A suggestion for the turns of a conversation and a place; None where nothing can be said."""


class Recorder(Protocol):
    """Writes down who did what."""

    def record(self, who: Staff, act: str, what: str, detail: Mapping[str, Any] | None = None) -> None:
        """Add a line to the audit log."""


class HandoverDesk:
    """The queue of an installation; `turns` are the questions and answers of a conversation."""

    def __init__(
        self,
        queue: Queue,
        turns: Callable[[str], Sequence[Mapping[str, Any]]],
        log: Recorder,
        now: Callable[[], datetime],
        told: Callable[[str], Sequence[tuple[str, str]]] = lambda conversation: (),
        orders: Callable[[Sequence[str]], Mapping[str, str]] = lambda conversations: {},
        hint: Hint = lambda turns, region: None,
    ) -> None:
        """`told` are the facts that somebody told, `orders` the codes of those that wait for an answer;
        `hint` makes what might be answered."""
        self._queue, self._turns, self._log, self._now = queue, turns, log, now
        self._facts, self._orders, self._hint = told, orders, hint

    def items(self) -> list[dict[str, Any]]:
        """All that wait or are served, and those done in this shift."""
        found = self._queue.items(self._now() - _RECENT)
        rows = sorted(found, key=lambda one: (one.state == "done", not one.urgent))
        known = self._known([one for one in rows if one.state != "done"][:_LISTED])
        return [self._json(one) | known.get(one.code, {}) for one in rows]

    def whole(self, code: str) -> dict[str, Any]:
        """One with its conversation, and what operators wrote."""
        item = self._item(code)
        kept = self._turns(item.conversation)
        turns = [
            {"question": one["question"], "answer": one["result"]["answer"]["text"],
             "status": one["result"]["answer"]["status"], "at": one["at"].isoformat(timespec="seconds"),
             "citations": [f"《{c['title']}》{c['label']}" for c in one["result"]["answer"]["citations"]]}
            for one in kept
        ]  # fmt: skip
        return (
            self._json(item)
            | self._known([item])[item.code]
            | {
                "turns": turns,
                "clauses": _clauses(kept),
                "hint": self._hinted(item, kept),
                "written": [said_json(s) for s in self.written(item.conversation)],
            }
        )

    def _hinted(self, item: Item, turns: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
        """What might be answered; never in the way of the conversation."""
        if item.state != "taken":
            return None
        try:
            return self._hint(turns, item.region)
        except KnowledgeError:
            return None  # nothing is published, or the index is away: the operator answers by himself

    def take(self, who: Staff, code: str) -> dict[str, Any]:
        """Serve a person; NotYours tells who does."""
        before = self._item(code)
        self._held(who, code)
        if before.operator != who.id or before.state != "taken":
            self._queue.write(before.conversation, who.shown, _BEGUN.format(name=who.shown), self._now())
            self._log.record(who, "handover.take", code)
        return self.whole(code)

    def write(self, who: Staff, code: str, text: str, hint: str = "") -> dict[str, Any]:
        """Write to the person, whose channel it reaches; masked as all that is kept.

        `hint` is what was suggested; what became of it goes into the log.
        """
        item = self._item(code)
        if not text.strip():
            raise HandoverError("回复是空的，没有发出。请写上内容。")
        self._held(who, code)
        self._queue.write(item.conversation, who.shown, mask(text.strip())[:2000], self._now())
        self._log.record(
            who, "handover.answer", code, {"hint": HOW[used]} if (used := how_used(hint, text)) else None
        )
        return self.whole(code)

    def done(self, who: Staff, code: str, seen: int | None = None) -> dict[str, Any]:
        """End the service; the assistant goes on. `seen` is how many turns the operator saw."""
        item = self._item(code)
        if self._unseen(item, seen):
            raise Unread("用户刚又说了话，没有结束。请看过再结束。")
        if not self._queue.done(code, who.id, self._now()):
            raise self._not_yours(code)
        # What came in between was told to nobody: it went to the operator, who is gone.
        words = _ENDED + (_UNSEEN if self._unseen(item, seen) else "")
        self._queue.write(item.conversation, who.shown, words, self._now())
        self._log.record(who, "handover.close", code)
        return self.whole(code)

    def back(self, who: Staff, code: str) -> dict[str, Any]:
        """Put it back, for somebody else."""
        self._item(code)
        if not self._queue.back(code, who.id, self._now()):
            raise self._not_yours(code)
        self._log.record(who, "handover.back", code)
        return self.whole(code)

    def written(self, conversation: str, after: int = 0) -> Sequence[Said]:
        """What operators wrote in a conversation."""
        return self._queue.written(conversation, after)

    def is_open(self, conversation: str) -> bool:
        """Whether anybody waits or is served in it."""
        return self._queue.is_open(conversation)

    def serving(self, conversation: str) -> str | None:
        """The name of who serves a conversation now: the assistant is silent in it."""
        return self._queue.serving(conversation, self._now())

    def due(self, channel: str) -> Sequence[Said]:
        """What was written for persons of a channel, and did not go there yet."""
        return self._queue.due(channel)

    def delivered(self, number: int) -> None:
        """The channel has it."""
        self._queue.delivered(number)

    def _unseen(self, item: Item, seen: int | None) -> bool:
        """Whether words came that the assistant left to the operator, who did not see them."""
        if seen is None:
            return False
        turns = self._turns(item.conversation)[seen:]
        return any(one["result"]["answer"]["status"] in _LEFT for one in turns)

    def _known(self, items: Sequence[Item]) -> dict[str, dict[str, Any]]:
        """What is known beside, by the code of who waits."""
        orders = self._orders([one.conversation for one in items])
        return {
            one.code: {
                "facts": [[label, mask(value)] for label, value in self._facts(one.conversation)],
                "order": orders.get(one.conversation),
            }
            for one in items
        }

    def _held(self, who: Staff, code: str) -> None:
        now = self._now()
        if not self._queue.take(code, who.id, who.shown, now, now + LEASE):
            raise self._not_yours(code)

    def _not_yours(self, code: str) -> NotYours:
        item = self._item(code)
        if item.state == "done":
            return NotYours("这个转人工申请已经办结，没有改动。")
        return NotYours(f"这位用户由{item.operator_name or '别人'}接待，没有改动。请先接起再操作。")

    def _item(self, code: str) -> Item:
        if (found := self._queue.item(code)) is None:
            raise NoSuchItem(f"没有编号为 {code} 的转人工申请。请刷新后再看。")
        return found

    def _json(self, item: Item) -> dict[str, Any]:
        now = self._now()
        held = item.state == "taken" and item.until is not None and item.until > now
        plain = ("code", "reason", "summary", "contact", "conversation", "operator_name")
        return {name: getattr(item, name) for name in plain} | {
            "state": "waiting" if item.state == "taken" and not held else item.state,
            "operator": item.operator if held else "",
            "urgent": item.urgent,
            "region": _place(item.region),
            "channel": _channel(item.conversation),
            "created": item.created.isoformat(timespec="seconds"),
            "waited": int((now - item.created).total_seconds()),
        }


def _channel(conversation: str) -> str:
    """The name of the channel somebody writes in."""
    head, _, digest = conversation.rpartition("-")
    return _CHANNELS.get(head, _WEB) if len(digest) == _DIGEST else _WEB


def _place(region: str | None) -> str | None:
    """The name of a place that is kept by its code or as somebody wrote it."""
    with suppress(UnknownRegion):
        return regions().resolve(region).name if region else None
    return region


def _clauses(turns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The clauses that answers stood on, the latest first."""
    cited = (c for one in reversed(turns) for c in one["result"]["answer"]["citations"])
    found = {f"《{c['title']}》{c['label']}": c for c in cited}
    return [
        {"name": name, "quote": c.get("quote", ""), "state": c.get("state")} for name, c in found.items()
    ][:6]


def said_json(said: Said) -> dict[str, Any]:
    """What an operator wrote, as pages show it."""
    at = said.at.isoformat(timespec="seconds")
    return {"number": said.number, "by": said.by, "text": said.text, "at": at}
