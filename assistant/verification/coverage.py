"""Words of a sentence that say something: whether a text has them, or words that stand for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from assistant.verification.lexicon import lexicon, raw
from assistant.verification.segments import cut, is_neutral, synonyms
from assistant.verification.told import Told
from assistant.verification.types import Reason
from assistant.verification.written import MASK
from knowledge.index.synonyms import Synonyms, policy_synonyms
from knowledge.text.normalize import fold

_WORD = 6
_DENYING = "不未无非没免加减增退停半倍"
_FIRST = "不未无非没免"


def guarded(told: Told) -> Iterator[Reason]:
    """Promises, superlatives, talk of the system: only in the clauses' own words."""
    support = told.support
    for group in raw("lexicon")["guarded"]:
        said = [word for word in map(fold, group) if word in told.sentence.text]
        if said and not any(word in support for word in map(fold, group)):
            yield Reason("modality", said[0], f"条款没有说“{said[0]}”")


def covered(word: str, support: str, question: str) -> bool:
    """Whether a text has the word, a word that stands for it, or what it follows from."""
    if any(_has(other, support) for other in synonyms(word)) or word in question:
        return True
    if any(reason in support for reason in raw("lexicon")["implied"].get(word, ())):
        return True
    if any(word in group and any(w in support for w in group) for group in raw("lexicon")["guarded"]):
        return True
    return len(word) <= _WORD and _made_up(word, support)


def _made_up(word: str, support: str) -> bool:
    """Whether a word is put together of pieces that are neutral or there; one single character at most."""
    if not word or is_neutral(word):
        return True
    if word[0] in _FIRST:
        return _has(word, support)
    for i in range(len(word) - 1, 0, -1):
        head, rest = word[:i], word[i:]
        if (is_neutral(head) or (i > 1 and _has(head, support))) and _made_up(rest, support):
            return True
        if (
            i == 1
            and head in support
            and head not in _DENYING
            and (is_neutral(rest) or (len(rest) > 1 and _has(rest, support)))
        ):
            return True
    return (len(word) > 1 and any(_has(o, support) for o in synonyms(word))) or (
        len(word) == 1 and word in support and word not in _DENYING
    )


def _has(word: str, support: str) -> bool:
    """Whether the word is there otherwise than denied (非在编 does not bear out 在编)."""
    return word in support and (f"非{word}" not in support or word in support.replace(f"非{word}", ""))


def content(masked: str, support: str) -> tuple[str, ...]:
    """The words of a piece that say something, but for names of things that a text calls otherwise (海归)."""
    for said, others in _meanings(masked, policy_synonyms()):
        if any(other in support for other in others):
            masked = masked.replace(said, MASK * len(said))
    return _words(masked)


@lru_cache(maxsize=8192)
def _meanings(masked: str, synonyms: Synonyms) -> tuple[tuple[str, tuple[str, ...]], ...]:
    kin = lexicon().lists["only_kin"]
    found = [m for m in synonyms.found(masked) if len(m.said) > 1 and m.said not in kin]
    return tuple((m.said, tuple(other for other in m.others if len(other) > 1)) for m in found)


@lru_cache(maxsize=16384)
def _words(masked: str) -> tuple[str, ...]:
    words = (word.replace(MASK, "") for word in cut(masked))
    return tuple(word for word in words if len(word) > 1 and not is_neutral(word))
