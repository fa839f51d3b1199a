"""STEPS: the one visible list of what happens to a turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answering.finish import say
from assistant.answering.links import Links
from assistant.dialogue.desk import DialogueDesk
from assistant.incidents import incident
from assistant.models.types import LanguageModel
from assistant.ports import Knowledge, Step
from assistant.steps.act import Act
from assistant.steps.care import Care, Offer
from assistant.steps.compose import Compose
from assistant.steps.converse import Converse
from assistant.steps.follow import Follow
from assistant.steps.phrase import Phrase
from assistant.steps.plan import Planning
from assistant.steps.read import Read
from assistant.steps.retrieve import Retrieve
from assistant.steps.screen import Screen
from assistant.steps.understand import Understand
from assistant.steps.verify import Verify
from assistant.types import AnswerStatus, Turn
from knowledge.errors import KnowledgeError
from prompts.loader import reply

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What steps are made of; without a dialogue or a model some are left out or simpler."""

    knowledge: Knowledge
    dialogue: DialogueDesk | None = None
    model: LanguageModel | None = None


STEPS: tuple[Callable[[Parts], Step | None], ...] = (
    lambda parts: Screen(),
    lambda parts: Care(parts.dialogue) if parts.dialogue else None,
    lambda parts: Converse(handover=parts.dialogue is None),
    lambda parts: Understand(parts.knowledge),
    lambda parts: Read(parts.model, Understand(parts.knowledge)) if parts.model else None,
    lambda parts: Planning(parts.model) if parts.model and parts.dialogue else None,
    lambda parts: Act(parts.dialogue),
    lambda parts: Retrieve(parts.knowledge),
    lambda parts: Compose(parts.knowledge),
    lambda parts: Phrase(parts.model, Links(parts.knowledge)) if parts.model else None,
    lambda parts: Verify(Links(parts.knowledge)),
)
BEHIND: tuple[Callable[[DialogueDesk | None], Step], ...] = (
    lambda dialogue: Follow(dialogue),
    lambda dialogue: Offer(dialogue),
)
"""What happens to an answer, whichever step gave it."""


class Pipeline:
    """Runs a turn through the steps until it has an answer."""

    def __init__(
        self,
        knowledge: Knowledge,
        dialogue: DialogueDesk | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        parts = Parts(knowledge, dialogue, model)
        self.steps = tuple(step for make in STEPS if (step := make(parts)) is not None)
        self.behind = tuple(make(dialogue) for make in BEHIND)

    def run(
        self,
        turn: Turn,
        on_step: Callable[[str], None] = lambda name: None,
        tell: Callable[[str], None] | None = None,
    ) -> Turn:
        """The turn with its answer; a step that fails ends in an error status, never in a traceback.

        `tell` is told the beginning of the answer's text while a model writes it.
        """
        for step in self.steps:
            on_step(step.name)
            try:
                turn = step(turn, tell) if isinstance(step, Phrase) else step(turn)
            except KnowledgeError:
                raise  # no release, a broken index: the operator must see it, the channel says "not ready"
            except Exception as error:
                _log.error("step %s failed: %s", step.name, incident(error))
                return say(turn, reply("error"), AnswerStatus.ERROR_INTERNAL)
            turn = replace(turn, trace=(*turn.trace, step.name))
            if turn.answer is not None:
                return self._followed(turn)
        return say(turn, reply("error"), AnswerStatus.ERROR_INTERNAL)

    def _followed(self, turn: Turn) -> Turn:
        for step in self.behind:
            turn = step(turn)
        return turn
