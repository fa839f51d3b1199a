"""Settles the mutants that no case notices: a case is missing, or it is recorded why nobody is concerned.

A record is a reason that an official can read, never a proof: that is done anew at every run where z3 is
installed (it comes with the tools of development); elsewhere the reasons are taken as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evals.mutants import Mutant
from evals.proof import Verdict, can_prove, prove
from evals.report import Failure
from evals.sharpness import people_of
from evals.telling import telling
from tools.rules.casefile import RuleCase
from tools.rules.formula import parse
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme
from tools.rules.values import day_of, show_value

_FILE = Path(__file__).with_name("alike.yaml")


@dataclass(frozen=True, slots=True)
class Record:
    """Why mutants of a place (all, or those listed) decide alike, given what is common knowledge."""

    scheme: str
    where: str
    because: str
    changes: tuple[str, ...] = ()
    given: str | None = None

    def covers(self, scheme: Scheme, mutant: Mutant) -> bool:
        """Whether it is about this mutant."""
        here = (self.scheme, self.where) == (scheme.id, mutant.where)
        return here and (not self.changes or mutant.change in self.changes)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many mutants are explained, and proved just now; those that lack a case; what is not settled."""

    alike: int
    proved: int
    missed: tuple[Failure, ...]
    unsettled: tuple[Failure, ...]


@cache
def records() -> tuple[Record, ...]:
    """The records of alike.yaml."""
    return tuple(_record(body) for body in yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def _record(body: dict[str, Any]) -> Record:
    changes = tuple(body.get("changes", ()))
    return Record(body["scheme"], body["where"], body["because"], changes, body.get("given"))


def settle(
    rules: Rulebook,
    scheme: Scheme,
    cases: Sequence[RuleCase],
    survivors: Sequence[Mutant],
    known: Sequence[Record],
) -> Settled:
    """What becomes of the mutants that no case noticed; records that are about none are told too."""
    alike, proved, missed, unsettled = 0, 0, [], list(_stale(scheme, survivors, known))
    for mutant in survivors:
        record = next((r for r in known if r.covers(scheme, mutant)), None)
        verdict = _verdict(rules, scheme, mutant, record)
        if found := _somebody(rules, scheme, mutant, cases) or _told(rules, verdict):
            missed.append(_failure(scheme, mutant, "规则改错而没有用例察觉", f"缺一例，如：{found}"))
        elif record is not None and (verdict.alike or not can_prove()):
            alike, proved = alike + 1, proved + verdict.alike
        else:
            unsettled.append(_failure(scheme, mutant, "规则改动没有定论", _why(verdict)))
    return Settled(alike, proved, tuple(missed), tuple(unsettled))


def _somebody(rules: Rulebook, scheme: Scheme, mutant: Mutant, cases: Sequence[RuleCase]) -> str | None:
    """Somebody like those of the cases, quickly found, perhaps with facts that are not known."""
    if mutant.changes_days:
        return None
    person = telling(rules, scheme, mutant, people_of(rules, mutant.old, cases))
    if person is None:
        return None
    return "、".join(
        f"{rules.words[i].label} {show_value(rules.words[i], x)}" for i, x in person.moved.items()
    )


def _verdict(rules: Rulebook, scheme: Scheme, mutant: Mutant, record: Record | None) -> Verdict:
    if not can_prove():
        return Verdict(alike=False)
    given = [parse(record.given, rules.words, rules.series)] if record and record.given else []
    return prove(rules.series, scheme, mutant, given)


def _told(rules: Rulebook, verdict: Verdict) -> str | None:
    if verdict.person is None:
        return None
    known = [f"{rules.words[i].label} {show_value(rules.words[i], x)}" for i, x in verdict.person.items()]
    return "、".join([*known, f"当日 {day_of(verdict.day).isoformat()}"])


def _why(verdict: Verdict) -> str:
    if verdict.alike:
        return "已证明对谁都没有影响，但 evals/alike.yaml 里没有写理由"
    if not can_prove():
        return "没有找到受影响的人；没有安装 z3-solver，不能证明不受影响，请安装后再评"
    return "没有找到受影响的人，也没有证出不受影响"


def _stale(scheme: Scheme, survivors: Sequence[Mutant], known: Sequence[Record]) -> Iterator[Failure]:
    """Records about changes that do not exist any more, or that a case notices."""
    for record in known:
        if record.scheme != scheme.id:
            continue
        left = {m.change for m in survivors if record.covers(scheme, m)}
        for change in sorted(set(record.changes) - left) if record.changes else [""] * (not left):
            yield Failure(
                scheme.id,
                record.where,
                "理由已经用不上",
                "请从 evals/alike.yaml 中去掉",
                record.because,
                change,
            )


def _failure(scheme: Scheme, mutant: Mutant, cause: str, detail: str) -> Failure:
    where = f"{mutant.old.start} {mutant.where}"
    return Failure(scheme.id, where, cause, detail, "至少一例不符", f"全部用例仍通过：{mutant.change}")
