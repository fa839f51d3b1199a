"""The sentences of a long clause that answer; exceptions and conditions stay with what they limit."""

from __future__ import annotations

import re

from assistant.ports import Knowledge

_LONG = 170
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+$")
# A sentence that begins so limits the one before it and must not be lost.
_LIMITS = ("但", "除外", "其中", "不含", "上述", "前述", "前款", "同时", "且", "并")


def best_sentences(text: str, question: str, knowledge: Knowledge) -> str:
    """The text if it is short, else its best sentences with what limits them, in order."""
    if len(text) <= _LONG:
        return text.strip()
    sentences = [s.strip() for s in _SENTENCE.findall(text) if s.strip()]
    weights = knowledge.coverage(question, sentences)
    order = sorted(range(len(sentences)), key=lambda i: -weights[i])
    kept: set[int] = set()
    for i in order:
        if sum(len(sentences[j]) for j in kept) + len(sentences[i]) > _LONG and kept:
            break
        kept.add(i)
    kept |= {i + 1 for i in kept if i + 1 < len(sentences) and sentences[i + 1].startswith(_LIMITS)}
    return _joined(sentences, sorted(kept))


def _joined(sentences: list[str], kept: list[int]) -> str:
    parts: list[str] = []
    for place, i in enumerate(kept):
        gap = place > 0 and i != kept[place - 1] + 1
        parts.append(("……" if gap else "") + sentences[i])
    return "".join(parts)
