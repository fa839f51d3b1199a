"""What is told by being unlike another: 孩他妈是本地户口，我不是."""

from __future__ import annotations

import re
from itertools import pairwise

from tools.reading.places import HERE
from tools.reading.scene import Scene
from tools.reading.types import FactRead

_FACT = "household"
_ELSEWHERE = 1  # the place of 外省市 among the choices
_LOCAL = re.compile(
    rf"(?:本地|本市|当地|{HERE})+(?:的)?(?:户(?:[口籍]|$)|人|籍)|是(?:本地|本市)(?=$|的)|户[口籍](?:是|在)(?:本地|本市|{HERE})"
)
_NOT_SO = re.compile(
    r"\s*(?:但|但是|而|可|就|只有|唯独|除了)*我(?:自己)?(?:一个)?(?:还|都)?(?:不是|没有|没落|不)(?:的|啊|哦)?\s*"
)
_SPOUSE_NOT = re.compile(
    r"\s*(?:但|但是|而|可)?我?(?:老公|老婆|爱人|妻子|丈夫|媳妇|配偶|太太|先生|他|她)(?:不是|没有|没)(?:的|啊|哦)?\s*"
)
_OTHERS = ("spouse", "other", "partner", "child")
_ONLY_ME = re.compile(r"\s*(?:就|只有|唯独|除了)我")


def spouse_unlike(told: Scene) -> FactRead | None:
    """我有上海户口，老公没有: the spouse's household is elsewhere."""
    for before, clause in pairwise(told.clauses):
        local = _LOCAL.search(told.lines[before.start : before.end])
        if local and before.subject == "self" and _SPOUSE_NOT.fullmatch(clause.text) and not clause.asks:
            return FactRead("spouse_local", 0, 0, clause.text, clause.start, clause.end)
    return None


def unlike(told: Scene) -> FactRead | None:
    """A household elsewhere, of who says 我不是 after telling of somebody's local one."""
    for before, clause in pairwise(told.clauses):
        local = _LOCAL.search(told.lines[before.start : before.end])
        others = before.subject in _OTHERS or (before.subject == "both" and _ONLY_ME.match(clause.text))
        if local and others and _NOT_SO.fullmatch(clause.text) and not clause.asks:
            return FactRead(_FACT, _ELSEWHERE, _ELSEWHERE, clause.text, clause.start, clause.end)
    return None
