"""The next question: which fact decides most, how it is asked, why, and how many are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.dialogue.showing import Cited, buttons
from assistant.dialogue.state import DialogueState, Pending
from assistant.dialogue.words import words
from assistant.types import AnswerStatus, Draft, Line, QuickReply
from prompts.loader import load
from tools.rules.asking import questions
from tools.rules.engine import Undecided, evaluate, version_for
from tools.rules.evaluation import Ask
from tools.rules.nodes import facts_of
from tools.rules.openness import facts_in
from tools.rules.profile import profile_of, told
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Criterion, Figure, Scheme, Version
from tools.rules.values import Pair
from tools.rules.vocabulary import Fact

_MOST = 30  # questions of one check, whatever is still open
_MOST_AFTER = 6  # questions after the first 不清楚
_AT_EASE = 4  # of these so many whatever they decide
_LEAST_SHARE = 0.01  # how much a fact must decide to be asked for after them
_FIRST = 2  # questions of a check that are to be plain ones, where such decide nearly as much
_EARLY, _LATE = 1.5, 0.25
_OFTEN = 2  # a fact is asked for at most so many times: then it counts as not known


def next_questions(
    rules: Rulebook, scheme: Scheme, pairs: Mapping[str, Pair], as_of: date, state: DialogueState, exact: bool
) -> list[Ask]:
    """What is still worth asking; with `exact` also what only moves the total of points."""
    given_up = _given_up(rules, state)
    found = questions(rules, scheme, pairs, as_of, given_up)
    found = [a for a in found if not _all_given_up(rules, a, given_up)]
    if given_up:
        found = _still_worth(found, state)
    if _asked(state) < _FIRST:
        found = sorted(found, key=lambda ask: -ask.share * _plainness(rules, ask))
    if _asked(state) >= _MOST:
        return []
    if found or not exact:
        return found
    return _moving(rules, scheme, pairs, as_of, given_up)


def _plainness(rules: Rulebook, ask: Ask) -> float:
    """How well a question begins a conversation: one's degree does, a criminal record does not."""
    group = rules.words.groups.get(ask.fact)
    fact = None if group else rules.words[ask.fact]
    group = group or (rules.words.groups.get(fact.group or "") if fact else None)
    if (group and group.rare) or (fact and fact.usual is not None):
        return _LATE
    return _EARLY if fact and fact.basic else 1.0


def question_draft(
    ask: Ask, left: int, scheme: Scheme | None, version: Version | None, state: DialogueState, cited: Cited
) -> Draft:
    """The question, why it is asked, how many are left; and the state waits for its answer."""
    kind = "group" if ask.fact in rules_groups() else "fact"
    state.pending = Pending(kind, ask.fact, _worded(ask, state), [[c, c] for c in ask.choices])
    state.asked += 1
    if state.task:
        asked = state.task.slots.setdefault("asked", {})
        asked[ask.fact] = asked.get(ask.fact, 0) + 1
    lines = [Line(f"{state.pending.text}{_progress(left)}", claim=False)]
    if version and (why := reason(version, ask)):
        state.pending.why = why[0]
        lines.append(Line(words("why", text=why[0]), cited.passages(why[1]), claim=False))
    subject = scheme.name if scheme else None
    return Draft(tuple(lines), AnswerStatus.CLARIFICATION_FACT, replies_to(ask), (), subject)


def replies_to(ask: Ask) -> tuple[QuickReply, ...]:
    """A button for each choice; 不清楚 is always an answer."""
    return buttons(*ask.choices, str(load("dialogue")["reply_unknown"]))


def reason(version: Version, ask: Ask) -> tuple[str, tuple[str, ...]] | None:
    """The condition or figure for which a fact (or one of a group) is asked, with its clauses."""
    wanted = _members(ask.fact)
    for criterion in _criteria(version):
        if criterion.when is not None and wanted & set(facts_of(criterion.when)):
            return criterion.text, criterion.basis
    for item in _figures(version):
        nodes = [n for n in (item.amount, item.when) if n] + [
            x for c in item.cases for x in (c.when, c.amount)
        ]
        if any(wanted & set(facts_of(n)) for n in nodes):
            return item.name, item.basis
    return None


def version_of(rules: Rulebook, scheme: Scheme, pairs: Mapping[str, Pair], as_of: date) -> Version | None:
    """The version that counts, if that is known."""
    found = version_for(scheme, profile_of(pairs, as_of), rules.series)
    return None if isinstance(found, Undecided) else found


def estimate(asks: Sequence[Ask]) -> int:
    """About how many questions are left: those that decide little may never be asked."""
    top = max((a.share for a in asks), default=0.0)
    return max(1, min(len(asks), round(sum(a.share / top for a in asks)))) if top else max(1, len(asks))


def rules_groups() -> Mapping[str, object]:
    """The groups of the vocabulary."""
    from tools.rules.vocabulary import vocabulary

    return vocabulary().groups


def _worded(ask: Ask, state: DialogueState) -> str:
    before = state.facts.get(ask.fact)
    if ask.fact in rules_groups():
        return words("group", question=ask.question, items="、".join(ask.choices[:-1]))
    if before is None:
        return ask.question
    return words("again_range", quote=before.quote, question=ask.question)


def _progress(left: int) -> str:
    return words("progress_one") if left <= 1 else words("progress_more", n=left)


def _still_worth(asks: Sequence[Ask], state: DialogueState) -> list[Ask]:
    """After a 不清楚 what decides little is left open, and soon all: the result says on what it depends."""
    if state.task is None:
        return list(asks)
    since = state.task.slots.setdefault("unsure_since", _asked(state))
    more = _asked(state) - since
    if more >= _MOST_AFTER:
        return []
    return [a for a in asks if more < _AT_EASE or a.share >= _LEAST_SHARE]


def _asked(state: DialogueState) -> int:
    return sum(state.task.slots.get("asked", {}).values()) if state.task else 0


def _given_up(rules: Rulebook, state: DialogueState) -> list[str]:
    """Facts that the person does not know, or was asked for often enough."""
    asked = state.task.slots.get("asked", {}) if state.task else {}
    tired = {name for name, times in asked.items() if times >= _OFTEN}
    members = [f.id for f in rules.words if f.group in tired]
    return list(dict.fromkeys([*state.unknown, *tired, *members]))


def _all_given_up(rules: Rulebook, ask: Ask, given_up: Sequence[str]) -> bool:
    """Whether a whole group was answered with 不清楚."""
    return ask.fact in given_up


def _members(name: str) -> set[str]:
    from tools.rules.vocabulary import vocabulary

    return {f.id for f in vocabulary() if f.group == name} or {name}


def _moving(
    rules: Rulebook, scheme: Scheme, pairs: Mapping[str, Pair], as_of: date, given_up: Sequence[str]
) -> list[Ask]:
    """Facts that would still change the total, in the scheme's order."""
    version = version_of(rules, scheme, pairs, as_of)
    found = evaluate(rules, scheme, pairs, as_of)
    if version is None or found.points is None or found.points.low == found.points.high:
        return []
    quick, person = rules.quick(version), profile_of(pairs, as_of)
    now = quick(person.lows, person.highs, person.today).total
    asks: dict[str, Ask] = {}
    for fact in facts_in(version).values():
        low, high = person.pair(fact.index)
        if low == high or fact.id in given_up or (fact.group and fact.group in asks):
            continue
        tries = [profile_of(told(pairs, fact.id, (v, v)), as_of) for v in (low, high)]
        if any(quick(p.lows, p.highs, p.today).total != now for p in tries):
            asks[fact.group or fact.id] = _ask_of(rules, fact, version, person.pair)
    return list(asks.values())


def _ask_of(rules: Rulebook, fact: Fact, version: Version, pair: object) -> Ask:
    if not fact.group:
        choices = {"choice": list(fact.choices), "bool": ["是", "否"]}.get(fact.kind, [])
        return Ask(
            fact=fact.id, label=fact.label, question=fact.question, choices=choices, unit=fact.unit, share=0.1
        )
    group = rules.words.groups[fact.group]
    members = [f.label for f in facts_in(version).values() if f.group == fact.group]
    return Ask(
        fact=fact.group, label="、".join(members), question=group.question, choices=[*members, group.none],
        unit=None, share=0.1,
    )  # fmt: skip


def _criteria(version: Version) -> list[Criterion]:
    roots = [version.requires, *(g.requires for g in version.grades), *(b.requires for b in version.benefits)]
    return [leaf for root in roots for leaf in root.leaves()]


def _figures(version: Version) -> list[Figure]:
    tops = [version.points.figure] if version.points else []
    tops += [b.amount for b in version.benefits if b.amount]
    return [f for top in tops for f in top.all() if f.how in ("formula", "cases")]
