"""check_eligibility: does a person meet a policy, criterion by criterion (资格自测)."""

from __future__ import annotations

from pydantic import BaseModel

from tools.evaluating import SchemeArguments, evaluated
from tools.rules.evaluation import Evaluation
from tools.rules.rulebook import Rulebook
from tools.types import Caller, Outcome


class CheckEligibility:
    """Any scheme, of any kind."""

    name = "check_eligibility"
    title = "资格自测"
    description = (
        "按带日期、注明条款的规则判断一个人是否符合某项人才政策：逐项给出 符合/不符合/还不能判断、"
        "金额或分数的算法、最近的达标办法。缺少信息时返回最该问的问题，不得自行假设。"
    )
    arguments: type[BaseModel] = SchemeArguments
    value: type[BaseModel] = Evaluation

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules

    def __call__(self, arguments: SchemeArguments, caller: Caller) -> Outcome:
        """The evaluation, or what is missing for it."""
        return evaluated(self._rules, self._rules[arguments.scheme], arguments, caller)
