"""Words that a question turns on (硕士, 中级职称, 技师): one of each kind counts, the last one said."""

from __future__ import annotations

from assistant.answering.slots import kinds

_KINDS = ("education", "title", "skill", "rank", "talent_class")


def slots_of(text: str) -> dict[str, str]:
    """The word of each kind that a text says; the longest of those that stand at the same place."""
    found: dict[str, str] = {}
    for kind, words in kinds():
        if kind not in _KINDS:
            continue
        said = [word for word in words if word in text]
        if said:
            found[kind] = max(said, key=lambda word: (text.rfind(word) + len(word), len(word)))
    return found


def exchanged(text: str, kind: str, word: str) -> str:
    """The text with the word of that kind replaced by another one."""
    before = slots_of(text).get(kind)
    return text.replace(before, word) if before else text
