"""Speech without punctuation (语音转写) given its pauses, so that each clause has its own subject."""

from __future__ import annotations

import re

from tools.reading.phrases import Lexicon

_RUN = re.compile(r"[^,;:!?。、…\s|/()\[\]]{13,}")
_ASKING = 20  # characters of a run that asks something; a shorter one is a question and nothing else
_SHORTEST = 2  # characters between two pauses


def breaths(text: str, at: tuple[int, ...], words: Lexicon) -> tuple[str, tuple[int, ...]]:
    """The text with commas put where a speaker takes breath in long runs, and each character's old place."""
    found = [m.start() for m in words.words["turn"].finditer(text) if m.start()]
    for run in _RUN.finditer(text):
        if not _told(run[0], words):
            continue
        last = run.start()
        for mark in words.words["breath"].finditer(text, run.start(), run.end()):
            if mark.start() - last >= _SHORTEST and run.end() - mark.start() >= _SHORTEST:
                found.append(mark.start())
                last = mark.start()
    if not found:
        return text, at
    found = sorted(set(found))
    parts: list[str] = []
    places: list[int] = []
    start = 0
    for place in [*found, len(text)]:
        parts.append(text[start:place])
        places += at[start:place]
        if place < len(text):
            places.append(at[place])
        start = place
    return ",".join(parts), (*places, at[-1])


def _told(run: str, words: Lexicon) -> bool:
    """Whether a run tells something of the person, and is not a question and nothing else."""
    if not any(words.words[name].search(run) for name in ("question", "subsidy")):
        return True
    return len(run) >= _ASKING and words.words["self"].search(run) is not None
