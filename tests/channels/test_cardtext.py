"""Every card of every tool has a plain-text form and a drawing on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from channels.cardtext import RENDERERS, card_text
from channels.web.assets import STATIC
from tools.registry import Toolbox, all_tools
from tools.services.services import make_services
from tools.types import Caller, MissingFacts

_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
_CALLER = Caller(date(2026, 11, 23), _NOW, "310109", origin="test")
_FACTS = {
    "年龄": 35,
    "学历": "大专",
    "学位": "无",
    "社保年限": 5,
    "持有居住证": "是",
    "当月在职参保": "是",
    "近12个月社保月数": 12,
}
_POINTS = {"scheme": "居住证积分", "facts": _FACTS, "others_none": True}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Toolbox]:
    services = make_services("demo", f"sqlite:///{tmp_path / 's.db'}")
    yield Toolbox(all_tools(lambda: services))
    services.close()


def _card(box: Toolbox, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    found = box.run(name, arguments, _CALLER)
    result = found.so_far if isinstance(found, MissingFacts) else found
    assert result is not None
    card: dict[str, Any] = result.to_json()["card"]
    return card


def _held(box: Toolbox) -> dict[str, Any]:
    return _card(box, "book_service", {"slot": _slot(box)})


def _slot(box: Toolbox) -> str:
    place = next(p for p in _card(box, "find_service_place", {})["places"] if p["services"][0]["bookable"])
    days = _card(box, "list_slots", {"place": place["id"], "service": place["services"][0]["id"]})["days"]
    return str(next(t["slot"] for d in days for t in d["times"] if t["left"]))


def test_points_say_what_is_missing_and_what_would_help(box: Toolbox) -> None:
    text = card_text(_card(box, "calculate_points", _POINTS))
    assert "95分，未达到120分，还差25分" in text
    assert "取得中级职称，即145分" in text


def test_the_policy_calculator_says_what_to_tell(box: Toolbox) -> None:
    text = card_text(_card(box, "match_policies", {"facts": _FACTS}))
    assert "补充信息后可以判断：" in text and "要知道" in text


def test_exclusions_name_both_supports(box: Toolbox) -> None:
    listed = ["cn-skill-upgrade-subsidy", "js-skill-upgrade-subsidy"]
    text = card_text(_card(box, "check_duplicate_support", {"supports": listed}))
    assert text.startswith("✗ ") and "与江苏省" in text


def test_materials_and_privileges_are_lists(box: Toolbox) -> None:
    assert "□ " in card_text(_card(box, "list_materials", {"scheme": "居住证积分"}))
    assert "· " in card_text(_card(box, "talent_benefits", {"card": "苏畅卡"}))


def test_places_and_times_are_numbered(box: Toolbox) -> None:
    assert card_text(_card(box, "find_service_place", {})).startswith("1. ")
    place = next(p for p in _card(box, "find_service_place", {})["places"] if p["services"][0]["bookable"])
    slots = _card(box, "list_slots", {"place": place["id"], "service": place["services"][0]["id"]})
    assert re.search(r"^1\. \d+月\d+日 周. \d\d:\d\d（余\d+）$", card_text(slots), re.MULTILINE)


def test_a_held_booking_says_how_to_make_it_final(box: Toolbox) -> None:
    held = _held(box)
    assert "回复“确认”" in card_text(held)
    final = _card(box, "book_service", {"booking": held["code"], "confirm": True})
    assert card_text(final).startswith("已预约：")
    assert final["ics"].startswith("BEGIN:VCALENDAR")


def test_what_is_under_way_is_told_by_kind(box: Toolbox) -> None:
    code = _held(box)["code"]
    subscribed = _card(box, "subscribe", {"subject": "sh-residence-points", "topic": "变化"})
    assert subscribed["code"] in card_text(subscribed)
    handed = _card(box, "request_handover", {"reason": "想找人问问"})
    assert handed["code"] in card_text(handed)
    text = card_text(_card(box, "my_requests", {"codes": [code, subscribed["code"], handed["code"]]}))
    assert all(word in text for word in ("【预约】", "【订阅】", "【转人工】"))


def test_the_page_draws_every_card_that_has_a_text(box: Toolbox) -> None:
    script = (STATIC / "cards.js").read_text(encoding="utf-8")
    block = script[script.index("const FILES") : script.index("const fileOf")]
    assert set(re.findall(r"'(\w+)'", block)) == set(RENDERERS)


def test_the_card_table_describes_every_type() -> None:
    table = (Path(__file__).parents[2] / "tools" / "cards.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(RENDERERS)


def test_an_unknown_card_has_no_text() -> None:
    assert card_text({"type": "toString"}) == ""
