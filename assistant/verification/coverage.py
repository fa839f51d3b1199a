"""Every word of the sentence that says something is in the clauses, or stands for one that is."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.verification.lexicon import raw
from assistant.verification.segments import cut, is_neutral, synonyms
from assistant.verification.told import Told
from assistant.verification.types import Reason
from assistant.verification.written import MASK
from knowledge.index.synonyms import policy_synonyms
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


def coverage(told: Told) -> Iterator[Reason]:
    """Words of the sentence that nothing bears out."""
    support = told.support
    masked = _without_synonyms(told.sentence.masked, support)
    for word in cut(masked):
        word = word.replace(MASK, "")
        if len(word) > 1 and not is_neutral(word) and not _covered(word, support, told.question):
            yield Reason("content", word, f"条款没有说到“{word}”")


def _covered(word: str, support: str, question: str) -> bool:
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


def _without_synonyms(text: str, support: str) -> str:
    """The text without names of things that the clauses call otherwise (海归, 留学回国人员)."""
    for meaning in policy_synonyms().found(text):
        if len(meaning.said) > 1 and any(len(o) > 1 and o in support for o in meaning.others):
            text = text.replace(meaning.said, MASK * len(meaning.said))
    return text
