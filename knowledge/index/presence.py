"""Which terms stand in which texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

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
    han, runs = _spelled(terms.tobytes())
    found = np.zeros((len(texts), len(terms)), bool)
    folded = [fold(text) for text in texts]
    if han and texts:
        # through bytes: numpy takes lists of lists apart one by one
        said = b"".join([bytes(map(text.__contains__, han.values())) for text in folded])
        found[:, list(han)] = np.frombuffer(said, bool).reshape(len(texts), len(han))
    for row, text in enumerate(folded if runs else ()):
        there = {word_term(run) for run in _OTHERS.findall(text)}
        found[row, list(runs)] = [one in there for one in runs.values()]
    return found


@lru_cache(maxsize=256)  # one question is held against many texts
def _spelled(terms: bytes) -> tuple[dict[int, str], dict[int, int]]:
    """By column: the terms that are pieces of Chinese, and those that are words of letters and figures."""
    wanted = dict(enumerate(map(spelled, np.frombuffer(terms, np.uint64).tolist())))
    han = {column: one for column, one in wanted.items() if isinstance(one, str)}
    return han, {column: one for column, one in wanted.items() if not isinstance(one, str)}
