"""check, calculate, classify: asks for what decides, then gives the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.dialogue.asking import estimate, next_questions, question_draft, version_of
from assistant.dialogue.knowing import as_arguments, known_pairs, settle, shown
from assistant.dialogue.scene import Scene
from assistant.dialogue.showing import buttons, evaluation_draft, said
from assistant.dialogue.state import Pending, Task
from assistant.dialogue.words import words
from assistant.types import AnswerStatus, Draft, Line
from knowledge.regions import regions
from tools.rules.evaluation import Evaluation, State
from tools.rules.openness import facts_in
from tools.rules.scheme import Scheme
from tools.rules.values import Pair
from tools.types import MissingFacts, ToolResult

_MOST_CHOICES = 6


def serve_check(scene: Scene, task: Task) -> Draft:
    """The next question, or the result."""
    if task.scheme is None:
        return choose_scheme(scene, task)
    scheme = scene.kit.rules[task.scheme]
    settle(scene.state, scheme.region)
    pairs, day = known_pairs(scene.state, scheme.region), scene.day(task)
    exact = task.kind == "calculate" and not task.slots.get("now")
    asks = [] if task.slots.get("now") else next_questions(
        scene.kit.rules, scheme, pairs, day, scene.state, exact
    )  # fmt: skip
    if asks:
        version = version_of(scene.kit.rules, scheme, pairs, day)
        return question_draft(asks[0], estimate(asks), scheme, version, scene.state, scene.kit.cited)
    draft = result_draft(scene, scheme, pairs, task)
    task.slots["status"] = draft.cards[-1]["status"] if draft.cards else None
    scene.finish(task)
    return draft


def result_draft(scene: Scene, scheme: Scheme, pairs: Mapping[str, Pair], task: Task) -> Draft:
    """The result with its clauses, and what it depends on."""
    result = evaluated(scene, scheme, pairs, task)
    found = result.value
    assert isinstance(found, Evaluation)
    open_facts = [n for n in found.missing if n in scene.state.unknown] or found.missing
    labels = "、".join(scene.kit.rules.words[n].label for n in open_facts[:_MOST_CHOICES])
    depends = labels if found.status is State.UNKNOWN else ""
    return evaluation_draft(result, scene.kit.cited, depends)


def evaluated(scene: Scene, scheme: Scheme, pairs: Mapping[str, Pair], task: Task) -> ToolResult:
    """The scheme worked out by its tool."""
    outcome = scene.run("check_eligibility", {"scheme": scheme.id, "facts": as_arguments(pairs)}, task)
    if isinstance(outcome, MissingFacts):
        assert outcome.so_far is not None
        return outcome.so_far
    return outcome


def choose_scheme(scene: Scene, task: Task) -> Draft:
    """Ask which scheme is meant."""
    candidates = [scene.kit.rules[i] for i in task.slots.get("candidates", ())]
    if not candidates:
        candidates = [s for s in scene.kit.finder.of_place(scene.place(task)) if _fits(task, s)]
    candidates = by_facts(scene, candidates)
    shown_ones = candidates[:_MOST_CHOICES]
    topic = task.slots.get("topic")
    plain = "materials_which" if task.kind == "materials" else "which_scheme"
    text = words("which_scheme_topic", topic=topic) if topic and task.kind != "materials" else words(plain)
    names = [s.name for s in shown_ones]
    choices = [[s.name, s.id] for s in candidates]
    scene.state.pending = Pending("scheme", text=text, choices=choices)
    listed = "\n".join([text, *(f"{n}. {name}" for n, name in enumerate(names, 1))])
    return said(listed, AnswerStatus.CLARIFICATION_SCHEME, buttons(*names))


def by_facts(scene: Scene, candidates: Sequence[Scheme]) -> list[Scheme]:
    """First those that ask for what was told and the others do not: 绩点 and 六级 are of the 72分."""
    asked = {s.id: {f for v in s.versions[-1:] for f in facts_in(v)} for s in candidates}
    particular = {f for f in scene.state.facts if not all(f in own for own in asked.values())}
    return sorted(candidates, key=lambda s: -len(asked[s.id] & particular))


def hypothesis(scene: Scene, task: Task, changed: Mapping[str, Pair], told: str) -> Draft:
    """What would come of it if other facts held; nothing of it is kept."""
    assert task.scheme is not None
    scheme = scene.kit.rules[task.scheme]
    now = known_pairs(scene.state, scheme.region)
    then = result_draft(scene, scheme, {**now, **changed}, task)
    before = evaluated(scene, scheme, now, task).value
    after = evaluated(scene, scheme, {**now, **changed}, task).value
    assert isinstance(before, Evaluation) and isinstance(after, Evaluation)
    lines = [Line(words("hypothesis", facts=told), claim=False), *then.lines]
    if before.headline == after.headline:
        lines.append(Line(words("hypothesis_same"), claim=False))
    return replace(then, lines=tuple(lines))


def at_day(scene: Scene, task: Task, day: date) -> Draft:
    """The same person by the rules of another day."""
    assert task.scheme is not None
    then = replace(task, as_of=day.isoformat())
    scheme = scene.kit.rules[task.scheme]
    draft = result_draft(scene, scheme, known_pairs(scene.state, scheme.region), then)
    head = Line(words("as_of_past", day=f"{day.year}年{day.month}月{day.day}日"), claim=False)
    return replace(draft, lines=(head, *draft.lines))


def opening(scene: Scene, task: Task) -> str:
    """What is said when a check begins: by which scheme, and what is known already."""
    assert task.scheme is not None
    scheme = scene.kit.rules[task.scheme]
    known = shown(scene.state, known_pairs(scene.state, scheme.region))
    start = words("start", name=scheme.name)
    return f"{start}\n{words('known', facts=known)}" if known else start


def points_so_far(scene: Scene, task: Task, status: AnswerStatus) -> list[Draft]:
    """What the facts told come to already, item by item with the clauses; nothing where nothing counts."""
    assert task.scheme is not None
    scheme = scene.kit.rules[task.scheme]
    pairs = known_pairs(scene.state, scheme.region)
    found = evaluated(scene, scheme, pairs, task).value if scheme.kind == "points" and pairs else None
    points = found.points if isinstance(found, Evaluation) else None
    counted = [item for item in points.items if item.low > 0] if points else []
    if points is None or not counted:
        return []
    total, target = sum(item.low for item in counted), points.target or 0
    key = "points_reached" if total >= target else "points_short"
    if points.target is None or points.plain != total:  # what is not told may count, too
        key = "points_open"
    parts = " + ".join(f"{item.name}{item.low:g}" for item in counted)
    text = words(key, parts=parts, total=f"{total:g}", target=f"{target:g}", gap=f"{target - total:g}")
    basis = [clause for item in counted for clause in item.basis[:1]]
    return [Draft((Line(text, scene.kit.cited.passages(basis), claim=False),), status)]


def region_name(code: str | None) -> str:
    """The name of a place."""
    return regions().name(code) if code else "全国"


def _fits(task: Task, scheme: Scheme) -> bool:
    """Points are calculated of points schemes, classes of classes."""
    return {"calculate": scheme.kind == "points", "classify": scheme.kind == "class"}.get(task.kind, True)
