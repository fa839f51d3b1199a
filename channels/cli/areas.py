"""The areas of the staff side, wired to an installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from channels.cli.checks import checks
from channels.cli.orders import sources
from channels.console import evals
from channels.console import plug as console
from channels.console.gaps import gaps_router, words_router
from channels.console.insight import insight_router
from channels.console.insight_pages import health_router, pages_router
from channels.console.rules import rules_router
from channels.desk import plug as desk
from channels.handover import plug as handover
from channels.orders import plug as orders
from channels.staff import plug as staff

if TYPE_CHECKING:
    from fastapi import APIRouter

    from assistant.bootstrap import Installation
    from channels.plug import Plug


def staff_plugs(place: Installation) -> list[Plug]:
    """What operators, editors and administrators work with."""
    answers, material = place.conversations.answer, sources(place)
    return [
        staff.plug(place.staff, place.openid),
        console.plug(lambda: place.desk, place.jobs, answers, place.clock.now, insight_routers(place)),
        evals.plug(lambda: place.exams, place.jobs, place.clock.now),
        orders.plug(lambda: place.orders, material, lambda: place.wrap_ups, place.clock.now),
        *handover.plugs(lambda: place.handovers),
        desk.plug(lambda: place.call_desk, place.call_ear, lambda: place.rule_check, place.assistant),
    ]


def insight_routers(place: Installation) -> list[APIRouter]:
    """Gaps, figures, rules and health."""
    return [
        pages_router(),
        gaps_router(lambda: place.gaps, lambda: place.ways),
        words_router(lambda: place.ways),
        insight_router(lambda: place.figures, lambda: place.gaps, lambda: place.clock.now().date()),
        rules_router(lambda: place.tools.schemes()),
        health_router(lambda: [check.to_json() for check in checks(place)]),
    ]
