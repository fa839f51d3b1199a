"""The dialogue: a message is an answer to what was asked, a wish, or a question for the clauses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.answers import Answers
from assistant.dialogue.checking import opening, points_so_far, serve_check
from assistant.dialogue.follow_ups import as_told, follow_up, unchanged
from assistant.dialogue.foretold import foretold
from assistant.dialogue.hints import hinted, planned
from assistant.dialogue.knowing import shown, still_fresh, told_facts
from assistant.dialogue.labelled import read_told
from assistant.dialogue.lookups import serve_benefits, serve_duplicate
from assistant.dialogue.matching import serve_match, serve_materials
from assistant.dialogue.remembering import ask_to_remember, memory_wish, remember_again
from assistant.dialogue.scene import Kit, Scene
from assistant.dialogue.serving import serve_service
from assistant.dialogue.showing import buttons, joined, said
from assistant.dialogue.state import DialogueState, Task
from assistant.dialogue.taking_up import taken_up
from assistant.dialogue.tasks import task_of
from assistant.dialogue.wishes import is_question, wishes
from assistant.dialogue.words import folded, is_wish, one_of, words
from assistant.types import AnswerStatus, Aside, Draft, Turn
from prompts.loader import load
from tools.rules.scheme import Scheme

_CHECKS = ("check", "calculate", "classify")
_RESULTS = (*_CHECKS, "match")
_MOST_QUEUED = 5
_MOST_SERVED = 8  # tasks of one turn, whatever they lead to


@dataclass(frozen=True, slots=True)
class Move:
    """What the dialogue makes of a turn: its new state, an answer or none, what is added to another's."""

    state: DialogueState
    draft: Draft | None = None
    aside: Aside | None = None
    secret: str | None = None


class Dialogue:
    """Takes turns."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self._answers = Answers(self.advance, self.begin)

    def warm(self, scheme: Scheme) -> None:
        """Compile a scheme's present version and read a message, as a first turn would."""
        for version in scheme.versions[-1:]:
            self.kit.rules.quick(version)
            self.kit.read(scheme.name, version.start)

    def take(self, turn: Turn, state: DialogueState, person: str | None) -> Move:
        """The answer to a turn; without a draft the question is for the clauses."""
        still_fresh(state, turn.as_of)
        scene = Scene(self.kit, turn, state, person)
        draft = self._drafted(scene)
        remember_again(scene)
        aside = waiting(scene) if draft is None else None
        return Move(scene.state, draft, aside, scene.secret)

    def _drafted(self, scene: Scene) -> Draft | None:
        text = folded(scene.text)
        if (draft := memory_wish(scene, text)) is not None:
            return draft
        if is_wish("stop", text) and (scene.state.task or scene.state.pending):
            return self._stopped(scene)
        if scene.state.pending is not None:
            answered, draft = self._answers.take(scene, text)
            if answered:
                return draft
        return self._fresh(scene, text)

    def _fresh(self, scene: Scene, text: str) -> Draft | None:
        """A message that answers nothing that was asked."""
        if (draft := follow_up(scene, text)) is not None:
            return draft
        reading = read_told(scene)
        if not reading.facts:
            reading = as_told(scene, text) or reading
        told = len({f.quote for f in reading.facts})
        found = planned(scene.turn) or wishes(scene.text, told)
        if not found and not scene.state.task:
            found = taken_up(scene.turn, told) or hinted(scene.turn)
        before = set(scene.state.facts)
        changed = told_facts(scene.state, reading, scene.text, scene.turn.as_of, scene.place())
        tasks = [task for wish in found if (task := task_of(scene, wish))]
        if tasks:
            named = read_told(scene, schemes=[t.scheme for t in tasks if t.scheme])
            told_facts(scene.state, named, scene.text, scene.turn.as_of, scene.place(tasks[0]))
            return self.begin(scene, tasks)
        if scene.state.last is None or scene.state.task:
            return None
        if changed or one_of("corrects", text):
            return self._corrected(scene, text, changed, before)
        return None if is_question(text) else unchanged(scene, reading)

    def _corrected(
        self, scene: Scene, text: str, changed: Sequence[str], before: Collection[str]
    ) -> Draft | None:
        """What is told after a result changes it; a correction that is not understood is no question."""
        corrects = one_of("corrects", text)
        if changed and (corrects or not is_question(text)):
            return self._again(
                scene, changed, "corrected" if corrects or set(changed) & set(before) else "noted"
            )
        if not corrects or is_question(text):
            return None
        known = words("correct_which", facts=shown(scene.state))
        return said(known, AnswerStatus.CLARIFICATION_FACT)

    def begin(self, scene: Scene, tasks: Sequence[Task]) -> Draft | None:
        """The first wish now, the others after it; what was going on goes on after them."""
        state = scene.state
        later = [*tasks[1:], *([state.task] if state.task and state.task.kind != tasks[0].kind else [])]
        state.task, state.pending = tasks[0], None
        state.queue = [*later, *state.queue][:_MOST_QUEUED]
        draft = self.advance(scene, [])
        return draft if draft.lines else None

    def advance(self, scene: Scene, before: list[Draft]) -> Draft:
        """Serve until something must be asked or nothing is left."""
        state, drafts, ended = scene.state, list(before), None
        for _ in range(_MOST_SERVED):
            if (task := state.task) is None:
                break
            state.pending = None
            drafts += self._served(scene, task)
            if state.task is not None:
                break
            ended = task
            drafts += self._next(scene)
        if ended and ended.kind in _RESULTS and not state.task:
            drafts += ask_to_remember(scene)
        return joined(drafts)

    def _next(self, scene: Scene) -> list[Draft]:
        """Take up what was wished next; what was wished only 符合的话 is left out if that is not so."""
        state, drafts = scene.state, []
        while state.queue and state.task is None:
            task = state.queue.pop(0)
            name = _named(scene, task)
            if task.slots.pop("if_met", False) and not _is_met(state):
                drafts.append(said(words("skipped_unmet", name=name), AnswerStatus.ANSWERED_BY_TOOL))
                continue
            state.task = task
            drafts.append(said(words("next", name=name), AnswerStatus.ANSWERED_BY_TOOL))
        return drafts

    def _served(self, scene: Scene, task: Task) -> list[Draft]:
        draft = _SERVERS.get(task.kind, serve_service)(scene, task)
        if draft is None:
            return []
        if task.kind in _CHECKS and task.scheme and scene.state.pending and not task.slots.get("opened"):
            task.slots["opened"] = True
            return [
                said(opening(scene, task), draft.status),
                *foretold(scene, task, draft.status),
                *points_so_far(scene, task, draft.status),
                draft,
            ]
        return [draft]

    def _again(self, scene: Scene, changed: Sequence[str], key: str) -> Draft:
        """Something of the last result was told otherwise, or besides: work it out again."""
        assert scene.state.last is not None
        scene.state.task = replace(scene.state.last, kind="check", slots={"opened": True})
        note = said(words(key, facts=shown(scene.state, changed)), AnswerStatus.CLARIFICATION_FACT)
        return self.advance(scene, [note])

    def _stopped(self, scene: Scene) -> Draft:
        state = scene.state
        held = state.task.slots.get("booking") if state.task and state.task.kind == "book" else None
        if held and state.task:
            state.task.slots["answer"] = "no"
            return self.advance(scene, [])
        was = state.task
        state.task, state.pending = None, None
        text = words("ended") if was and was.kind in _RESULTS else words("nothing_to_end")
        done = said(text, AnswerStatus.ANSWERED_SMALL_TALK)
        if not state.queue:
            return done
        state.task = state.queue.pop(0)
        next_one = said(words("next", name=_named(scene, state.task)), AnswerStatus.ANSWERED_BY_TOOL)
        return self.advance(scene, [done, next_one])


def waiting(scene: Scene) -> Aside | None:
    """The question that still waits, to be repeated behind the answer to another one."""
    pending, task = scene.state.pending, scene.state.task
    if pending is None or task is None or not pending.text:
        return None
    labels = [label for label, _ in pending.choices][:8]
    if pending.kind in ("fact", "group"):
        labels.append(str(load("dialogue")["reply_unknown"]))
    if task.scheme and task.kind in _CHECKS:
        text = words("resume", name=scene.kit.rules[task.scheme].name, question=pending.text)
    else:
        text = words("resume_other", question=pending.text)
    return Aside(text, buttons(*labels))


def _named(scene: Scene, task: Task) -> str:
    if task.scheme:
        return scene.kit.rules[task.scheme].name
    return str(load("dialogue")["after_status"].get(task.kind, task.kind))


def _is_met(state: DialogueState) -> bool:
    return bool(state.last and state.last.slots.get("status") == "met")


_SERVERS: Mapping[str, Callable[[Scene, Task], Draft | None]] = {
    "check": serve_check,
    "calculate": serve_check,
    "classify": serve_check,
    "match": serve_match,
    "materials": serve_materials,
    "benefits": serve_benefits,
    "duplicate": serve_duplicate,
}
