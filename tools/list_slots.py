"""list_slots: when one can come (可预约时间)."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import BaseModel, Field

from tools.services.ports import Places, Slots
from tools.services.showing import ESTIMATED_LINE, day_card, day_line, demo_line
from tools.services.types import SHANGHAI, Day, Offer, Place
from tools.services.workdays import ESTIMATED
from tools.types import Caller, MissingFacts, Outcome, Question, ToolResult


class SlotArguments(BaseModel):
    """Where, for what, which days."""

    place: str = Field(max_length=80, description="网点编号，取自 find_service_place")
    service: str | None = Field(None, max_length=60, description="服务的编号或名称；网点只有一项可约时可不填")
    first: date | None = Field(None, description="从哪一天起，默认今天")
    days: int = Field(7, ge=1, le=31, description="看几天")


class SlotsFound(BaseModel):
    """Days with their times."""

    place: str = Field(description="网点编号")
    service: str = Field(description="服务编号")
    days: tuple[Day, ...] = Field(description="每天的可约时间和余量，或不可约的原因")


class ListSlots:
    """The free times of a service at a place."""

    name = "list_slots"
    title = "可预约时间"
    description = "列出某网点某项服务接下来几天可预约的时间和剩余名额；节假日不开放，调休上班日照常。"
    arguments: type[BaseModel] = SlotArguments
    value: type[BaseModel] = SlotsFound

    def __init__(self, places: Places, slots: Slots) -> None:
        self._places, self._slots = places, slots

    def __call__(self, arguments: SlotArguments, caller: Caller) -> Outcome:
        """The days; asks for which service, where there are several."""
        place = self._places.get(arguments.place)
        offer = _offer(place, arguments.service)
        if offer is None:
            return MissingFacts((_question(place),))
        today = caller.now.astimezone(SHANGHAI).date()
        first = arguments.first or today
        wished = first + timedelta(days=arguments.days - 1)
        last = max(first, min(wished, today + timedelta(days=place.window_days)))
        days = self._slots.days(place.id, offer, first, last, caller.now)
        name = next((o.name for o in place.offers if o.id == offer), offer)
        notes = [f"这个网点只开放最近{place.window_days}天的预约。"] if first < last < wished else []
        notes += [ESTIMATED_LINE] if any(day.open and day.note == ESTIMATED for day in days) else []
        shown = {"place": {"id": place.id, "name": place.name}, "service": {"id": offer, "name": name}}
        return ToolResult(
            SlotsFound(place=place.id, service=offer, days=days),
            (f"{place.name}，{name}：", *map(day_line, days), *notes, *demo_line(place.demo)),
            caller.as_of,
            card={"type": "slots"}
            | shown
            | {"days": list(map(day_card, days)), "note": "".join(notes) or None, "demo": place.demo},
        )


def _bookable(place: Place) -> list[Offer]:
    return [offer for offer in place.offers if offer.capacity]


def _offer(place: Place, wanted: str | None) -> str | None:
    """The id of the wanted service, or of the only one; an unknown one is left for the store to refuse."""
    if wanted:
        named = (o.id for o in place.offers if wanted == o.id or wanted in o.name)
        return next(named, wanted)
    only = _bookable(place)
    return only[0].id if len(only) == 1 else None


def _question(place: Place) -> Question:
    choices = tuple(offer.name for offer in _bookable(place))
    return Question("service", "要办的事", "您要预约办理哪一项？", choices, why="各项服务的时间不同")
