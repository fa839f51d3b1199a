"""calculate_points: the points of a points scheme, line by line (积分测算)."""

from __future__ import annotations

from pydantic import BaseModel

from tools.evaluating import SchemeArguments, evaluated, points_scheme
from tools.rules.evaluation import Evaluation
from tools.rules.rulebook import Rulebook
from tools.types import Caller, Outcome


class CalculatePoints:
    """Schemes of the kind points."""

    name = "calculate_points"
    title = "积分测算"
    description = (
        "测算积分类政策（居住证积分、积分落户、外国人工作许可等）的分数：每一项怎么得来、合计、离达标线还差多少。"
        "信息不全时给出可能的最低分和最高分，并返回最该问的问题。"
    )
    arguments: type[BaseModel] = SchemeArguments
    value: type[BaseModel] = Evaluation

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules

    def __call__(self, arguments: SchemeArguments, caller: Caller) -> Outcome:
        """The points, or what is missing."""
        scheme = points_scheme(self._rules, arguments.scheme)
        return evaluated(self._rules, scheme, arguments, caller)
