"""The answer to the fact just asked for: 5年半, 是的, 没有, 中级, 去年6月, 三十二, 嗯."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tools.reading.choices import choice, listed
from tools.reading.clauses import Clause
from tools.reading.days import DAY, days
from tools.reading.elapsed import since
from tools.reading.phrases import Lexicon, Phrases
from tools.reading.quantities import quantity, rank
from tools.reading.scene import Scene
from tools.reading.schools import bare_school
from tools.reading.types import Doubt, FactRead
from tools.rules.vocabulary import Fact, vocabulary

_DAY = re.compile(DAY)
_MATTER = re.compile(
    "社保|缴|基数|工资|年薪|收入|纳税|个税|居住证|持证|工作|就业|合同|学习|境外|结婚|子女|职称|技能|积分|年龄|周岁|学历|学位"
)
_DATED = re.compile(r"年的?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|元)月|\d{4}[-./]\d")
Pair = tuple[float, float]


def answer(
    fact: Fact, told: Scene, words: Lexicon, as_of: date, others: Sequence[FactRead] = ()
) -> FactRead | Doubt | None:
    """What the message answers to the question for `fact`; `others` are the facts it tells besides."""
    phrases = words.phrases.get(fact.id, Phrases())
    if fact.kind == "choice" and (option := listed(fact, told, words)):
        return option
    if fact.kind == "bool" and (refused := _refused(fact, phrases, told)):
        return refused
    clauses = _numbers_first(fact, told.clauses)
    own = phrases.scope not in ("spouse", "any") and any(c.subject in ("self", "both") for c in clauses)
    if (
        fact.kind == "number"
        and clauses
        and rank(fact, clauses[0].text) >= 1
        and (begun := _begun(fact, told, as_of))
    ):
        return begun
    for clause in clauses:
        supposed = clause.supposed and not phrases.planned
        if clause.asks or supposed or (clause.subject == "other" and fact.kind != "bool"):
            continue
        if own and clause.subject == "spouse":
            continue  # 老婆是本地，我不是
        said = words.words["filler"].sub("", clause.text)
        start = clause.end - len(said)
        found = _one(fact, phrases, said, told.lines[clause.start : clause.end], clause.text, words, as_of)
        if isinstance(found, Doubt):
            return found
        if found is not None:
            pair, quote = found
            if any(_tells(other, fact, clause, pair, quote, told) for other in others):
                continue  # 职称没有 denies another fact, 8个月社保 is the length of another
            at = (
                max(told.text.find(quote, clause.start), told.lines.find(quote, clause.start))
                if quote
                else start
            )
            return FactRead(
                fact.id, pair[0], pair[1], quote or clause.text, at, at + len(quote or clause.text)
            )
    return None


def _refused(fact: Fact, phrases: Phrases, told: Scene) -> FactRead | None:
    """办过，已经注销了: what is no more counts before what was."""
    for clause in told.clauses if len(told.clauses) > 1 else ():
        for pair, expression in phrases.answers:
            found = expression.search(clause.text)
            if found and not pair[1] and clause.subject != "other" and not (clause.asks or clause.supposed):
                at = clause.start + found.start()
                return FactRead(fact.id, 0, 0, found[0], at, at + len(found[0]))
    return None


def _begun(fact: Fact, told: Scene, as_of: date) -> FactRead | None:
    """2019年5月办的: the length of time since then."""
    for clause in told.clauses:
        found = None if clause.asks or clause.supposed else since(fact, clause.text, as_of)
        if found:
            pair, quote = found
            at = clause.start + clause.text.index(quote)
            return FactRead(fact.id, *pair, quote, at, at + len(quote))
    return None


def _numbers_first(fact: Fact, clauses: tuple[Clause, ...]) -> list[Clause]:
    """What tells most counts first: 没断过，18个月; 前年夏天，2024年6月底."""
    if fact.kind == "date":
        return sorted(clauses, key=lambda c: _DATED.search(c.text) is None)
    return sorted(clauses, key=lambda c: rank(fact, c.text)) if fact.kind == "number" else list(clauses)


def _tells(other: FactRead, fact: Fact, clause: Clause, pair: Pair, quote: str, told: Scene) -> bool:
    """Whether what was found in a clause is said of another fact that it tells."""
    if fact.kind not in ("number", "bool") or not _within(clause, other):
        return False
    if pair == (0, 0):
        return fact.kind == "number" or quote == clause.text.strip()
    return fact.kind == "number" and quote in other.quote and not _akin(other, fact)


def _akin(other: FactRead, fact: Fact) -> bool:
    """Whether one number may tell both: months of 社保 in all and in the last year; 儿子28 is no count."""
    read, asked = vocabulary()[other.fact], f"{fact.label}{fact.question}"
    lengths = {read.unit, fact.unit} <= {"年", "个月"}
    alike = any(noun in asked for noun in _MATTER.findall(read.label))
    return alike or not (read.unit == fact.unit or lengths)


def _within(clause: Clause, other: FactRead) -> bool:
    return other.start < clause.end and clause.start < other.end


def _one(
    fact: Fact, phrases: Phrases, said: str, line: str, whole: str, words: Lexicon, as_of: date
) -> tuple[Pair, str] | Doubt | None:
    for pair, expression in phrases.answers:
        match = expression.search(line) or expression.search(said)
        if match and not (
            (fact.kind == "choice" or (fact.kind == "bool" and pair[0]))
            and re.search(rf"[不没](?:是|算)?{re.escape(match[0])}", whole + "\n" + line)
        ):
            return pair, match[0]
    if fact.kind == "bool":
        return _truth(said, whole, words)
    if fact.kind == "choice":
        if fact.id == "school_tier" and (tier := bare_school(whole)) and not choice(fact, whole, words):
            return (tier, tier), whole.strip()
        return choice(fact, whole, words)
    if fact.kind == "date":
        match = _DAY.search(whole)
        told = days(match[0], as_of) if match else None
        return (told, match[0]) if told and match else None
    return quantity(fact, whole, words)


def _truth(said: str, whole: str, words: Lexicon) -> tuple[Pair, str] | None:
    plain = whole.strip()
    if words.words["not_done"].search(plain):
        return (0.0, 0.0), plain
    if words.words["deny"].search(plain) or words.words["deny"].search(said):
        return None if words.words["unknown"].search(plain) else ((0.0, 0.0), plain)
    if words.words["agree"].search(plain) or words.words["agree"].search(said):
        return (1.0, 1.0), plain
    return None
