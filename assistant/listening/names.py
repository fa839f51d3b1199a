"""The names by which callers speak of policies, as the serving release has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.answering.slots import kinds
from assistant.listening.sounding import Sounds, sounds_of
from assistant.ports import Knowledge


@dataclass(slots=True)
class Names:
    """Names of policies and of what they are about; read anew when another release serves."""

    knowledge: Knowledge
    _sounds: tuple[int, Sounds] | None = None

    def pattern(self) -> re.Pattern[str]:
        """Matches them."""
        return _matching(tuple(sorted(self._all(), key=lambda name: (-len(name), name))))

    def righted(self, text: str) -> str:
        """The text with those put right that were written by their sound."""
        release = self.knowledge.release()
        if self._sounds is None or self._sounds[0] != release:
            self._sounds = release, self._heard()
        return self._sounds[1].righted(text)

    def _heard(self) -> Sounds:
        said = {word for _, words in kinds() for word in words}
        texts = (c.text for d in self.knowledge.documents() for c in self.knowledge.clauses(d.id))
        return sounds_of(sorted(self._all() | said), texts)

    def _all(self) -> set[str]:
        return {name for d in self.knowledge.documents() for name in (*d.topics, *d.aliases) if len(name) > 1}


@cache
def _matching(names: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a name also where a 的 is put into it (租房的补贴)."""
    return re.compile("|".join("的?".join(map(re.escape, name)) for name in names) or r"(?!)")
