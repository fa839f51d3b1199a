"""The registry: every tool there is, in one explicit tuple, and the box that runs them by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError

from tools.book_service import BookService
from tools.calculate_points import CalculatePoints
from tools.cancel_booking import CancelBooking
from tools.certification_status import CertificationStatus
from tools.check_duplicate_support import CheckDuplicateSupport
from tools.check_eligibility import CheckEligibility
from tools.classify_talent import ClassifyTalent
from tools.errors import BadArguments, UnknownName
from tools.find_service_place import FindServicePlace
from tools.list_materials import ListMaterials
from tools.list_slots import ListSlots
from tools.match_policies import MatchPolicies
from tools.my_requests import MyRequests
from tools.request_handover import RequestHandover
from tools.reschedule import Reschedule
from tools.rules.exclusion import exclusions
from tools.rules.privilege import privileges
from tools.rules.rulebook import rulebook
from tools.services.services import Services
from tools.subscribe import Subscribe
from tools.talent_benefits import TalentBenefits
from tools.types import Caller, Outcome, Tool

RULE_TOOLS: tuple[Callable[[], Tool], ...] = (
    lambda: CheckEligibility(rulebook()),
    lambda: CalculatePoints(rulebook()),
    lambda: ClassifyTalent(rulebook()),
    lambda: TalentBenefits(privileges()),
    lambda: MatchPolicies(rulebook(), exclusions()),
    lambda: CheckDuplicateSupport(rulebook(), exclusions()),
    lambda: ListMaterials(rulebook()),
)

SERVICE_TOOLS: tuple[Callable[[Services], Tool], ...] = (
    lambda s: CertificationStatus(s.certifications, s.tries),
    lambda s: FindServicePlace(s.places),
    lambda s: ListSlots(s.places, s.slots),
    lambda s: BookService(s.bookings, s.tries),
    lambda s: Reschedule(s.bookings, s.tries),
    lambda s: CancelBooking(s.bookings, s.tries),
    lambda s: MyRequests(s),
    lambda s: Subscribe(s.subscriptions, s.tries),
    lambda s: RequestHandover(s.handovers, s.places),
)


def all_tools(services: Callable[[], Services]) -> tuple[Callable[[], Tool], ...]:
    """The tools of rules and of services; services are opened when a tool is first asked for."""
    return (*RULE_TOOLS, *(partial(_served, make, services) for make in SERVICE_TOOLS))


def _served(make: Callable[[Services], Tool], services: Callable[[], Services]) -> Tool:
    return make(services())


class Toolbox:
    """The tools by name; a tool is made when it is first used."""

    def __init__(self, tools: tuple[Callable[[], Tool], ...]) -> None:
        self._make = tools
        self._tools: dict[str, Tool] | None = None

    def __iter__(self) -> Iterator[Tool]:
        return iter(self._all().values())

    def __getitem__(self, name: str) -> Tool:
        """The tool of that name; UnknownName lists those there are."""
        if name not in self._all():
            raise UnknownName(f"没有“{name}”这个工具。可用的工具：{'、'.join(self._all())}。")
        return self._all()[name]

    def run(self, name: str, arguments: Mapping[str, Any], caller: Caller) -> Outcome:
        """Run a tool on arguments as they came; BadArguments says which one is wrong, and how."""
        tool = self[name]
        try:
            checked = tool.arguments.model_validate(dict(arguments))
        except ValidationError as error:
            raise BadArguments(_said(tool, error)) from error
        return tool(checked, caller)

    def _all(self) -> dict[str, Tool]:
        if self._tools is None:
            self._tools = {tool.name: tool for tool in (make() for make in self._make)}
        return self._tools


def _said(tool: Tool, error: ValidationError) -> str:
    """What is wrong with the arguments, in Chinese, without what was given (it may be personal)."""
    wrong = []
    for one in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in one["loc"]) or "参数"
        lacking = one["type"] == "missing"
        wrong.append(f"“{name}”{'没有填写' if lacking else '填写有误（' + one['msg'] + '）'}")
    return f"“{tool.title}”不能办：{'；'.join(wrong)}。请对照该工具的参数说明修改后重试。"
