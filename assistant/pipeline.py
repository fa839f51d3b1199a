"""STEPS: the one visible list of what happens to a turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from assistant.answering.finish import say
from assistant.answering.links import Links
from assistant.incidents import incident
from assistant.ports import Knowledge, Step
from assistant.steps.compose import Compose
from assistant.steps.converse import Converse
from assistant.steps.retrieve import Retrieve
from assistant.steps.screen import Screen
from assistant.steps.understand import Understand
from assistant.steps.verify import Verify
from assistant.types import AnswerStatus, Turn
from knowledge.errors import KnowledgeError
from prompts.loader import reply

_log = logging.getLogger(__name__)

STEPS: tuple[Callable[[Knowledge], Step], ...] = (
    lambda knowledge: Screen(),
    lambda knowledge: Converse(),
    lambda knowledge: Understand(knowledge),
    lambda knowledge: Retrieve(knowledge),
    lambda knowledge: Compose(knowledge),
    lambda knowledge: Verify(Links(knowledge)),
)


class Pipeline:
    """Runs a turn through the steps until it has an answer."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.steps = tuple(make(knowledge) for make in STEPS)

    def run(self, turn: Turn, on_step: Callable[[str], None] = lambda name: None) -> Turn:
        """The turn with its answer; a step that fails ends in an error status, never in a traceback."""
        for step in self.steps:
            on_step(step.name)
            try:
                turn = step(turn)
            except KnowledgeError:
                raise  # no release, a broken index: the operator must see it, the channel says "not ready"
            except Exception as error:
                _log.error("step %s failed: %s", step.name, incident(error))
                return say(turn, reply("error"), AnswerStatus.ERROR_INTERNAL)
            turn = replace(turn, trace=(*turn.trace, step.name))
            if turn.answer is not None:
                return turn
        return say(turn, reply("error"), AnswerStatus.ERROR_INTERNAL)
