"""Inverted files and kept words of a release, made from those of its base: nothing is cut again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge.index.merge import Merge, Numbers
from knowledge.index.postings import Postings, Terms
from knowledge.index.segments import Segments

Rows = NDArray[np.int32]


def merged_postings(base: Postings, new: Postings, merge: Merge) -> Postings:
    """The same arrays as building from all rows would give."""
    rows = merge.places().astype(np.int32)[base.rows]
    stays = rows >= 0
    starts = base.starts - np.searchsorted(np.flatnonzero(~stays), base.starts)
    rows, counts = rows[stays], base.counts[stays]
    new_rows = merge.new_at.astype(np.int32)[new.rows]
    at = _places(base.terms, starts, rows, np.repeat(new.terms, np.diff(new.starts)), new_rows)
    terms, sizes = _sizes(base.terms, np.diff(starts), new.terms, np.diff(new.starts))
    return Postings(
        terms,
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.insert(rows, at, new_rows),
        np.insert(counts, at, new.counts),
        merge.column(base.lengths, new.lengths),
    )


def merged_segments(base: Segments, new: Segments, merge: Merge) -> Segments:
    """The words of the texts that the release has."""
    row_keys = merge.column(base.row_keys, new.row_keys)
    stays = np.isin(base.keys, row_keys)
    comes = ~np.isin(new.keys, base.keys)
    sizes, new_sizes = np.diff(base.ends), np.diff(new.ends)
    keys, ends = base.keys[stays], np.concatenate([[0], np.cumsum(sizes[stays])])
    at = np.searchsorted(keys, new.keys[comes])
    terms = np.insert(
        base.terms[np.repeat(stays, sizes)],
        np.repeat(ends[at], new_sizes[comes]),
        new.terms[np.repeat(comes, new_sizes)],
    )
    all_sizes = np.insert(sizes[stays], at, new_sizes[comes])
    ends = np.concatenate([[0], np.cumsum(all_sizes)]).astype(np.int64)
    return Segments(np.insert(keys, at, new.keys[comes]), ends, terms, row_keys)


def _places(terms: Terms, starts: Numbers, rows: Rows, new_terms: Terms, new_rows: Rows) -> Numbers:
    """Where each new (term, row) belongs among the old ones: all searched for at once, by halving."""
    at = np.searchsorted(terms, new_terms)
    known = np.zeros(len(at), bool)
    inside = at < len(terms)
    known[inside] = terms[at[inside]] == new_terms[inside]
    low, high = starts[at], starts[np.minimum(at + known, len(starts) - 1)]
    while (open_ := low < high).any():
        middle = (low + high) // 2
        less = open_ & (rows[np.minimum(middle, len(rows) - 1)] < new_rows)
        low, high = np.where(less, middle + 1, low), np.where(open_ & ~less, middle, high)
    return low


def _sizes(terms: Terms, sizes: Numbers, new_terms: Terms, new_sizes: Numbers) -> tuple[Terms, Numbers]:
    """The terms of both that still have rows, and how many rows each has."""
    union = np.union1d(terms, new_terms)
    total = np.zeros(len(union), np.int64)
    total[np.searchsorted(union, terms)] += sizes
    total[np.searchsorted(union, new_terms)] += new_sizes
    return union[total > 0], total[total > 0]
