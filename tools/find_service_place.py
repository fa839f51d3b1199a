"""find_service_place: where to go (办事网点)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tools.services.ports import Places
from tools.services.showing import demo_line, place_card, place_lines
from tools.services.types import Place
from tools.types import Caller, MissingFacts, Outcome, Question, ToolResult

_MOST = 5
_WHERE = Question("region", "办理地区", "您打算在哪个城市或区办理？", why="各地由不同网点受理")


class PlaceArguments(BaseModel):
    """Where, and for what."""

    region: str | None = Field(
        None, max_length=60, description="城市或区的名称或六位代码；不填按用户所在地区"
    )
    service: str | None = Field(
        None, max_length=60, description="要办的事，如 落户材料预审；不填列出全部网点"
    )


class PlacesFound(BaseModel):
    """Places, the nearest level first."""

    places: tuple[Place, ...] = Field(description="网点：编号、名称、地址、电话、开放时间、可办的事")


class FindServicePlace:
    """Places that serve a region."""

    name = "find_service_place"
    title = "办事网点"
    description = (
        "查找服务某地区的人才服务网点：地址、电话、开放时间、可办和可预约的事。预约前先用它取得网点编号。"
    )
    arguments: type[BaseModel] = PlaceArguments
    value: type[BaseModel] = PlacesFound

    def __init__(self, places: Places) -> None:
        self._places = places

    def __call__(self, arguments: PlaceArguments, caller: Caller) -> Outcome:
        """The places; asks where, if nobody has said."""
        region = arguments.region or caller.region
        if not region:
            return MissingFacts((_WHERE,))
        found = self._places.find(region, arguments.service or None)[:_MOST]
        lines = [line for place in found for line in place_lines(place, caller.now)]
        if not found:
            what = f"办理“{arguments.service}”的" if arguments.service else "人才服务"
            lines.append(f"没有收录{region}{what}网点。可拨打 12345 政务服务便民热线询问，或说“转人工”。")
        return ToolResult(
            PlacesFound(places=found),
            (*lines, *demo_line(*(place.demo for place in found))),
            caller.as_of,
            card={"type": "places", "region": region, "places": [place_card(p, caller.now) for p in found]},
        )
