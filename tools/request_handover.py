"""request_handover: a person takes over (转人工)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tools.errors import ToolError
from tools.services import timetable
from tools.services.access import asker_of
from tools.services.masking import masked_text
from tools.services.ports import Handovers, Places
from tools.services.showing import demo_line, handover_card, handover_line, place_card, place_lines
from tools.services.types import Handover, Place
from tools.types import Caller, Outcome, ToolResult

_NO_PLACE = "急事可拨打 12345 政务服务便民热线。"


class HandoverArguments(BaseModel):
    """Why, what has been said so far, how to reach the person."""

    reason: str = Field(max_length=200, description="为什么要转人工，一句话")
    summary: str = Field("", max_length=4000, repr=False, description="到目前为止的要点，供工作人员接手")
    region: str | None = Field(None, max_length=60, description="地区；不填按用户所在地区")
    phone: str | None = Field(None, max_length=30, repr=False, description="回电号码，可不填")


class HandedOver(BaseModel):
    """The request, and the place that can be called or visited meanwhile."""

    handover: Handover = Field(description="转人工申请")
    place: Place | None = Field(None, description="可以直接联系的网点")
    open_now: bool = Field(description="该网点现在是否在办公时间")


class RequestHandover:
    """Works while a back end is away: the queue of the desk is this program's own."""

    name = "request_handover"
    title = "转人工"
    description = "把对话交给工作人员：登记事由、要点和回电号码，并告知可直接联系的网点和办公时间。"
    arguments: type[BaseModel] = HandoverArguments
    value: type[BaseModel] = HandedOver

    def __init__(self, handovers: Handovers, places: Places) -> None:
        self._handovers, self._places = handovers, places

    def __call__(self, arguments: HandoverArguments, caller: Caller) -> Outcome:
        """The request in the queue; the same request is queued once."""
        region = arguments.region or caller.region
        asked = self._handovers.ask(
            masked_text(arguments.reason),
            masked_text(arguments.summary),
            region,
            arguments.phone,
            asker_of(caller),
            caller.now,
        )
        return _shown(asked, self._nearest(region), caller)

    def _nearest(self, region: str | None) -> Place | None:
        """The place to name; none when the back end that knows is away."""
        try:
            return next(iter(self._places.find(region, None)), None) if region else None
        except ToolError:
            return None


def _shown(asked: Handover, place: Place | None, caller: Caller) -> ToolResult:
    open_now = place is not None and timetable.open_at(place, caller.now)
    lines = [handover_line(asked) + "。"]
    lines.append(
        f"工作人员受理后会回电{asked.contact}。" if asked.contact else "工作人员受理后会在本对话中回复。"
    )
    if place is None:
        lines.append(_NO_PLACE)
    else:
        lines += ["也可以直接联系：", *place_lines(place, caller.now)]
    near = place_card(place, caller.now) if place else None
    return ToolResult(
        HandedOver(handover=asked, place=place, open_now=open_now),
        (*lines, *demo_line(*([place.demo] if place else []))),
        caller.as_of,
        card=handover_card(asked) | {"place": near, "open_now": open_now},
    )
