"""The dialogue as the pipeline sees it: its rules are read when a message first needs them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.dialogue.knowing import labelled
from assistant.dialogue.offers import offered
from assistant.dialogue.scene import Scene
from assistant.dialogue.service_steps import value_of
from assistant.dialogue.state import DialogueState
from assistant.dialogue.taking_up import offer_before
from assistant.dialogue.wishes import wishes
from assistant.dialogue.words import folded, is_wish, one_of
from assistant.ports import Dialogues
from assistant.types import Turn
from tools.errors import ToolError

if TYPE_CHECKING:
    from assistant.dialogue.manager import Dialogue

_OWN = ("forget", "remember", "known", "handover")
_PAUSE = 0.01  # seconds
_ANY = 99  # a wish that needs facts told beside it is possible, whatever number of them


class DialogueDesk:
    """Opens the dialogue at the first message that may be for it: reading all rules takes a moment.

    Whether a message is for it depends on the message and the conversation only, never on what was loaded.
    """

    def __init__(self, store: Dialogues, make: Callable[[], Dialogue]) -> None:
        self.store, self._make = store, make
        self._made: Dialogue | None = None
        self._lock = threading.Lock()

    def open(self) -> Dialogue:
        """The dialogue, made when first asked for."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def warm(self) -> None:
        """Open it and work out everything once, so that nobody waits for it; a pause lets others go first."""
        dialogue = self.open()
        for scheme in dialogue.kit.rules:
            dialogue.warm(scheme)
            time.sleep(_PAUSE)

    def concerns(self, turn: Turn) -> bool:
        """Whether the message may wish something, tell something of oneself, or belong to a dialogue."""
        if turn.dialogue is not None or offer_before(turn) is not None:
            return True
        if turn.reading is not None and (turn.reading.heard or turn.reading.act or turn.reading.plan):
            return True
        text = folded(turn.text)
        if one_of("tells", text) or any(is_wish(kind, text) for kind in _OWN):
            return True
        return bool(wishes(turn.text, _ANY))

    def remembers(self, person: str, conversation_id: str | None, message: str) -> bool:
        """Whether the person is remembered, or is just saying yes to it."""
        text = folded(message)
        if is_wish("forget", text):
            return False
        if self.store.remembers(person):
            return True
        known = self.store.load(conversation_id, None) if conversation_id else None
        if known is None:
            return False
        if known.remember == "yes":
            return True
        asked = known.pending is not None and known.pending.kind == "remember"
        return is_wish("remember", text) or (asked and one_of("agree", text) and not one_of("refuse", text))

    def told(self, conversation_id: str) -> list[tuple[str, str]]:
        """The facts that were told in a conversation, as labels and values."""
        state = self.store.load(conversation_id, None)
        return labelled(state) if state else []

    def call_a_person(self, turn: Turn, reason: str) -> str | None:
        """Put somebody into the queue who did not ask for it; the code, None where there is no queue."""
        scene = Scene(self.open().kit, turn, turn.dialogue or DialogueState(), None)
        try:
            outcome = scene.run("request_handover", {"reason": reason})
        except ToolError:
            return None
        return str(value_of(outcome)["handover"]["code"])

    def offer(self, document_id: str) -> str | None:
        """The name of the scheme that can be worked out by the document."""
        return offered(document_id)
