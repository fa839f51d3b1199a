"""An answer in the messages of Rasa."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from channels.cardtext import card_text

_ABOUT = ("conversation_id", "answer_id", "release", "as_of")


def messages(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What `utter_message` takes: the text with its clauses, then each card."""
    answer = result["answer"]
    buttons = [{"title": one["label"], "payload": one["send"]} for one in answer["quick_replies"]]
    custom = {"status": answer["status"], "citations": answer["citations"]}
    about = {name: result.get(name) for name in _ABOUT}
    yield {"text": answer["text"], "buttons": buttons, "json_message": custom | about}
    for card in answer["cards"]:
        yield {"text": card_text(card), "json_message": {"card": card}}


def conversation_of(sender: str) -> str:
    """The conversation of a sender: the same again each time, and nothing of who it is."""
    return f"rasa-{hashlib.sha256(sender.encode('utf-8', 'replace')).hexdigest()[:40]}"
