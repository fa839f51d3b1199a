"""Status, places, times and bookings as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Card = Mapping[str, Any]
_SIGNS = {"已完成": "✓", "办理中": "▶", "等待补充": "？", "未开始": "·", "未通过": "✗"}
_TIMES = 8


def _demo(card: Card) -> list[str]:
    return ["（虚构示例，只供试用）"] if card.get("demo") else []


def steps(card: Card) -> list[str]:
    """Applications step by step."""
    return [line for one in card["applications"] for line in _application(one)]


def _application(one: Card) -> Iterator[str]:
    yield f"{one['title']}（{one['number']}）"
    for step in one["steps"]:
        since = f" {step['since']}" if step.get("since") else ""
        due = f"，预计{step['due']}" if step.get("due") else ""
        yield f"{_SIGNS.get(step['state'], '·')} {step['name']}：{step['state']}{since}{due}"
    if waiting := one.get("waiting"):
        whom = f"（{waiting['from']}）" if waiting.get("from") else ""
        yield f"在等：{waiting['for']}{whom}"
    yield from _demo(one)


def places(card: Card) -> list[str]:
    """Where to go, numbered."""
    found = []
    for n, one in enumerate(card["places"], 1):
        found += [
            f"{n}. {one['name']}（{'开放中' if one['open_now'] else '现在不开放'}）",
            f"　{one['address']}",
        ]
        found.append(f"　{'；'.join(one['hours'])}")
        if one.get("telephone"):
            found.append(f"　电话 {one['telephone']}")
    return found or ["没有收录当地的网点，可拨打 12345 询问。"]


def slots(card: Card) -> list[str]:
    """The next free times, numbered as the dialogue takes them."""
    found = [f"{card['place']['name']}，{card['service']['name']}，可约的时间："]
    free = [(day, t) for day in card["days"] for t in day["times"] if t["left"]]
    for n, (day, time) in enumerate(free[:_TIMES], 1):
        month, date = int(day["date"][5:7]), int(day["date"][8:10])
        found.append(f"{n}. {month}月{date}日 {day['weekday']} {time['time'][:5]}（余{time['left']}）")
    if len(free) > _TIMES:
        found.append(f"另有{len(free) - _TIMES}个时段，请说想要哪一天。")
    if not free:
        found.append("近期没有可约的时间。")
    if card.get("note"):
        found.append(str(card["note"]))
    return [*found, *_demo(card)]


def booking(card: Card) -> list[str]:
    """One booking and what to say next."""
    found = [
        f"{card['state']}：{card['date']} {card['weekday']} {card['time']}",
        f"{card['place']}，{card['address']}",
    ]
    found.append(f"{card['service']}，预约号 {card['code']}")
    if card["bring"]:
        found.append(f"请带上：{'、'.join(card['bring'])}")
    if not card["final"] and card.get("hold_until"):
        found.append(f"为您保留到 {card['hold_until'][11:16]}，回复“确认”即预约成功。")
    return [*found, *_demo(card)]


def subscription(card: Card) -> list[str]:
    """A wish to be told."""
    ended = "，已退订" if card.get("ended") else ""
    return [f"订阅：{card['title'] or card['subject']}（{card['topic']}）{ended}，订阅号 {card['code']}"]


def handover(card: Card) -> list[str]:
    """A wish for a person."""
    later = "" if card.get("open_now", True) else "现在不在工作时间，上班后会有人联系您。"
    return [f"转人工（{card['state']}），受理号 {card['code']}。{later}"]


def requests(card: Card) -> list[str]:
    """All that a person has under way."""
    found = [
        *_part("预约", card["bookings"], booking),
        *_part("申请", card["applications"], lambda one: list(_application(one))),
        *_part("订阅", card["subscriptions"], subscription),
        *_part("转人工", card["handovers"], handover),
    ]
    return found or ["没有查到您的事项。"]


def _part(title: str, cards: Sequence[Card], draw: Callable[[Card], list[str]]) -> list[str]:
    return [f"【{title}】", *(line for one in cards for line in draw(one))] if cards else []
