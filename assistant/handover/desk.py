"""What operators do for those who asked for a person: take, write, give back, end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from assistant.handover.errors import HandoverError, NoSuchItem, NotYours
from assistant.handover.ports import Queue
from assistant.handover.types import Item, Said
from assistant.privacy import mask
from assistant.staff.types import Staff

LEASE = timedelta(minutes=10)
"""How long a taken item stays with an operator who does nothing: then others may take it."""
_RECENT = timedelta(hours=12)
_ENDED = "人工客服已结束这次服务。您可以继续在这里提问，需要时再说“转人工”。"
_BEGUN = "您好，人工客服{name}已接入，请说。"


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
    ) -> None:
        self._queue, self._turns, self._log, self._now = queue, turns, log, now

    def items(self) -> list[dict[str, Any]]:
        """All that wait or are served, and those done in this shift."""
        return [self._json(one) for one in self._queue.items(self._now() - _RECENT)]

    def whole(self, code: str) -> dict[str, Any]:
        """One with its conversation, and what operators wrote."""
        item = self._item(code)
        turns = [
            {"question": one["question"], "answer": one["result"]["answer"]["text"],
             "status": one["result"]["answer"]["status"], "at": one["at"].isoformat(timespec="seconds"),
             "citations": [f"《{c['title']}》{c['label']}" for c in one["result"]["answer"]["citations"]]}
            for one in self._turns(item.conversation)
        ]  # fmt: skip
        return self._json(item) | {
            "turns": turns,
            "written": [said_json(s) for s in self.written(item.conversation)],
        }

    def take(self, who: Staff, code: str) -> dict[str, Any]:
        """Serve a person; NotYours tells who does."""
        before = self._item(code)
        self._held(who, code)
        if before.operator != who.id or before.state != "taken":
            self._queue.write(before.conversation, who.shown, _BEGUN.format(name=who.shown), self._now())
            self._log.record(who, "handover.take", code)
        return self.whole(code)

    def write(self, who: Staff, code: str, text: str) -> dict[str, Any]:
        """Write to the person, whose channel it reaches; masked as all that is kept."""
        item = self._item(code)
        if not text.strip():
            raise HandoverError("回复是空的，没有发出。请写上内容。")
        self._held(who, code)
        self._queue.write(item.conversation, who.shown, mask(text.strip())[:2000], self._now())
        self._log.record(who, "handover.answer", code)
        return self.whole(code)

    def done(self, who: Staff, code: str) -> dict[str, Any]:
        """End the service; the assistant goes on."""
        item = self._item(code)
        if not self._queue.done(code, who.id, self._now()):
            raise self._not_yours(code)
        self._queue.write(item.conversation, who.shown, _ENDED, self._now())
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
        plain = ("code", "reason", "summary", "region", "contact", "conversation", "operator_name")
        return {name: getattr(item, name) for name in plain} | {
            "state": "waiting" if item.state == "taken" and not held else item.state,
            "operator": item.operator if held else "",
            "created": item.created.isoformat(timespec="seconds"),
            "waited": int((now - item.created).total_seconds()),
        }


def said_json(said: Said) -> dict[str, Any]:
    """What an operator wrote, as pages show it."""
    at = said.at.isoformat(timespec="seconds")
    return {"number": said.number, "by": said.by, "text": said.text, "at": at}
