"""What a question asks for that a text does not speak of: the sign of an answer that is beside the point."""

from __future__ import annotations

import numpy as np

from knowledge.lexical import LexicalIndex
from knowledge.normalize import fold
from knowledge.postings import word_term
from knowledge.segmentation import words
from knowledge.synonyms import policy_synonyms


def gap(query: str, text: str, lexical: LexicalIndex) -> float:
    """Share of the question's words that the text lacks, by weight (inverse document frequency).

    A word counts as there when another name of the same thing is (政策同义词).
    """
    asked = [word for word in dict.fromkeys(words(fold(query))) if len(word) > 1]
    if not asked:
        return 1.0
    weights = lexical.words.idf(np.array([word_term(word) for word in asked], np.uint64))
    there = _there(asked, fold(query), fold(text))
    missing = [float(w) for w, word in zip(weights, asked, strict=True) if word not in there]
    return sum(missing) / max(float(weights.sum()), 1e-6)


def _there(asked: list[str], query: str, text: str) -> set[str]:
    found = {word for word in asked if word in text}
    for meaning in policy_synonyms().found(query):
        if any(other in text for other in meaning.others):
            found |= {word for word in asked if word in meaning.said}
    return found
