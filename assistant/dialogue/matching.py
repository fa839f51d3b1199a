"""match and materials: what one person can have of all policies of a place, and what to hand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from assistant.dialogue.asking import estimate, question_draft
from assistant.dialogue.checking import choose_scheme, region_name
from assistant.dialogue.knowing import as_arguments, known_pairs, settle
from assistant.dialogue.scene import Scene
from assistant.dialogue.showing import buttons, said, tool_draft
from assistant.dialogue.state import Pending, Task
from assistant.dialogue.words import words
from assistant.types import AnswerStatus, Draft, QuickReply
from prompts.loader import load
from tools.rules.evaluation import Ask
from tools.rules.openness import decided, facts_in, trial
from tools.rules.profile import profile_of
from tools.rules.scheme import Scheme, Version
from tools.rules.values import Pair
from tools.types import MissingFacts, ToolResult

_MOST_ASKED = 5
_PLAIN = 1.5


def serve_match(scene: Scene, task: Task) -> Draft:
    """A few questions that matter to most policies, then the list."""
    place = scene.place(task)
    if place is None:
        text = words("match_region")
        scene.state.pending = Pending("region", text=text)
        return said(text, AnswerStatus.CLARIFICATION_REGION)
    task.region = place
    settle(scene.state, place)
    pairs = known_pairs(scene.state, place)
    asks = [] if task.slots.get("now") else _common(scene, task, place, pairs)
    if asks:
        draft = question_draft(
            asks[0], min(estimate(asks), _left(task)), None, None, scene.state, scene.kit.cited
        )
        replies = (*draft.quick_replies, *buttons(str(load("dialogue")["reply_now"])))
        return Draft(draft.lines, draft.status, replies)
    scene.finish(task)
    outcome = scene.run("match_policies", {"facts": as_arguments(pairs), "region": place}, task)
    assert not isinstance(outcome, MissingFacts)
    return tool_draft(outcome, scene.kit.cited, (*_others(outcome, place), *_then(scene)))


def serve_materials(scene: Scene, task: Task) -> Draft:
    """The checklist of the scheme."""
    if task.scheme is None:
        return choose_scheme(scene, task)
    scheme = scene.kit.rules[task.scheme]
    facts = as_arguments(known_pairs(scene.state, scheme.region))
    scene.finish(task)
    outcome = scene.run("list_materials", {"scheme": scheme.id, "facts": facts}, task)
    assert not isinstance(outcome, MissingFacts)
    replies = buttons(str(load("dialogue")["reply_book"]), str(load("dialogue")["reply_match"]))
    return tool_draft(outcome, scene.kit.cited, replies, scheme.name)


def _common(scene: Scene, task: Task, place: str, pairs: Mapping[str, Pair]) -> list[Ask]:
    """The unknown facts that most of the open policies read, the commonest first."""
    if _left(task) <= 0:
        return []
    asked, unknown = task.slots.get("asked", {}), scene.state.unknown
    count: Counter[str] = Counter()
    for scheme in scene.kit.finder.of_place(place):
        count.update(set(_open(scene, scheme, pairs, task)) - set(asked) - set(unknown))
    open_ones = [scene.kit.rules.words[name] for name, n in count.items() if n > 1]
    # Of those about as common, first what everybody knows of oneself; else in the vocabulary's order.
    open_ones.sort(key=lambda f: (-count[f.id] * (_PLAIN if f.basic else 1), f.index))
    facts = open_ones[:_MOST_ASKED]
    return [
        Ask(
            fact=f.id, label=f.label, question=f.question, unit=f.unit, share=float(count[f.id]),
            choices={"choice": list(f.choices), "bool": ["是", "否"]}.get(f.kind, []),
        )
        for f in facts
    ]  # fmt: skip


def _open(scene: Scene, scheme: Scheme, pairs: Mapping[str, Pair], task: Task) -> list[str]:
    """The facts not known of a policy that is not decided; those asked in groups are too rare for this."""
    tried = trial(scene.kit.rules, scheme, pairs, scene.day(task))
    version = tried.version(pairs)
    if not isinstance(version, Version) or decided(tried.outline(pairs)):
        return []
    person = profile_of(pairs, scene.day(task))
    known = {f.id for f in facts_in(version).values() if person.pair(f.index)[0] == person.pair(f.index)[1]}
    # What nearly everybody would answer alike (国籍) is not asked: the result says for whom else it holds.
    return [f.id for f in facts_in(version).values() if f.id not in known and not f.group and f.usual is None]


def _others(outcome: ToolResult, place: str) -> tuple[QuickReply, ...]:
    """One tap for who is not as nearly everybody is, where that opens more policies."""
    special = {m["special"] for m in outcome.card["unclear"] if m["special"]}
    known = load("dialogue")["reply_special"]
    return tuple(
        QuickReply(one["label"], one["send"].format(place=region_name(place)))
        for key, one in known.items()
        if key in special
    )


def _left(task: Task) -> int:
    return _MOST_ASKED - len(task.slots.get("asked", {}))


def _then(scene: Scene) -> tuple[QuickReply, ...]:
    table = load("dialogue")
    return buttons(str(table["reply_book"]), str(table["reply_another"]))
