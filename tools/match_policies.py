"""match_policies: one profile against every policy of a place (政策计算器)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from tools.evaluating import known_facts
from tools.rules.algebra import UNBOUNDED
from tools.rules.asking import questions
from tools.rules.engine import evaluate
from tools.rules.evaluation import Ask, BenefitResult, ChangeResult, Evaluation, State
from tools.rules.exclusion import Exclusion, best_set, conflicts
from tools.rules.nearest import changes
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme
from tools.rules.values import Pair, show_number, show_value
from tools.rules.wording import show_span
from tools.types import Caller, ToolResult

_OPEN_ASKED = 3
_UNCLEAR_SHOWN = 6
_NEARLY = 24
"""Months: what takes longer is not nearly there, though how is still told."""


class MatchArguments(BaseModel):
    """A person, and the place whose policies are meant."""

    facts: dict[str, Any] = Field(default_factory=dict, description="已知的事实，名称见 talent facts")
    region: str | None = Field(default=None, description="六位行政区划代码，如 310000；不写则用当前地区")
    others_none: bool = Field(default=False, description="本人已说明其余没有")


class Matched(BaseModel):
    """A policy (or one benefit of it) for this person."""

    scheme: str
    benefit: str | None
    name: str
    headline: str
    amount: str | None
    worth: float
    """Yuan in all, as far as it is money and known; 0 for a status or a privilege."""
    basis: list[str]
    changes: list[ChangeResult] = []
    ask: list[str] = []
    special: str | None = Field(
        default=None, description="没有说的哪一项，与几乎人人的答案相同就不符合，如 国籍身份 中国内地"
    )
    unverified: list[str] = []


class Clash(BaseModel):
    """Two that one cannot have together."""

    one: str
    other: str
    rule: str
    mode: str
    basis: list[str]


class Matches(BaseModel):
    """What one can have now, nearly has, may have, cannot have; and the best set that goes together."""

    region: str
    have: list[Matched]
    nearly: list[Matched]
    unclear: list[Matched]
    cannot: list[Matched]
    best: list[str]
    best_worth: float
    clashes: list[Clash]
    ask: list[Ask]


class MatchPolicies:
    """Every scheme that serves the place."""

    name = "match_policies"
    title = "政策计算器"
    description = (
        "用一个人的情况比对所在地的全部政策：现在就能享受的（含金额）、差一点的（差什么）、缺信息的（该问什么）、不符合的；"
        "并按不可同时享受的规定给出合计最高的组合。"
    )
    arguments: type[BaseModel] = MatchArguments
    value: type[BaseModel] = Matches

    def __init__(self, rules: Rulebook, exclusions: Sequence[Exclusion]) -> None:
        self._rules, self._exclusions = rules, exclusions

    def __call__(self, arguments: MatchArguments, caller: Caller) -> ToolResult:
        """The list; it never waits for facts: what is unknown is in `unclear`."""
        facts = known_facts(self._rules, arguments.facts, arguments.others_none)
        region = arguments.region or caller.region or "000000"
        schemes = [s for s in self._rules if s.region in chain(region)]
        results = {s.id: evaluate(self._rules, s, facts, caller.as_of) for s in schemes}
        found = self._sorted(region, schemes, results, facts)
        basis = tuple(dict.fromkeys(b for m in found.have for b in m.basis))
        return ToolResult(
            found, _lines(found), caller.as_of, basis, {"type": "match", **found.model_dump(mode="json")}
        )

    def _sorted(
        self,
        region: str,
        schemes: Sequence[Scheme],
        results: Mapping[str, Evaluation],
        facts: Mapping[str, Pair],
    ) -> Matches:
        have: list[Matched] = []
        nearly: list[Matched] = []
        cannot: list[Matched] = []
        unclear: list[tuple[Scheme, Evaluation]] = []
        for scheme in schemes:
            result = results[scheme.id]
            if result.status is State.MET:
                have += _had(result)
            elif result.status is State.UNKNOWN:
                unclear.append((scheme, result))
            elif result.status is State.NOT_MET:
                near = changes(self._rules, scheme, facts, result.as_of, most=2, thorough=False)
                close = bool(near) and near[0].effort <= _NEARLY
                (nearly if close else cannot).append(_matched(result).model_copy(update={"changes": near}))
        have.sort(key=lambda m: -m.worth)
        nearly.sort(key=lambda m: m.changes[0].effort)
        worth = {_key(m): m.worth for m in have}
        best = best_set(worth, self._exclusions)
        open_ones = ((s, r, questions(self._rules, s, facts, r.as_of)) for s, r in unclear)
        asked = [(self._special(s, r, facts), r, asks) for s, r, asks in open_ones]
        places = {s.id: chain(region).index(s.region) for s, _ in unclear}
        # What is for few people last; of the district first; of those what needs least to be told.
        asked.sort(key=lambda one: (one[0] is not None, -places[one[1].scheme], len(one[2])))
        return Matches(
            region=region,
            have=have,
            nearly=nearly,
            unclear=[
                _matched(r).model_copy(update={"ask": _told_of(q), "special": special})
                for special, r, q in asked
            ],
            cannot=cannot,
            best=[_key(m) for m in have if _key(m) in best],
            best_worth=sum(worth[k] for k in best),
            clashes=[
                Clash(one=a, other=b, rule=r.text, mode=r.mode, basis=list(r.basis))
                for a, b, r in conflicts(list(worth), self._exclusions)
            ],
            ask=_most_asked([q for special, _, q in asked if special is None]),
        )

    def _special(self, scheme: Scheme, result: Evaluation, facts: Mapping[str, Pair]) -> str | None:
        """What one has to be otherwise than nearly everybody for the policy to be possible at all."""
        for fact in self._rules.words:
            if fact.usual is None or fact.id in facts:
                continue
            usual = {**facts, fact.id: (fact.usual, fact.usual)}
            if evaluate(self._rules, scheme, usual, result.as_of).status is State.NOT_MET:
                return f"{fact.label} {show_value(fact, fact.usual)}"
        return None


def chain(region: str) -> tuple[str, ...]:
    """The codes whose policies serve a place: the country, the province, the city, the district."""
    return tuple(dict.fromkeys(("000000", f"{region[:2]}0000", f"{region[:4]}00", region)))


def _key(matched: Matched) -> str:
    return f"{matched.scheme}/{matched.benefit}" if matched.benefit else matched.scheme


def _had(result: Evaluation) -> list[Matched]:
    """A benefit scheme counts by its benefits; of classes and points the scheme itself is what one has."""
    benefits = [b for b in result.benefits if b.state is State.MET]
    return [_benefit(result, b) for b in benefits] or [_matched(result)]


def _matched(result: Evaluation) -> Matched:
    unverified = result.version.unverified if result.version else []
    return Matched(
        scheme=result.scheme,
        benefit=None,
        name=result.name,
        headline=result.headline,
        amount=None,
        worth=0.0,
        basis=result.basis,
        unverified=unverified,
    )


def _benefit(result: Evaluation, benefit: BenefitResult) -> Matched:
    figure, name = benefit.amount, f"{result.name}：{benefit.name}"
    amount = f"{show_span(figure.low, figure.high)}{benefit.unit}（{benefit.per}）" if figure else None
    if amount and benefit.months and benefit.per == "每月":
        amount = amount.removesuffix("）") + f"，最长{benefit.months}个月）"
    return _matched(result).model_copy(
        update={
            "benefit": benefit.id,
            "name": name if benefit.name not in result.name else result.name,
            "amount": amount,
            "worth": _worth(benefit),
            "basis": list(dict.fromkeys([*(figure.basis if figure else []), *benefit.criterion.basis])),
        }
    )


def _worth(benefit: BenefitResult) -> float:
    """Yuan in all: what is paid monthly over all its months; the least that is certain."""
    if benefit.amount is None or benefit.unit not in ("元", "万元") or benefit.amount.low >= UNBOUNDED:
        return 0.0
    scale = 10000.0 if benefit.unit == "万元" else 1.0
    times = {"每月": benefit.months or 12, "每年": max(1, (benefit.months or 12) // 12)}.get(benefit.per, 1)
    return benefit.amount.low * scale * times


def _told_of(asks: Sequence[Ask]) -> list[str]:
    """What to tell, shortly: of a group of rare things that there are such."""
    labels = [a.label.split("、") for a in asks[:_OPEN_ASKED]]
    return [one[0] if len(one) == 1 else f"{one[0]}等{len(one)}种情形" for one in labels]


def _most_asked(asked: Sequence[Sequence[Ask]]) -> list[Ask]:
    """The questions that matter to most of the open policies, first."""
    first: dict[str, Ask] = {}
    weight: dict[str, float] = {}
    for questions_of_one in asked:
        for ask in questions_of_one:
            first.setdefault(ask.fact, ask)
            weight[ask.fact] = weight.get(ask.fact, 0.0) + ask.share
    return sorted(first.values(), key=lambda ask: -weight[ask.fact])


def _lines(found: Matches) -> tuple[str, ...]:
    lines = [
        f"现在符合的有{len(found.have)}项，差一点的{len(found.nearly)}项，要补充信息才能判断的{len(found.unclear)}项。"
    ]
    lines += [f"✓ {m.name}{'：' + m.amount if m.amount else ''}" for m in found.have]
    if found.clashes:
        lines.append(f"不能同时享受的有：{'；'.join(dict.fromkeys(c.rule for c in found.clashes))}")
        names = [m.name for m in found.have if _key(m) in found.best]
        lines.append(f"合计最高的组合：{'、'.join(names)}，约{show_number(found.best_worth)}元。")
    lines += [f"差一点：{m.name}：{m.changes[0].text}" for m in found.nearly]
    return (*lines, *_unclear_lines(found))


def _unclear_lines(found: Matches) -> list[str]:
    """The first of those that depend on what was not told; the others by number and by what decides most."""
    plain = [m for m in found.unclear if m.special is None]
    lines = [f"？ {m.name}：要知道{'、'.join(m.ask)}" for m in plain[:_UNCLEAR_SHOWN] if m.ask]
    if (more := len(plain) - _UNCLEAR_SHOWN) > 0:
        lines.append(
            f"还有{more}项也要补充信息；先说说这几项，最能看清楚：{'、'.join(_told_of(found.ask))}。"
        )
    for special in dict.fromkeys(m.special for m in found.unclear if m.special):
        names = "、".join(m.name for m in found.unclear if m.special == special)
        label, usual = special.split(" ", 1)
        lines.append(f"{label}不是“{usual}”才可能的：{names}。您没有说到这一项；属于的话请告诉我。")
    return lines
