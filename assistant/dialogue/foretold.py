"""What can be said when a check begins, before anything is asked: the rule meant, what does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answering.candidates import Candidate
from assistant.answering.selection import Selection
from assistant.dialogue.asking import version_of
from assistant.dialogue.checking import evaluated
from assistant.dialogue.knowing import known_pairs
from assistant.dialogue.scene import Scene
from assistant.dialogue.state import Task
from assistant.dialogue.wishes import is_question
from assistant.dialogue.words import words
from assistant.types import AnswerStatus, Draft, Line
from knowledge.types import Passage
from tools.rules.evaluation import CriterionResult, Evaluation, State

_RULES, _UNMET = 2, 2


def foretold(scene: Scene, task: Task, status: AnswerStatus) -> list[Draft]:
    """The rule that a question asks about, and the conditions that what was told does not meet."""
    lines = [*_rules(scene, task), *_unmet(scene, task)]
    return [Draft(tuple(lines), status)] if lines else []


def _rules(scene: Scene, task: Task) -> list[Line]:
    """What the policy says on the question, as an answer would begin; nothing where nothing is asked."""
    reading = scene.turn.reading
    document = _document(scene, task)
    points = task.kind != "check" or (task.scheme and scene.kit.rules[task.scheme].kind == "points")
    if points or reading is None or document is None or not is_question(scene.text):
        return []
    clauses = scene.kit.cited.knowledge.clauses(document)
    held = scene.kit.cited.knowledge.document(document)
    if held is None or not clauses:
        return []
    found = Candidate(held, tuple(Passage(c, held, 0.0) for c in clauses))
    lines = Selection(scene.kit.cited.knowledge).lines(found, reading, limit=_RULES)[:_RULES]
    return [Line(words("rules_first"), claim=False), *lines] if lines else []


def _document(scene: Scene, task: Task) -> str | None:
    """The document of the version that counts; of the latest one while that is not known."""
    assert task.scheme is not None
    scheme = scene.kit.rules[task.scheme]
    pairs = known_pairs(scene.state, scheme.region)
    version = version_of(scene.kit.rules, scheme, pairs, scene.day(task))
    latest = scheme.versions[-1].document if scheme.versions else None
    return version.document if version else latest


def _unmet(scene: Scene, task: Task) -> list[Line]:
    """Conditions that what was told does not meet; the result stays open as long as another way is."""
    assert task.scheme is not None
    scheme = scene.kit.rules[task.scheme]
    pairs = known_pairs(scene.state, scheme.region)
    found = evaluated(scene, scheme, pairs, task).value if scheme.kind == "eligibility" and pairs else None
    if not isinstance(found, Evaluation):
        return []
    failed = [c for top in found.criteria for c in _leaves(top) if c.state is State.NOT_MET and _known(c)]
    return [
        Line(
            words("unmet_so_far", text=c.text, facts=_known(c)),
            scene.kit.cited.passages(c.basis),
            claim=False,
        )
        for c in failed[:_UNMET]
    ]


def _leaves(criterion: CriterionResult) -> Iterator[CriterionResult]:
    if not criterion.parts:
        yield criterion
    for part in criterion.parts:
        yield from _leaves(part)


def _known(criterion: CriterionResult) -> str:
    """The figures told that a condition rests on; a class (本科) only rules out one way of several."""
    known = [f"{f.label}：{f.value}" for f in criterion.facts if any(c.isdigit() for c in f.value)]
    return "，".join(known)
