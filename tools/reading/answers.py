"""The answer to the fact just asked for: 5年半, 是的, 没有, 中级, 去年6月, 三十二, 嗯."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tools.reading.amounts import COUNT, MONEY, SPAN, count, money, span
from tools.reading.clauses import Clause
from tools.reading.days import DAY, days
from tools.reading.matching import in_unit
from tools.reading.phrases import Lexicon, Phrases
from tools.reading.scene import Scene, tidy
from tools.reading.types import Doubt, FactRead
from tools.rules.vocabulary import Fact

_COUNT, _MONEY, _SPAN, _DAY = (re.compile(text) for text in (COUNT, MONEY, SPAN, DAY))
_TAIL = re.compile(r"(?:周?岁|[个次回条项名人天分篇年月])?(?:左右|上下|以上|多|不到|出头)?")
_NONE_AT_ALL = re.compile(r"(?:一|半)[次个天条项回分篇](?:也|都|钱)*没")
_SHORT_OF = re.compile(r"(?:都|也|还)?(?:没有|没到|不到|没满|不满)")
_SINCE = re.compile(r"\d年(?:\d+月)?份?(?:到现在|至今|开始|起|入职|进的?|来的)|^从|^\s*(?:还)?差")
_COUNTED = {"个", "次", "条", "项", "岁", "人", "家", "篇", "天", "分", "倍"}
Pair = tuple[float, float]


def answer(
    fact: Fact, told: Scene, words: Lexicon, as_of: date, others: Sequence[FactRead] = ()
) -> FactRead | Doubt | None:
    """What the message answers to the question for `fact`; `others` are the facts it tells besides."""
    phrases = words.phrases.get(fact.id, Phrases())
    if fact.kind == "choice" and (listed := _listed(fact, told, words)):
        return listed
    if fact.kind == "bool" and (refused := _refused(fact, phrases, told)):
        return refused
    for clause in _numbers_first(fact, told.clauses):
        if clause.asks or clause.supposed or (clause.subject == "other" and fact.kind != "bool"):
            continue
        said = words.words["filler"].sub("", clause.text)
        start = clause.end - len(said)
        found = _one(fact, phrases, said, told.lines[clause.start : clause.end], clause.text, words, as_of)
        if isinstance(found, Doubt):
            return found
        if found is not None:
            pair, quote = found
            if pair == (0, 0) and fact.kind == "number" and any(_within(clause, other) for other in others):
                continue  # 职称没有 denies another fact
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


def _numbers_first(fact: Fact, clauses: tuple[Clause, ...]) -> list[Clause]:
    """没断过，18个月: a number said counts before a 没 said about something else."""
    if fact.kind != "number":
        return list(clauses)
    return sorted(clauses, key=lambda c: _COUNT.search(c.text) is None)


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
        return _choice(fact, whole, words)
    if fact.kind == "date":
        match = _DAY.search(whole)
        told = days(match[0], as_of) if match else None
        return (told, match[0]) if told and match else None
    return _number(fact, whole, words)


def _truth(said: str, whole: str, words: Lexicon) -> tuple[Pair, str] | None:
    plain = whole.strip()
    if words.words["deny"].search(plain) or words.words["deny"].search(said):
        return None if words.words["unknown"].search(plain) else ((0.0, 0.0), plain)
    if words.words["agree"].search(plain) or words.words["agree"].search(said):
        return (1.0, 1.0), plain
    return None


def _choice(fact: Fact, whole: str, words: Lexicon) -> tuple[Pair, str] | None:
    for place, choice in _options(fact, words):
        if choice in whole and not re.search(rf"[不没非][是算]?{re.escape(choice)}", whole):
            return (place, place), choice
    begun = [(place, choice) for place, choice in _options(fact, words) if choice.startswith(whole.strip())]
    if len(begun) == 1 and whole.strip():
        return (begun[0][0], begun[0][0]), whole.strip()
    if fact.none is not None and _denied(whole, words):
        return (fact.none, fact.none), whole.strip()
    return None


def _options(fact: Fact, words: Lexicon) -> list[tuple[int, str]]:
    """The options as `tidy` leaves them, the longest first: E1 before E."""
    named = [(place, tidy(choice, words)) for place, choice in enumerate(fact.choices)]
    return sorted(named, key=lambda option: -len(option[1]))


def _listed(fact: Fact, told: Scene, words: Lexicon) -> FactRead | None:
    """An option said as it is written, commas and 如果 in its name or not."""
    for place, choice in _options(fact, words):
        exact = told.text.strip() == choice
        asks = any(clause.asks for clause in told.clauses)
        if (exact or (not choice.isalnum() and not asks)) and (at := told.text.find(choice)) >= 0:
            return FactRead(fact.id, place, place, choice, at, at + len(choice))
    return None


def _number(fact: Fact, whole: str, words: Lexicon) -> tuple[Pair, str] | Doubt | None:
    found = _amount(fact, whole)
    if found is not None:
        return found
    if fact.low == 0 and _denied(whole, words):
        return (0.0, 0.0), whole.strip()
    return None


def _denied(whole: str, words: Lexicon) -> bool:
    """没有 is nothing of the kind; 没注意 is not knowing."""
    said = whole.strip()
    return bool(words.words["denied"].search(said)) and not words.words["unknown"].search(said)


def _amount(fact: Fact, whole: str) -> tuple[Pair, str] | Doubt | None:
    if _NONE_AT_ALL.search(whole) or (fact.unit in ("年", "个月") and _SINCE.search(whole)):
        return None
    if fact.unit in ("年", "个月") and (match := _SPAN.search(whole)):
        short = _SHORT_OF.match(whole, match.end()) is not None
        pair = in_unit(fact, span("不到" * short + match[0]))
        return (pair, match[0]) if pair else None
    if fact.unit in ("元", "万元") and (match := _MONEY.search(whole)):
        pair = money(match[0])
        scale = 1 if fact.unit == "元" else 10000
        return ((pair[0] / scale, pair[1] / scale), match[0]) if pair else None
    match = _COUNT.search(whole)
    if match is None:
        return None
    tail = _TAIL.match(whole, match.end())
    words = match[0] + re.sub(r"周?岁|[个次回条项名人天分篇年月]", "", tail[0] if tail else "")
    pair = count(words, fact.whole)
    if pair and fact.unit == "个月" and "累计" in fact.label:
        return _ambiguous(fact, match[0])
    return (pair, match[0]) if pair else None


def _ambiguous(fact: Fact, quote: str) -> Doubt:
    return Doubt(
        fact.id, quote, f"您说的“{quote}”是{quote}年还是{quote}个月？请告诉我{fact.label}的年数或月数。"
    )
