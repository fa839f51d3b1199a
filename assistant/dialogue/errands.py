"""Which of the services offered is what one comes for: 办居转户 is 落户材料预审."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dialogue.words import topics
from knowledge.text.normalize import fold
from prompts.loader import load

_TOPIC = 3  # a topic in common is worth so many pairs of characters


def services_for(said: str, names: Sequence[str]) -> list[str]:
    """The services that fit best what was said; none where nothing was said of any."""
    worth = {name: _shared(fold(said), name) for name in names}
    best = max(worth.values(), default=0)
    return [name for name in worth if worth[name] == best and best]


def names_errand(said: str) -> bool:
    """Whether a matter is named at all."""
    return bool(_topics(fold(said)))


def _shared(said: str, name: str) -> int:
    own = re.sub(str(load("dialogue")["service_words"]), "", name)
    pairs = {own[i : i + 2] for i in range(len(own) - 1)}
    return _TOPIC * len(_topics(said) & _topics(name)) + sum(pair in said for pair in pairs)


def _topics(text: str) -> set[str]:
    return {topic for topic, words in topics().items() if any(word in text for word in words)}
