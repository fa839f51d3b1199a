"""Part wishes: what a person wants done, told from what a person wants to know, and by which scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.adapters.clock import WallClock
from assistant.adapters.conversations import SqlConversations
from assistant.adapters.dialogues import SqlDialogues
from assistant.dialogue.desk import DialogueDesk
from assistant.dialogue.manager import Dialogue, Move
from assistant.dialogue.scene import Scene
from assistant.dialogue.state import DialogueState, Task
from assistant.dialogue.words import words
from assistant.ports import Knowledge
from assistant.service import Assistant
from assistant.steps.understand import Understand
from assistant.types import Draft, Message, Turn
from assistant.wiring.conversation import make_dialogue
from evals.casebook import CASES, load, rows
from evals.metrics import Measure, mean
from evals.report import Failure
from knowledge.storage.database import make_engine
from tools.registry import RULE_TOOLS, Toolbox

NONE = "none"
_BY_REPLY = {"forgotten": "forget", "remembered_now": "remember", "cannot_remember": "remember",
             "ended": "stop", "nothing_to_end": "stop"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """A message after others: the wishes that are right (`none`: a question), the schemes that are."""

    say: str
    as_of: date
    right: tuple[str, ...]
    schemes: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    region: str | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What was taken for a wish: kinds in order, and the schemes meant by the first."""

    case: Saying
    kinds: tuple[str, ...]
    schemes: tuple[str, ...]

    @property
    def first(self) -> str:
        """The first wish, or none."""
        return self.kinds[0] if self.kinds else NONE

    @property
    def hit(self) -> bool:
        """Whether the first wish is right."""
        return self.first in self.case.right

    @property
    def found(self) -> bool:
        """Whether the scheme is right: it, or one of it among those offered for a choice."""
        return bool(set(self.schemes) & set(self.case.schemes))


class Listener(Dialogue):
    """The dialogue, noting what it begins."""

    heard: tuple[Task, ...] = ()
    by_reply: str | None = None

    def begin(self, scene: Scene, tasks: Sequence[Task]) -> Draft | None:
        """Note the tasks as they were read from the message."""
        self.heard = tuple(replace(t, slots=dict(t.slots)) for t in tasks)
        return super().begin(scene, tasks)

    def take(self, turn: Turn, state: DialogueState, person: str | None) -> Move:
        """Note what is no task: forgetting, remembering, stopping."""
        self.heard, self.by_reply = (), None
        move = super().take(turn, state, person)
        said = move.draft.lines[0].text if move.draft and move.draft.lines else ""
        self.by_reply = next((kind for key, kind in _BY_REPLY.items() if said == words(key)), None)
        return move


class Ear:
    """Hears messages through the whole assistant, and policy questions through the dialogue alone."""

    def __init__(self, knowledge: Knowledge) -> None:
        engine = make_engine("sqlite://")
        store = SqlDialogues(engine)
        made = make_dialogue(knowledge, store, lambda: Toolbox(RULE_TOOLS)).open()
        self._listener = Listener(made.kit)
        desk = DialogueDesk(store, lambda: self._listener)
        self._assistant = Assistant(knowledge, SqlConversations(engine), WallClock(), None, desk)
        self._understand = Understand(knowledge)

    def hears(self, case: Saying, name: str) -> Heard:
        """The message after those before it."""
        for text in (*case.after, case.say):
            self._listener.heard, self._listener.by_reply = (), None
            self._assistant.ask(
                text, conversation_id=name, region=case.region, as_of=case.as_of, channel="eval"
            )
        tasks, other = self._listener.heard, self._listener.by_reply
        kinds = tuple(t.kind for t in tasks) or ((other,) if other else ())
        return Heard(case, kinds, _schemes(tasks[0]) if tasks else ())

    def starts(self, question: str, region: str | None, as_of: date) -> tuple[str, ...]:
        """What a policy question alone is taken for."""
        message = Message("faq", "eval", question, WallClock().now())
        turn = self._understand(Turn(message, as_of, region=region, text=question))
        self._listener.take(turn, DialogueState(), None)
        return tuple(t.kind for t in self._listener.heard)


def sayings(name: str) -> list[Saying]:
    """The cases of evals/cases/wishes-<name>.yaml."""
    return [_saying(row) for row in rows(CASES / f"wishes-{name}.yaml")]


def outcomes(ear: Ear, name: str) -> list[Heard]:
    """Every message heard."""
    return [ear.hears(case, f"wish-{name}-{n}") for n, case in enumerate(sayings(name))]


def false_starts(ear: Ear) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The policy questions of faq-*.yaml with what each is taken for."""
    for case in load("faq-*.yaml"):
        region = _code(case.region)
        yield case.question, ear.starts(case.question, region, case.as_of or date(2026, 11, 22))


def measures(found: Sequence[Heard], starts: Sequence[bool]) -> dict[str, Measure]:
    """Of the wishes heard those that are right, of those uttered those heard, and by the right scheme."""
    due = [h for h in found if NONE not in h.case.right]
    return {
        "wishes_precision": mean([h.hit for h in found if h.first != NONE]),
        "wishes_recall": mean([h.hit for h in due]),
        "wishes_scheme": mean([h.found for h in due if h.hit and h.case.schemes]),
        "wishes_in_order": mean([h.kinds == h.case.order for h in found if h.case.order]),
        "wishes_false_on_questions": mean(starts),
    }


def by_wish(found: Sequence[Heard]) -> dict[str, tuple[Measure, Measure]]:
    """Precision and recall of each wish."""
    kinds = sorted({k for h in found for k in (*h.case.right, h.first)} - {NONE})
    return {
        kind: (
            mean([h.hit for h in found if h.first == kind]),
            mean([h.hit for h in found if h.case.right[0] == kind]),
        )
        for kind in kinds
    }


def failures(found: Sequence[Heard]) -> list[Failure]:
    """The messages taken wrongly."""
    return [
        Failure(f"wish/{n}", h.case.say, "意图或方案认错", "", _due(h.case), f"{h.kinds} {h.schemes}")
        for n, h in enumerate(found)
        if not h.hit or (h.first != NONE and h.case.schemes and not h.found)
    ]


def _due(case: Saying) -> str:
    return f"{'/'.join(case.order or case.right)} {'/'.join(case.schemes)}".strip()


def _schemes(task: Task) -> tuple[str, ...]:
    return (task.scheme,) if task.scheme else tuple(task.slots.get("candidates", ()))


def _code(region: str | None) -> str | None:
    from knowledge.regions import regions

    return regions().resolve(region).code if region else None


def _saying(row: Mapping[str, Any]) -> Saying:
    return Saying(
        str(row["say"]), row["as_of"], _several(row["wish"]), _several(row.get("scheme")),
        tuple(row.get("wishes", ())), row.get("region"), tuple(row.get("after", ())),
    )  # fmt: skip


def _several(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (str(value),) if value else ()
