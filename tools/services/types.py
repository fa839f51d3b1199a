"""The nouns of services: applications, places, slots, bookings, subscriptions, hand-overs.

Times are in Asia/Shanghai. Nothing here carries a name, a whole telephone number or an ID number:
what a store keeps of a person it gives out masked.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEWS = timedelta(days=365)
"""How long a notice waits to be shown, and is kept."""
URGENT = "【紧急】"
"""Begins the reason of a request for a person that goes before all others; nobody can write it themselves."""


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


Moment = Annotated[AwareDatetime, AfterValidator(_local)]


class Noun(BaseModel):
    """A value that does not change."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ApplicationKind(StrEnum):
    """What was applied for."""

    RECOGNITION = "认定"
    DECLARATION = "申报"
    PAYMENT = "资金拨付"


class StepState(StrEnum):
    """How far a step has come."""

    DONE = "已完成"
    CURRENT = "办理中"
    WAITING = "等待补充"
    AHEAD = "未开始"
    REFUSED = "未通过"


class Step(Noun):
    """One step of an application: what, since when or by when, and what is waited for, from whom."""

    name: str
    state: StepState
    since: date | None = Field(None, description="完成或进入这一步的日期")
    due: date | None = Field(None, description="预计完成日期")
    waits_for: str | None = Field(None, description="在等什么")
    waits_from: str | None = Field(None, description="等谁办")
    note: str | None = None


class Application(Noun):
    """An application (认定、申报、资金拨付) and where it stands."""

    number: str
    kind: ApplicationKind
    title: str
    region: str
    submitted: date
    updated: date
    steps: tuple[Step, ...]
    demo: bool = False

    @property
    def current(self) -> Step | None:
        """The step that is being worked on or waits; None when all is over or nothing has begun."""
        states = (StepState.CURRENT, StepState.WAITING, StepState.REFUSED)
        return next((step for step in self.steps if step.state in states), None)


class OpenDays(StrEnum):
    """On which days opening hours hold; make-up workdays (调休上班) are workdays."""

    WORKDAYS = "workdays"
    RESTDAYS = "restdays"
    EVERYDAY = "everyday"


class Hours(Noun):
    """From when to when a place is open, as HH:MM, on such days."""

    days: OpenDays = OpenDays.WORKDAYS
    opens: str = Field(pattern=r"^\d\d:\d\d$")
    closes: str = Field(pattern=r"^\d\d:\d\d$")


class Offer(Noun):
    """A service at a place; bookable if `capacity` people are served at a time, every `minutes`."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    minutes: int = Field(30, ge=5, le=480)
    capacity: int = Field(0, ge=0, le=1000)
    bring: tuple[str, ...] = Field((), description="要带的材料")
    needs_phone: bool = Field(False, description="预约要留联系电话")


class Served(Noun):
    """A region that a place serves: its six-digit code (GB/T 2260) and its whole name."""

    code: str = Field(pattern=r"^\d{6}$")
    name: str


class Place(Noun):
    """A service place (服务网点)."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    serves: tuple[Served, ...]
    address: str
    telephone: str | None = None
    hours: tuple[Hours, ...]
    hours_note: str | None = None
    offers: tuple[Offer, ...]
    open_on: tuple[date, ...] = Field((), description="不论日历都开放的日子")
    closed_on: tuple[date, ...] = Field((), description="不论日历都不开放的日子")
    window_days: int = Field(14, ge=1, le=180, description="最远可约几天后")
    demo: bool = False

    def offer(self, offer_id: str) -> Offer | None:
        """The service with that id."""
        return next((offer for offer in self.offers if offer.id == offer_id), None)


class Slot(Noun):
    """A time that can be booked, and how many places are left."""

    id: str
    starts: Moment
    ends: Moment
    capacity: int
    left: int


class Day(Noun):
    """A day of a place: its slots, or why there are none (国庆节, 已过, 放假安排未公布)."""

    on: date
    open: bool
    note: str | None = None
    slots: tuple[Slot, ...] = ()


class BookingState(StrEnum):
    """Held is not yet booked; an expired hold has given its place back."""

    HELD = "待确认"
    CONFIRMED = "已预约"
    CANCELLED = "已取消"
    EXPIRED = "保留已过期"


class Booking(Noun):
    """A booking; `contact` is masked, `sequence` counts its changes (of the calendar file)."""

    code: str
    state: BookingState
    slot_id: str
    place_id: str
    place: str
    address: str
    telephone: str | None = None
    service: str
    bring: tuple[str, ...] = ()
    starts: Moment
    ends: Moment
    hold_until: Moment | None = None
    contact: str | None = None
    sequence: int = 0
    updated: Moment
    demo: bool = False


class Topic(StrEnum):
    """About what one wants to be told."""

    OPENS = "开放"
    CLOSES = "截止"
    CHANGES = "变化"
    QUALIFIES = "我符合条件时"


class Subscription(Noun):
    """Tell me when; `profile` (masked) only for 我符合条件时. `recipient` is where word is sent."""

    code: str
    topic: Topic
    subject: str
    title: str
    region: str | None = None
    recipient: str = Field("", exclude=True, repr=False)
    profile: dict[str, bool | int | float | str] = {}
    created: Moment
    ended: Moment | None = None


class Notice(Noun):
    """What is to be told for a subscription: `text` for people, `card` for the eye; waits till delivered."""

    id: int
    code: str = Field(description="订阅号")
    recipient: str = Field("", exclude=True, repr=False)
    text: str
    card: dict[str, Any] = {}
    created: Moment
    delivered_at: Moment | None = None


class HandoverState(StrEnum):
    """How far a request for a person has come."""

    WAITING = "待受理"
    TAKEN = "受理中"
    DONE = "已办结"


class Handover(Noun):
    """A request to be served by a person; `contact` is masked, `conversation` is for the desk."""

    code: str
    state: HandoverState
    reason: str
    summary: str = ""
    region: str | None = None
    contact: str | None = None
    conversation: str = Field("", exclude=True, repr=False)
    created: Moment
    updated: Moment
