"""Which terms stand in which texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import Terms


def presence(terms: Terms, texts: Sequence[str], split: Callable[[str], Terms]) -> NDArray[np.bool_]:
    """Whether each text (row) has each of the distinct terms (column)."""
    found = np.zeros((len(texts), len(terms)), bool)
    parts = [split(text) for text in texts]
    if not parts or not len(terms):
        return found
    said = np.concatenate(parts)
    rows = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    order = np.argsort(terms)
    columns = order[np.minimum(np.searchsorted(terms, said, sorter=order), len(terms) - 1)]
    hit = terms[columns] == said
    found[rows[hit], columns[hit]] = True
    return found
