"""Answers to what was asked: a fact, a choice, a yes or no."""

from __future__ import annotations

from collections.abc import Callable

from assistant.dialogue.arguments import answered_argument, choice_of, is_lost
from assistant.dialogue.knowing import denied, shown, told_facts
from assistant.dialogue.labelled import read_told
from assistant.dialogue.offered import by_button, named_without_value
from assistant.dialogue.remembering import answered_memory
from assistant.dialogue.scene import Scene
from assistant.dialogue.second_thoughts import meant_instead, put_right
from assistant.dialogue.showing import buttons, said
from assistant.dialogue.state import Pending, Task
from assistant.dialogue.tasks import task_of
from assistant.dialogue.wishes import is_question, wishes
from assistant.dialogue.words import folded, is_wish, one_of, words
from assistant.ports import FactReading
from assistant.types import AnswerStatus, Draft
from knowledge.regions import NATION, regions
from prompts.loader import load
from tools.rules.openness import facts_in
from tools.rules.vocabulary import Fact, vocabulary

Advance = Callable[[Scene, list[Draft]], Draft]
Begin = Callable[[Scene, list[Task]], Draft | None]
Taken = tuple[bool, Draft | None]
_LONG_REST = 6  # so much besides the answer may be a question of its own
_MOST_TRIES = 2
_MOST_WRONG = 4  # answers that fit nothing offered, before the matter is put aside


class Answers:
    """Takes a message as the answer to the pending question, if it is one."""

    def __init__(self, advance: Advance, begin: Begin) -> None:
        self._advance, self._begin = advance, begin

    def take(self, scene: Scene, text: str) -> Taken:
        """(True, draft): dealt with; (True, None): a question for the clauses; (False, None): neither."""
        pending = scene.state.pending
        assert pending is not None
        kinds = {"fact": self._fact, "group": self._fact, "scheme": self._scheme, "region": self._region}
        others = {"confirm": self._confirm, "argument": self._argument, "remember": self._remember}
        return {**kinds, **others}[pending.kind](scene, text, pending)

    def _fact(self, scene: Scene, text: str, pending: Pending) -> Taken:
        if is_wish("why_ask", text) or is_wish("why", text):
            return True, self._repeat(scene, pending, _explained(pending))
        if is_wish("what_if", text) and not scene.state.last:
            return True, self._repeat(scene, pending, words("not_yet", question=pending.text))
        task = scene.state.task
        if task and (is_wish("result_now", text) or is_wish("gap", text)):
            task.slots["now"] = True
            task.slots["open"] = pending.name if pending.kind == "fact" else None
            return True, self._advance(scene, [])
        if other := meant_instead(scene):
            return True, self._begin(scene, [other])
        reading = self._read(scene, pending)
        if reading.facts or reading.unknown or reading.denied_group:
            return self._told(scene, pending, reading)
        if pending.kind == "group" and (one := named_without_value(scene.text, pending)):
            return True, self._one_of_group(scene, pending, one)
        if reading.doubts:
            return True, self._not_understood(scene, pending, reading.doubts[0].text)
        if task and (materials := self._materials(scene, task, text)):
            return True, materials
        if self._new_wish(scene) or is_wish("what_if", text):
            return False, None
        if is_question(text):
            return True, None
        return True, self._not_understood(scene, pending)

    def _materials(self, scene: Scene, task: Task, text: str) -> Draft | None:
        """要哪些材料 in the middle of a check means its scheme, unless another one is named."""
        if not task.scheme or not (is_wish("materials", text) or is_wish("materials_named", text)):
            return None
        named = scene.kit.finder.meant(scene.text, scene.places)
        if (named.schemes or named.topic) and task.scheme not in {s.id for s in named.schemes}:
            return None
        return self._begin(scene, [Task("materials", task.scheme, task.region)])

    def _read(self, scene: Scene, pending: Pending) -> FactReading:
        if (chosen := by_button(scene.text, pending)) is not None:
            return chosen
        return put_right(scene) or read_told(scene, pending)

    def _told(self, scene: Scene, pending: Pending, reading: FactReading) -> Taken:
        """Merge what was told; go on, unless the message asks something besides."""
        task = scene.state.task
        place = scene.kit.rules[task.scheme].region if task and task.scheme else scene.place(task)
        before = set(scene.state.facts)
        changed = told_facts(scene.state, reading, scene.text, scene.turn.as_of, place)
        known = any(c in before for c in changed)
        replaced = [c for c in changed if known and c in scene.state.facts]  # years may be kept as months
        notes = self._notes(scene, reading, replaced, _unasked(changed, pending))
        if pending.kind == "group" and pending.name not in scene.state.unknown and not reading.denied_group:
            self._rest_of_group(scene, pending, reading)
        if tasks := self._queued(scene, reading):
            scene.state.queue += tasks
        elif self._asks_besides(scene, reading):
            scene.state.pending = None
            draft = self._advance(scene, [])  # only to know what is asked next
            return (True, draft) if scene.state.pending is None else (True, None)
        return True, self._advance(scene, notes)

    def _notes(
        self, scene: Scene, reading: FactReading, replaced: list[str], besides: list[str]
    ) -> list[Draft]:
        """What of a message is said back: what it corrected, told unasked, or left open."""
        if replaced:
            text = words("corrected", facts=shown(scene.state, replaced))
            return [said(text, AnswerStatus.CLARIFICATION_FACT)]
        if besides:
            text = words("noted", facts=shown(scene.state, besides))
            return [said(text, AnswerStatus.CLARIFICATION_FACT)]
        if reading.unknown and not reading.facts:
            return [said(words("noted_unknown"), AnswerStatus.CLARIFICATION_FACT)]
        return []

    def _rest_of_group(self, scene: Scene, pending: Pending, reading: FactReading) -> None:
        """Who names one of a group was asked for all of it: the others are not there."""
        named = {f.fact for f in reading.facts}
        if not any(vocabulary()[n].group == pending.name for n in named):
            return
        denied(scene.state, pending.name, scene.text, scene.turn.as_of, scene.place(scene.state.task))

    def _one_of_group(self, scene: Scene, pending: Pending, fact: Fact) -> Draft:
        """One of the group was named: the others are not there, and of this one it is asked how many."""
        named = Pending("group", pending.name, choices=[c for c in pending.choices if c[0] != fact.label])
        scene.state.pending = named
        denied(scene.state, pending.name, scene.text, scene.turn.as_of, scene.place(scene.state.task))
        scene.state.pending = Pending("fact", fact.id, fact.question)
        return said(
            fact.question, AnswerStatus.CLARIFICATION_FACT, buttons(str(load("dialogue")["reply_unknown"]))
        )

    def _queued(self, scene: Scene, reading: FactReading) -> list[Task]:
        kind = scene.state.task.kind if scene.state.task else ""
        found = [w for w in wishes(scene.text, 0) if w.kind != kind]
        return [task for wish in found if (task := task_of(scene, wish))]

    def _asks_besides(self, scene: Scene, reading: FactReading) -> bool:
        rest = scene.text
        for read in reading.facts:
            rest = rest.replace(read.quote, "")
        return len(rest) >= _LONG_REST and is_question(folded(rest))

    def _new_wish(self, scene: Scene) -> bool:
        return bool(wishes(scene.text, 0)) or is_wish("handover", folded(scene.text))

    def _not_understood(self, scene: Scene, pending: Pending, text: str = "") -> Draft:
        """Ask once more, in the words of a doubt if there is one; then leave it open."""
        pending.tries += 1
        if pending.tries < _MOST_TRIES:
            return self._repeat(scene, pending, text or words("again", question=pending.text))
        scene.state.unknown.append(pending.name)
        return self._advance(scene, [said(words("noted_unknown"), AnswerStatus.CLARIFICATION_FACT)])

    def _repeat(self, scene: Scene, pending: Pending, text: str) -> Draft:
        labels = [label for label, _ in pending.choices]
        if pending.kind in ("fact", "group"):
            labels.append(str(load("dialogue")["reply_unknown"]))
        return said(text, _STATUS.get(pending.kind, AnswerStatus.CLARIFICATION_FACT), buttons(*labels))

    def _scheme(self, scene: Scene, text: str, pending: Pending) -> Taken:
        chosen = choice_of(scene.text.strip(" 。？?"), pending.choices) or self._named(scene, pending)
        if chosen:
            return self._chosen(scene, chosen)
        if self._new_wish(scene):
            scene.state.task, scene.state.pending = None, None
            return False, None
        if is_question(text):
            return True, None
        if told := told_facts(scene.state, scene.read(scene.text), scene.text, scene.turn.as_of, None):
            if one := _only_one_asks(scene, told, pending):
                return self._chosen(scene, one)
            noted = words("noted", facts=shown(scene.state, told))
            return True, self._repeat(scene, pending, f"{noted}\n{pending.text}")
        pending.tries += 1
        if pending.tries >= _MOST_TRIES:
            scene.state.task, scene.state.pending = None, None
            return False, None
        return True, self._repeat(scene, pending, words("not_chosen"))

    def _chosen(self, scene: Scene, scheme: str) -> Taken:
        """Go on with a scheme, and with what the message tells besides."""
        task, region = scene.state.task, scene.kit.rules[scheme].region
        assert task is not None
        task.scheme, task.region = scheme, region
        told_facts(scene.state, scene.read(scene.text), scene.text, scene.turn.as_of, region)
        return True, self._advance(scene, [])

    def _named(self, scene: Scene, pending: Pending) -> str | None:
        """By one of the names offered; else by a name that means one scheme only, offered or not."""
        named = scene.kit.finder.meant(scene.text, ())
        allowed = {value for _, value in pending.choices}
        found = [s.id for s in named.schemes if s.id in allowed] or (
            [] if named.topic else [s.id for s in named.schemes]
        )
        if not found and not named.topic:
            found = _of_place(scene, allowed)
        return found[0] if len(found) == 1 else None

    def _region(self, scene: Scene, text: str, pending: Pending) -> Taken:
        mentions = regions().mentions(scene.text)
        if mentions and scene.state.task:
            scene.state.task.region = mentions[-1].code
            return True, self._advance(scene, [])
        return (True, None) if is_question(text) else (False, None)

    def _confirm(self, scene: Scene, text: str, pending: Pending) -> Taken:
        task = scene.state.task
        assert task is not None
        if one_of("agree", text) or one_of("refuse", text):
            task.slots["answer"] = "no" if one_of("refuse", text) else "yes"
            return True, self._advance(scene, [])
        if is_question(text):
            return True, None
        pending.tries += 1
        if pending.tries >= _MOST_WRONG:  # nothing is final without a yes
            task.slots["answer"] = "no"
            return True, self._advance(scene, [])
        return True, self._repeat(scene, pending, pending.text)

    def _given_up(self, scene: Scene, why: str = "too_many_tries") -> Draft:
        scene.state.task, scene.state.pending = None, None
        replies = buttons(str(load("dialogue")["reply_handover"]))
        return said(words(why), AnswerStatus.ERROR_TOOL, replies)

    def _argument(self, scene: Scene, text: str, pending: Pending) -> Taken:
        task = scene.state.task
        assert task is not None
        offered = choice_of(scene.text.strip(" 。.！!"), pending.choices) if pending.choices else None
        if offered is None and self._new_wish(scene):
            scene.state.task, scene.state.pending = None, None
            return False, None
        if offered is None and is_question(text):
            return True, None
        if pending.name in ("number", "booking", "unsubscribe", "codes") and is_lost(text):
            return True, self._given_up(scene, "lost_number")
        before = task.slots.get("said")
        if answered_argument(scene, task, pending):
            kept = task.slots.get("said") != before and pending.name != "slot"
            note = words("noted", facts=scene.text.strip(" 。.！!，,"))
            return True, self._advance(scene, [said(note, AnswerStatus.CLARIFICATION_FACT)] if kept else [])
        pending.tries += 1
        if pending.tries >= _MOST_WRONG:
            return True, self._given_up(scene)
        if pending.name == "last_four":
            return True, self._repeat(scene, pending, words("bad_last_four"))
        return True, self._repeat(scene, pending, words("not_chosen") if pending.choices else pending.text)

    def _remember(self, scene: Scene, text: str, pending: Pending) -> Taken:
        draft = answered_memory(scene, text)
        scene.state.pending = None
        return (True, draft) if draft else (False, None)


def _of_place(scene: Scene, schemes: set[str]) -> list[str]:
    """上海的: those of the place named; where it has none of its own, those of the whole country."""
    named = {code for m in regions().mentions(scene.text) for code in regions().chain(m.code)}
    held = [one for one in schemes if scene.kit.rules[one].region in named]
    return [one for one in held if scene.kit.rules[one].region != NATION] or held


def _only_one_asks(scene: Scene, told: list[str], pending: Pending) -> str | None:
    """The one scheme offered that asks for all that was told: 六级 is of the 72分 only."""
    offered = [scene.kit.rules[value] for _, value in pending.choices]
    asking = [s.id for s in offered if all(f in facts_in(v) for f in told for v in s.versions[-1:])]
    return asking[0] if len(asking) == 1 else None


def _unasked(changed: list[str], pending: Pending) -> list[str]:
    """What was told without being asked for: said back, so that one sees that it was heard."""
    words = vocabulary()
    own = [c for c in changed if c != pending.name and words[c].group != pending.name]
    return changed if own else []


def _explained(pending: Pending) -> str:
    if not pending.why:
        return words("resume_other", question=pending.text)
    return f"{words('why', text=pending.why)}\n{pending.text}"


_STATUS = {
    "confirm": AnswerStatus.CLARIFICATION_CONFIRMATION,
    "scheme": AnswerStatus.CLARIFICATION_SCHEME,
    "region": AnswerStatus.CLARIFICATION_REGION,
    "argument": AnswerStatus.CLARIFICATION_CHOICE,
}
