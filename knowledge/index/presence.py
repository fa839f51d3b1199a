"""Which terms stand in which texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Terms, spelled, word_term
from knowledge.text.normalize import fold

_OTHERS = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")

Presence = NDArray[np.bool_]


def presence(terms: Terms, texts: Sequence[str], split: Callable[[str], Terms]) -> Presence:
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


def gram_presence(terms: Terms, texts: Sequence[str]) -> Presence:
    """The same for the terms of `gram_terms`, which stand in a text as they are: no text is cut up for it."""
    wanted = [spelled(term) for term in terms.tolist()]
    han = {column: one for column, one in enumerate(wanted) if isinstance(one, str)}
    runs = {column: one for column, one in enumerate(wanted) if not isinstance(one, str)}
    found = np.zeros((len(texts), len(terms)), bool)
    for row, text in enumerate(texts):
        folded = fold(text)
        found[row, list(han)] = [one in folded for one in han.values()]
        if runs:
            there = {word_term(run) for run in _OTHERS.findall(folded)}
            found[row, list(runs)] = [one in there for one in runs.values()]
    return found
