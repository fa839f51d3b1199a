"""What staff do with work orders: make, confirm, dispatch, return, transfer, answer, follow up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from assistant.answering.lines import overlap
from assistant.orders.catalogue import catalogue
from assistant.orders.deadlines import due
from assistant.orders.errors import Incomplete, NoSuchOrder, NotNow
from assistant.orders.ports import OrderBook
from assistant.orders.types import Order, Step, Wanted
from assistant.privacy import mask
from assistant.staff.types import Staff

_ALIKE, _SAME_CALLER = 0.6, 0.4
"""Share of a subject's pairs of characters from which on an order counts as the same matter."""
_DEADLINES = {-1: "已超期", 0: "今天到期", 1: "明天到期", 3: "3 天内到期", 10**6: "更晚"}
_SINCE = timedelta(days=30)
_EDITABLE = ("kind", "subject", "summary", "region", "department", "urgency", "remark", "caller")
_TOLD = {"department", "reply", "satisfaction"}


class Recorder(Protocol):
    """Writes down who did what."""

    def record(self, who: Staff, act: str, what: str, detail: Mapping[str, Any] | None = None) -> None:
        """Add a line to the audit log."""


class OrderDesk:
    """The work orders of an installation."""

    def __init__(self, book: OrderBook, log: Recorder, now: Callable[[], datetime]) -> None:
        self._book, self._log, self._now = book, log, now

    def make(self, who: Staff, given: Mapping[str, Any]) -> Order:
        """A draft of these fields; what was told of a person is masked."""
        now = self._now()
        order = Order(
            code="",
            state="draft",
            kind=_one_of("kinds", given.get("kind", "consult"), "类型"),
            subject=_text(given, "subject"),
            summary=_text(given, "summary"),
            region=_text(given, "region"),
            department=_text(given, "department"),
            urgency=_one_of("urgencies", given.get("urgency", "normal"), "紧急程度"),
            due=None,
            created=now,
            updated=now,
            source=_text(given, "source"),
            caller=_text(given, "caller"),
            caller_key=str(given.get("caller_key", "")),
            citations=tuple(given.get("citations", ())),
            facts=tuple(mask(one) for one in given.get("facts", ())),
            remark=_text(given, "remark"),
        )
        made = self._book.add(order, Step(now, "draft", who.shown, "", "draft"))
        self._log.record(who, "order.draft", made.code, {"source": made.source})
        return made

    def edit(self, who: Staff, code: str, given: Mapping[str, Any]) -> Order:
        """Correct a draft."""
        order = self.get(code)
        if order.state != "draft":
            raise NotNow(
                f"工单 {code} 已经确认，不能再改内容。要换承办单位请用改派，其他情况请在备注里说明。"
            )
        changed: dict[str, Any] = {name: _text(given, name) for name in _EDITABLE if name in given}
        if "kind" in changed:
            _one_of("kinds", changed["kind"], "类型")
        if "urgency" in changed:
            _one_of("urgencies", changed["urgency"], "紧急程度")
        now = self._now()
        edited = replace(order, **changed, updated=now)
        step = Step(now, "edit", who.shown, "draft", "draft", {"fields": sorted(changed)})
        return self._kept(who, order, edited, step)

    def act(self, who: Staff, code: str, act: str, given: Mapping[str, Any]) -> Order:
        """One step on; NotNow where the state does not allow it, Incomplete where something is missing."""
        order, now = self.get(code), self._now()
        table = catalogue()["acts"].get(act)
        if table is None or order.state not in table["from"]:
            raise NotNow(_not_now(order, act))
        told: dict[str, Any] = {
            name: _text(given, name) for name in ("department", "reason", "reply") if given.get(name)
        }
        if given.get("satisfaction") is not None:
            told["satisfaction"] = _one_of("satisfaction", int(given["satisfaction"]), "满意度")
        whole = {"subject": order.subject, "summary": order.summary, "department": order.department, **told}
        missing = [catalogue()["fields"][name] for name in table.get("needs", ()) if not whole.get(name)]
        if missing:
            raise Incomplete(f"还缺{'、'.join(missing)}，{table['name']}没有进行。请补上后再试。")
        after = replace(
            order, state=table["to"], updated=now, **{k: v for k, v in told.items() if k in _TOLD}
        )
        if act == "confirm":
            after = replace(after, due=due(order.kind, order.urgency, now.date()))
        return self._kept(who, order, after, Step(now, act, who.shown, order.state, after.state, told))

    def get(self, code: str) -> Order:
        """One order; NoSuchOrder."""
        if (found := self._book.get(code)) is None:
            raise NoSuchOrder(f"没有编号为 {code} 的工单。请核对编号。")
        return found

    def open_of(self, sources: Sequence[str]) -> dict[str, Order]:
        """By source, the latest order from there that nobody has answered yet."""
        ended = catalogue()["ended"]
        return {one.source: one for one in reversed(self._book.of(sources)) if one.state not in ended}

    def steps(self, code: str) -> Sequence[Step]:
        """Its history."""
        self.get(code)
        return self._book.steps(code)

    def find(self, wanted: Wanted) -> tuple[Sequence[Order], int]:
        """A page of orders, and how many there are."""
        return self._book.find(wanted)

    def counts(self) -> dict[str, int]:
        """How many are in each state, and overdue."""
        return self._book.counts(self._now().date())

    def deadlines(self) -> list[dict[str, Any]]:
        """How many wait for an answer, by how soon it is due."""
        today, days = self._now().date(), self._book.due_days()
        found = dict.fromkeys(_DEADLINES, 0)
        for day, number in days.items():
            left = (day - today).days
            found[next(most for most in _DEADLINES if left <= most)] += number
        return [{"label": _DEADLINES[most], "count": number} for most, number in found.items()]

    def duplicates(self, order: Order) -> list[Order]:
        """Orders of the last weeks about the same matter: of the same caller sooner than of others."""
        since = self._now() - _SINCE
        own = self._book.like(order.caller_key, since) if order.caller_key else ()
        near = [one for one in own if overlap(one.subject, order.subject) >= _SAME_CALLER]
        near += [
            one
            for one in self._book.like("", since)
            if overlap(one.subject, order.subject) >= _ALIKE and one.region == order.region
        ]
        found = {one.code: one for one in near if one.code != order.code and one.state != "cancelled"}
        return list(found.values())[:5]

    def today(self) -> datetime:
        """The time."""
        return self._now()

    def _kept(self, who: Staff, before: Order, after: Order, step: Step) -> Order:
        if not self._book.change(after, before.state, step):
            raise NotNow(f"工单 {before.code} 刚被别人处理过，这次没有改动。请刷新后再看。")
        self._log.record(who, f"order.{step.act}", before.code, dict(step.detail))
        return after


def order_json(order: Order) -> dict[str, Any]:
    """An order as it is given out, with its names."""
    told = {f.name: getattr(order, f.name) for f in fields(order) if f.name != "caller_key"}
    table = catalogue()
    moments = {name: getattr(order, name).isoformat(timespec="seconds") for name in ("created", "updated")}
    names = {
        "state_name": table["states"][order.state],
        "kind_name": table["kinds"][order.kind]["name"],
        "urgency_name": table["urgencies"][order.urgency]["name"],
        "satisfaction_name": table["satisfaction"].get(order.satisfaction),
        "acts": {key: one["name"] for key, one in table["acts"].items() if order.state in one["from"]},
    }
    lists = {"citations": [dict(one) for one in order.citations], "facts": list(order.facts)}
    return told | moments | lists | names | {"due": order.due and order.due.isoformat()}


def step_json(step: Step) -> dict[str, Any]:
    """A line of the history."""
    table = catalogue()
    named = {"draft": "建单", "edit": "修改"} | {key: one["name"] for key, one in table["acts"].items()}
    return {
        "at": step.at.isoformat(timespec="seconds"),
        "act": step.act,
        "name": named.get(step.act, step.act),
        "by": step.by,
        "before": step.before,
        "after": step.after,
        "detail": dict(step.detail),
    }


def _not_now(order: Order, act: str) -> str:
    table = catalogue()
    able = "、".join(one["name"] for one in table["acts"].values() if order.state in one["from"]) or "无"
    name = table["acts"].get(act, {}).get("name", act)
    return (
        f"工单 {order.code} 现在是“{table['states'][order.state]}”，不能{name}，没有改动。现在可以：{able}。"
    )


def _one_of(name: str, value: Any, label: str) -> Any:
    if value not in catalogue()[name]:
        raise Incomplete(f"{label}“{value}”不在目录里。可用的：{'、'.join(map(str, catalogue()[name]))}。")
    return value


def _text(given: Mapping[str, Any], name: str) -> str:
    return mask(str(given.get(name) or "").strip())[:4000]
