"""What a question asks for that a text does not speak of: the sign of an answer that is beside the point."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from knowledge.index.postings import word_term
from knowledge.index.segmentation import words
from knowledge.index.synonyms import policy_synonyms
from knowledge.lexical import LexicalIndex
from knowledge.text.normalize import fold


def gap(query: str, text: str, lexical: LexicalIndex) -> float:
    """Share of the question's words that the text lacks, by weight (inverse document frequency).

    A word counts as there when another name of the same thing is (政策同义词).
    """
    asked = _asked(query, lexical)
    if not asked:
        return 1.0
    there = _there(list(asked), fold(query), fold(text))
    missing = [weight for word, weight in asked.items() if word not in there]
    return sum(missing) / max(sum(asked.values()), 1e-6)


@lru_cache(maxsize=64)  # one question is held against many texts
def _asked(query: str, lexical: LexicalIndex) -> dict[str, float]:
    """The words of the question with their weights."""
    asked = [word for word in dict.fromkeys(words(fold(query))) if len(word) > 1]
    weights = lexical.words.idf(np.array([word_term(word) for word in asked], np.uint64))
    return dict(zip(asked, weights.tolist(), strict=True))


def knows(text: str, lexical: LexicalIndex) -> bool:
    """Whether the index knows what the text speaks of: half of its words by weight; true without words."""
    asked = [word for word in words(fold(text)) if len(word) > 1]
    if not asked:
        return True
    nowhere = lexical.words.idf(np.array([word_term("")], np.uint64))[0]
    weights = lexical.words.idf(np.array([word_term(word) for word in asked], np.uint64))
    return bool(weights[weights < nowhere].sum() >= weights.sum() / 2)


def _there(asked: list[str], query: str, text: str) -> set[str]:
    found = {word for word in asked if word in text}
    for meaning in policy_synonyms().found(query):
        if any(other in text for other in meaning.others):
            found |= {word for word in asked if word in meaning.said}
    return found
