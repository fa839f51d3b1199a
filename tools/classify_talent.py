"""classify_talent: which class of talent a person is (人才分类)."""

from __future__ import annotations

from pydantic import BaseModel

from tools.evaluating import SchemeArguments, class_scheme, evaluated
from tools.rules.evaluation import Evaluation
from tools.rules.rulebook import Rulebook
from tools.types import Caller, Outcome


class ClassifyTalent:
    """Schemes of the kind class."""

    name = "classify_talent"
    title = "人才分类"
    description = (
        "按人才分类目录判断一个人属于哪一类（如杭州A—E类、外国人才A/B/C类）：由高到低逐类列出条件是否符合。"
        "是按公开条件的预判，最终以主管部门认定为准。"
    )
    arguments: type[BaseModel] = SchemeArguments
    value: type[BaseModel] = Evaluation

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules

    def __call__(self, arguments: SchemeArguments, caller: Caller) -> Outcome:
        """The class, or what is missing to tell."""
        scheme = class_scheme(self._rules, arguments.scheme)
        return evaluated(self._rules, scheme, arguments, caller)
