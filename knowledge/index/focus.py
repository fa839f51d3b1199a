"""Which clauses of one document speak of what is particular in a question.

Inside a document its subject is everywhere and tells nothing; what tells is the rest of the question.
So the terms are weighed by how rare they are among the document's own clauses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.index.postings import Scores
from knowledge.index.presence import Presence, gram_presence, presence
from knowledge.index.terms import Weighted, query_terms
from knowledge.lexical import LexicalIndex

_PAIR = 1 << 21  # terms below are single characters, see postings.py


def focus(query: str, texts: Sequence[str], lexical: LexicalIndex) -> list[float]:
    """For each text the share, 0 to 1, of the question's telling pairs of characters that it has."""
    grams = query_terms(query, lexical).grams
    telling = grams.terms >= _PAIR  # single characters say little and are in the pairs already
    terms = grams.terms[telling]
    return _shares(gram_presence(terms, texts), grams.weights[telling])


def word_focus(query: str, texts: Sequence[str], lexical: LexicalIndex) -> list[float]:
    """The same by words, which do not run over into their neighbours."""
    words: Weighted = query_terms(query, lexical).words
    return _shares(presence(words.terms, texts, lexical.segments.of), words.weights)


def _shares(present: Presence, weights: Scores) -> list[float]:
    frequency = present.sum(axis=0)
    rarity = np.log1p((len(present) - frequency + 0.5) / (frequency + 0.5)) * (frequency > 0)
    local = weights * rarity
    total = float(local.sum())
    return [float(share) for share in (present @ local) / total] if total else [0.0] * len(present)
