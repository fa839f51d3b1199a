"""Which clauses of one document speak of what is particular in a question.

Inside a document its subject is everywhere and tells nothing; what tells is the rest of the question.
So the terms are weighed by how rare they are among the document's own clauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from knowledge.lexical import LexicalIndex, gram_terms
from knowledge.postings import Terms
from knowledge.terms import query_terms

_PAIR = 1 << 21  # terms below are single characters, see postings.py


def focus(query: str, texts: Sequence[str], lexical: LexicalIndex) -> list[float]:
    """For each text the share, 0 to 1, of the question's telling terms that it has."""
    if not texts:
        return []
    grams = query_terms(query, lexical).grams
    telling = grams.terms >= _PAIR  # single characters say little and are in the pairs already
    present = np.array([np.isin(grams.terms[telling], _terms(text)) for text in texts])
    frequency = present.sum(axis=0)
    rarity = np.log1p((len(texts) - frequency + 0.5) / (frequency + 0.5)) * (frequency > 0)
    weights = grams.weights[telling] * rarity
    total = float(weights.sum())
    return [float(share) for share in (present @ weights) / total] if total else [0.0] * len(texts)


@lru_cache(maxsize=4096)
def _terms(text: str) -> Terms:
    return np.unique(gram_terms(text))
