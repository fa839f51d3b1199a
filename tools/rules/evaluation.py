"""The result of a scheme for a person, as it is shown: every criterion, every figure, with its basis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field


class State(StrEnum):
    """Whether something holds; 不在有效期 is said of schemes only."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_IN_FORCE = "not_in_force"


class FactShown(BaseModel):
    """A fact that a line rests on, as it is known."""

    fact: str
    label: str
    value: str


class CriterionResult(BaseModel):
    """One condition: met, not met or unknown; `parts` when it is made of several (`needed` must hold)."""

    text: str
    state: State
    basis: list[str]
    facts: list[FactShown] = []
    parts: list[CriterionResult] = []
    needed: int = 0
    note: str | None = None
    verified: bool = True


class FigureResult(BaseModel):
    """Points or money, from `low` to `high` (alike when known), with how it came about."""

    name: str
    low: float
    high: float
    calculation: str
    basis: list[str]
    parts: list[FigureResult] = []
    note: str | None = None
    verified: bool = True


class PointsResult(BaseModel):
    """The points, the line to be reached, and every item. `gap` is what is surely missing to the line.

    `plain` is the total if whatever was not told is not there (no award, no record); None if open even so.
    """

    low: float
    high: float
    plain: float | None = None
    target: float | None
    unit: str
    gap: float | None
    items: list[FigureResult]


class GradeResult(BaseModel):
    """One class and whether it is reached."""

    name: str
    state: State
    criterion: CriterionResult


class BenefitResult(BaseModel):
    """One benefit: its state, its amount if it is money, how it is paid."""

    id: str
    name: str
    state: State
    amount: FigureResult | None
    unit: str
    per: str
    months: int | None
    instalments: list[str]
    criterion: CriterionResult
    note: str | None


class ChangeResult(BaseModel):
    """What would make it met: the facts that change and how, in words; `effort` in months, roughly."""

    text: str
    facts: dict[str, str]
    effort: float


class Ask(BaseModel):
    """A fact still to be asked for; `share` is how much of what is open its answer decides, 0 to 1."""

    fact: str
    label: str
    question: str
    choices: list[str]
    unit: str | None
    share: float


class VersionShown(BaseModel):
    """Which version of the scheme decided."""

    start: date
    end: date | None
    document: str
    unverified: list[str]
    notes: list[str]


class Evaluation(BaseModel):
    """A scheme worked out for one person on one day."""

    scheme: str
    name: str
    kind: str
    region: str
    as_of: date
    status: State
    headline: str
    version: VersionShown | None
    criteria: list[CriterionResult] = []
    points: PointsResult | None = None
    grade: str | None = None
    grades: list[GradeResult] = []
    benefits: list[BenefitResult] = []
    changes: list[ChangeResult] = []
    ask: list[Ask] = []
    missing: list[str] = Field(default=[], description="事实的编号：还不知道、且与结果有关")
    missing_figures: list[str] = Field(default=[], description="当日尚无数值的数列，例如新一年度的社平工资")
    doubts: list[str] = Field(default=[], description="结果所依据、但未经官方核实的条件")
    basis: list[str] = []


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known and on which day; `others_none`: whatever was not told is not there (其余没有)."""

    facts: dict[str, tuple[float, float]]
    as_of: date
    others_none: bool = False
    words: tuple[str, ...] = field(default=())
