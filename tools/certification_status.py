"""certification_status: where an application of the person stands (认定、申报、资金拨付进度)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tools.errors import NotAllowed
from tools.services.access import counted_for_number
from tools.services.ports import Certifications, Tries
from tools.services.showing import application_card, application_lines, demo_line
from tools.services.types import Application
from tools.types import Caller, MissingFacts, Outcome, Question, ToolResult

_NO_MATCH = (
    "没有找到与您提供的信息相符的申请。请核对申请编号和证件号码后四位；"
    "仍查不到时，请说“转人工”由工作人员核实，或到受理窗口查询。"
)
_NUMBER = Question(
    "number", "申请编号", "请告诉我申请编号（受理回执上有）。", why="进度只告诉本人，要凭编号查询"
)
_LAST_FOUR = Question(
    "last_four", "证件号码后四位", "请告诉我申请时所用证件号码的后四位。", why="进度只告诉本人，用来核对身份"
)


class StatusArguments(BaseModel):
    """Number and last four, or nothing where the channel has verified who it is."""

    number: str | None = Field(None, max_length=80, description="申请编号，照用户说的填，不要编造")
    last_four: str | None = Field(
        None, max_length=8, repr=False, description="证件号码后四位（末位可为X），照用户说的填，不要编造"
    )


class Status(BaseModel):
    """The applications found."""

    applications: tuple[Application, ...] = Field(description="申请及其各步骤、日期，在等什么、等谁")


class CertificationStatus:
    """To the person only: by a verified identity, or by number and last four, with few tries."""

    name = "certification_status"
    title = "办理进度"
    description = (
        "查询本人的人才认定、项目申报、资金拨付走到哪一步，在等什么、等谁。"
        "只告诉本人：渠道已核实身份，或提供申请编号和证件号码后四位。"
    )
    arguments: type[BaseModel] = StatusArguments
    value: type[BaseModel] = Status

    def __init__(self, certifications: Certifications, tries: Tries) -> None:
        self._certifications, self._tries = certifications, tries

    def __call__(self, arguments: StatusArguments, caller: Caller) -> Outcome:
        """The steps; NotAllowed, in the same words, whether the number is missing or the four are wrong."""
        number, last_four = (arguments.number or "").strip(), (arguments.last_four or "").strip()
        if caller.identity and not last_four:
            own = self._certifications.of(caller.identity)
            return self._shown(_chosen(own, number), caller)
        if not (number and last_four):
            return MissingFacts(
                tuple(q for q, told in ((_NUMBER, number), (_LAST_FOUR, last_four)) if not told)
            )
        found = counted_for_number(
            self._tries, number, caller, lambda: self._certifications.lookup(number, last_four)
        )
        if found is None:
            raise NotAllowed(_NO_MATCH)
        return self._shown((found,), caller)

    def _shown(self, found: tuple[Application, ...], caller: Caller) -> ToolResult:
        lines = [line for application in found for line in application_lines(application)]
        lines = lines or ["您名下没有查到认定、申报或资金拨付的申请。"]
        return ToolResult(
            Status(applications=found),
            (*lines, *demo_line(*(application.demo for application in found))),
            caller.as_of,
            card={"type": "steps", "applications": [application_card(a) for a in found]},
        )


def _chosen(own: tuple[Application, ...], number: str) -> tuple[Application, ...]:
    plain = "".join(number.split()).upper()
    chosen = tuple(a for a in own if not plain or a.number.upper() == plain)
    if plain and not chosen:
        raise NotAllowed(_NO_MATCH)
    return chosen
