"""Services in words and on cards (tools/cards.md)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tools.services import timetable
from tools.services.types import (
    SHANGHAI,
    Application,
    Booking,
    BookingState,
    Day,
    Handover,
    Hours,
    OpenDays,
    Place,
    Step,
    Subscription,
)
from tools.services.workdays import kind_of

_DEMO = "以上是虚构示例数据，只供试用。"
ESTIMATED_LINE = "注明“放假安排待公布”的日子按平日推算；节假日安排以国务院办公厅通知为准，去之前请再核对。"
_WEEKDAYS = "一二三四五六日"
_OPEN = {OpenDays.WORKDAYS: "工作日", OpenDays.RESTDAYS: "休息日", OpenDays.EVERYDAY: "每天"}
_FINAL = (BookingState.CONFIRMED, BookingState.CANCELLED)
_ACTIONS = {
    BookingState.HELD: ["confirm", "reschedule", "cancel"],
    BookingState.CONFIRMED: ["reschedule", "cancel"],
}


def day_text(day: date) -> str:
    """2026年11月23日（周一）."""
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def span_text(starts: datetime, ends: datetime) -> str:
    """09:00–09:30, in Asia/Shanghai."""
    return f"{starts.astimezone(SHANGHAI):%H:%M}–{ends.astimezone(SHANGHAI):%H:%M}"


def moment_text(moment: datetime) -> str:
    """11月23日 09:05, in Asia/Shanghai."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def hours_text(hours: Hours) -> str:
    """工作日 09:00–11:30."""
    return f"{_OPEN[hours.days]} {hours.opens}–{hours.closes}"


def demo_line(*demos: bool) -> tuple[str, ...]:
    """That it is all invented, where it is."""
    return (_DEMO,) if any(demos) else ()


def application_lines(application: Application) -> list[str]:
    """An application step by step, and what is waited for."""
    head = f"{application.kind}：{application.title}（{application.number}），{application.region}，"
    lines = [f"{head}{day_text(application.submitted)}提交。"]
    lines += [f"{n}. {_step_text(step)}" for n, step in enumerate(application.steps, 1)]
    current = application.current
    if current is not None and current.waits_for:
        by = f"，预计{day_text(current.due)}前" if current.due else ""
        lines.append(f"现在等：{current.waits_for}，由{current.waits_from or '受理单位'}办理{by}。")
    return lines


def _step_text(step: Step) -> str:
    since = f"，{step.since.isoformat()}" if step.since else ""
    return f"{step.name}：{step.state}{since}" + (f"（{step.note}）" if step.note else "")


def application_card(application: Application) -> dict[str, Any]:
    """One application of a `steps` card."""
    current = application.current
    waiting = None
    if current is not None and current.waits_for:
        due = current.due.isoformat() if current.due else None
        waiting = {"step": current.name, "for": current.waits_for, "from": current.waits_from, "due": due}
    return application.model_dump(mode="json") | {"waiting": waiting}


def place_lines(place: Place, now: datetime) -> list[str]:
    """A place: where, when, what."""
    phone = place.telephone or "未公布，可拨打 12345 政务服务便民热线询问"
    state = "现在开放" if timetable.open_at(place, now) else "现在不在开放时间"
    hours = "；".join(map(hours_text, place.hours)) + (f"（{place.hours_note}）" if place.hours_note else "")
    services = "、".join(o.name + ("" if o.capacity else "（不需预约）") for o in place.offers)
    return [
        f"{place.name}：{place.address}。电话：{phone}。",
        f"开放时间：{hours}，{state}。可办：{services}。",
    ]


def place_card(place: Place, now: datetime) -> dict[str, Any]:
    """One place of a `places` card."""
    plain = place.model_dump(
        mode="json", include={"id", "name", "address", "telephone", "hours_note", "demo"}
    )
    services = [{"id": o.id, "name": o.name, "bookable": o.capacity > 0} for o in place.offers]
    open_now = timetable.open_at(place, now)
    return plain | {"hours": list(map(hours_text, place.hours)), "open_now": open_now, "services": services}


def day_line(day: Day) -> str:
    """A day with its free times, or why there are none."""
    note = f"{day.note}，" if day.note else ""
    if not day.open:
        return f"{day_text(day.on)}：{note}不可预约"
    free = [f"{slot.starts.astimezone(SHANGHAI):%H:%M}（余{slot.left}）" for slot in day.slots if slot.left]
    return f"{day_text(day.on)}：{note}" + ("、".join(free) or "已约满")


def day_card(day: Day) -> dict[str, Any]:
    """One day of a `slots` card."""
    times = [{"slot": s.id, "time": span_text(s.starts, s.ends), "left": s.left} for s in day.slots]
    weekday = f"周{_WEEKDAYS[day.on.weekday()]}"
    shown = {"date": day.on.isoformat(), "weekday": weekday, "open": day.open, "note": day.note}
    return shown | {"times": times}


def booking_lines(booking: Booking) -> list[str]:
    """What is booked, where and when."""
    when = f"{day_text(booking.starts.date())} {span_text(booking.starts, booking.ends)}"
    lines = [f"{booking.state}：{booking.service}，{when}，{booking.place}（{booking.address}）。"]
    lines.append(f"预约号：{booking.code}，改期、取消和查询时用。")
    if booking.contact:
        lines.append(f"联系电话：{booking.contact}，只用于这次预约。")
    if booking.bring and booking.state not in (BookingState.CANCELLED, BookingState.EXPIRED):
        lines.append("请带：" + "、".join(booking.bring) + "。")
    if booking.state in _ACTIONS and kind_of(booking.starts.date()).estimated:
        year = booking.starts.year
        lines.append(f"{year}年的放假安排还没有收录：节假日安排以国务院办公厅通知为准，去之前请再核对。")
    if booking.state == BookingState.HELD and booking.hold_until is not None:
        lines.append(f"还没有约成：请在{moment_text(booking.hold_until)}前确认，过时名额自动放出。")
    return lines


def booking_card(booking: Booking) -> dict[str, Any]:
    """A `booking` card."""
    shown = booking.model_dump(mode="json", exclude={"starts", "ends", "updated", "sequence"})
    when = {
        "date": booking.starts.date().isoformat(),
        "weekday": f"周{_WEEKDAYS[booking.starts.weekday()]}",
        "time": span_text(booking.starts, booking.ends),
    }
    final = {"final": booking.state in _FINAL, "actions": _ACTIONS.get(booking.state, [])}
    return {"type": "booking"} | shown | when | final


def subscription_line(subscription: Subscription) -> str:
    """What one will be told of."""
    over = "（已退订）" if subscription.ended else ""
    return f"订阅{subscription.code}：《{subscription.title}》{subscription.topic}提醒{over}"


def subscription_card(subscription: Subscription) -> dict[str, Any]:
    """A `subscription` card; of the profile only the names of what is kept."""
    shown = subscription.model_dump(mode="json", exclude={"profile"})
    return {"type": "subscription"} | shown | {"kept": sorted(subscription.profile)}


def handover_line(handover: Handover) -> str:
    """A request for a person, and where it stands."""
    when = moment_text(handover.created)
    return f"转人工{handover.code}：{handover.state}，{when}提交，事由：{handover.reason}"


def handover_card(handover: Handover) -> dict[str, Any]:
    """A `handover` card."""
    return {"type": "handover"} | handover.model_dump(mode="json")
