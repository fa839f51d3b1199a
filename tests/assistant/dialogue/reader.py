"""A small reader of facts that tests of the dialogue can rely on: plain words only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from tools.rules.vocabulary import Fact, vocabulary

_AGE = re.compile(r"(\d{1,3})岁")
_INSURED = re.compile(r"社保(?:累计)?(?:交了|缴了)?(\d+)(年|个月)")
_YES = ("是", "是的", "有", "嗯", "对", "是啊", "对的")
_NO = ("否", "没有", "不是", "没", "无", "不是的")
_CHOICES = {"education": ("本科", "大专"), "degree": ("学士",), "title": ("中级", "初级", "副高级")}
_UNSURE = ("不清楚", "不知道", "忘了", "这个不清楚")


@dataclass(frozen=True)
class Read:
    """A fact."""

    fact: str
    low: float
    high: float
    quote: str
    start: int
    end: int
    correction: bool = False


@dataclass(frozen=True)
class Doubt:
    """Something impossible."""

    fact: str
    quote: str
    text: str


@dataclass(frozen=True)
class Reading:
    """What was read."""

    facts: tuple[Read, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()
    denied_group: str | None = field(default=None)


def read_facts(
    text: str,
    as_of: date,
    pending: str | None = None,
    pending_group: str | None = None,
    *,
    place: str | None = None,
) -> Reading:
    """The facts of a message."""
    if pending and (answer := _answer(text.strip("。 "), vocabulary()[pending])):
        return answer
    if pending_group and (answer := _of_group(text, pending_group)):
        return answer
    facts, doubts = [], []
    if text.startswith("如果") or (not pending and text.endswith("要什么条件")):
        return Reading()
    if found := _AGE.search(text):
        if int(found[1]) > 100:
            doubts.append(Doubt("age", found[0], "您的年龄好像不对，请问今年多少周岁？"))
        else:
            facts.append(_read("age", float(found[1]), found))
    if found := _INSURED.search(text):
        unit = "insurance_years" if found[2] == "年" else "insurance_months"
        facts.append(_read(unit, float(found[1]), found))
    for name, choices in _CHOICES.items():
        for choice in choices:
            if found := re.search(choice, text):
                facts.append(_read(name, vocabulary()[name].choices.index(choice), found, "不对" in text))
                break
    return Reading(tuple(facts), tuple(doubts))


def _read(name: str, value: float, found: re.Match[str], correction: bool = False) -> Read:
    return Read(name, value, value, found[0], found.start(), found.end(), correction)


def _answer(text: str, fact: Fact) -> Reading | None:
    if text in _UNSURE:
        return Reading(unknown=(fact.id,))
    value: float | None = None
    text = re.sub(r"^(嗯，|是(?=.))", "", text) if text not in _YES else text
    text = re.sub(r"^(\d{4})年(\d+)月(\d+)日$", lambda m: "-".join(g.zfill(2) for g in m.groups()), text)
    if fact.kind == "bool" and text in _YES + _NO:
        value = float(text in _YES)
    elif fact.kind == "choice" and text in fact.choices:
        value = fact.choices.index(text)
    elif fact.kind == "number" and (
        found := re.fullmatch(rf"(\d+(?:\.\d+)?)(?:{re.escape(fact.unit or '年')})?", text)
    ):
        value = float(found[1])
    elif fact.kind == "date" and (found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)):
        value = float("".join(found.groups()))
    if value is None:
        return None
    if not fact.low <= value <= fact.high:
        return Reading(doubts=(Doubt(fact.id, text, f"{fact.label}好像不对，请再说一次。"),))
    return Reading((Read(fact.id, value, value, text, 0, len(text)),))


def _of_group(text: str, group: str) -> Reading | None:
    if text.strip("。 ") in ("都没有", "没有"):
        return Reading(denied_group=group)
    if text.strip("。 ") in _UNSURE:
        return Reading(unknown=(group,))
    named = [f for f in vocabulary() if f.group == group and f.label in text]
    if not named:
        return None
    values = {f.id: 1.0 for f in named}
    return Reading(tuple(Read(n, v, v, text, 0, len(text)) for n, v in values.items()))
