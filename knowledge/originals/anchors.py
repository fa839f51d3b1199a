"""Finds clauses again in the text they were read from, by how they begin and end."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from knowledge.editions.matching import is_superseded
from knowledge.types import Clause

Span = tuple[int, int]

_HEADS = (24, 14, 8)  # letters that a beginning is looked for by, the more certain ones first
_SLACK = 400  # letters that may lie between (running heads, notes) beside the clause's own


class Stream:
    """Texts as one run of letters and digits, with the way back: to which text, and where in it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._places: list[int] = []
        self._starts: list[int] = []
        letters: list[str] = []
        for text in texts:
            self._starts.append(len(letters))
            for place, char in enumerate(text):
                for letter in plain(char):
                    letters.append(letter)
                    self._places.append(place)
        self.letters = "".join(letters)

    def pieces(self, span: Span) -> Iterator[tuple[int, int, int]]:
        """(text, start, end) of every text that a span of the letters lies in."""
        start, end = span
        while start < end:
            text = bisect_right(self._starts, start) - 1
            last = self._starts[text + 1] if text + 1 < len(self._starts) else len(self._places)
            until = min(end, last)
            yield text, self._places[start], self._places[until - 1] + 1
            start = until


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Only letters and digits, in their plain forms: layout and punctuation vary between readings."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def all_spans(letters: str, clauses: Iterable[Clause], said: Mapping[str, str]) -> dict[str, Span]:
    """Where clauses stand by id, and sentences by the names they were given."""
    sentences = {name: sentence_span(letters, text) for name, text in said.items()}
    return spans(letters, clauses) | {name: span for name, span in sentences.items() if span}


def sentence_span(letters: str, sentence: str) -> Span | None:
    """Where a sentence stands; None where it does not."""
    wanted = plain(sentence)
    start = letters.find(wanted) if wanted else -1
    return (start, start + len(wanted)) if start >= 0 else None


def spans(letters: str, clauses: Iterable[Clause]) -> dict[str, Span]:
    """Where the clauses of today's text stand, by id; those that cannot be found are left out."""
    found: dict[str, Span] = {}
    cursor = 0
    for clause in clauses:
        if is_superseded(clause):
            continue
        span = _table_span(letters, clause, cursor) if clause.table else _span(letters, clause, cursor)
        if span:
            found[clause.id] = span
            cursor = span[0] + 1
    return found


def _span(letters: str, clause: Clause, cursor: int) -> Span | None:
    whole = plain(clause.text)
    for size in _HEADS:
        start = _find(letters, whole[:size], cursor)
        if start >= 0 and whole:
            end = _end(letters, whole, start, size)
            return _with_label(letters, clause, start), end
        if len(whole) <= size:
            continue
    return None


def _find(letters: str, wanted: str, cursor: int) -> int:
    """After what was found before, else anywhere: a parser may have put an annex elsewhere."""
    after = letters.find(wanted, cursor)
    return after if after >= 0 else letters.find(wanted)


def _end(letters: str, whole: str, start: int, size: int) -> int:
    bound = start + len(whole) + _SLACK
    last = letters.find(whole[-size:], max(start, start + len(whole) - size), bound)
    return last + len(whole[-size:]) if last >= 0 else min(start + len(whole), len(letters))


def _with_label(letters: str, clause: Clause, start: int) -> int:
    """From the number on, where the text is numbered."""
    for label in dict.fromkeys(plain(part) for part in reversed((*clause.path[-1:], clause.label))):
        if label and letters[max(0, start - len(label)) : start] == label:
            return start - len(label)
    return start


def _table_span(letters: str, clause: Clause, cursor: int) -> Span | None:
    """From the first cell of the first row to the last cell of the last one."""
    assert clause.table is not None
    rows = [[plain(cell) for cell in row if plain(cell)] for row in clause.table.rows]
    rows = [row for row in rows if row]
    if not rows:
        return None
    start = _row(letters, rows[0], cursor)
    if start < 0:
        return None
    last = _row(letters, rows[-1], start)
    end = start + sum(map(len, rows[0]))
    if last >= 0:
        end = max(end, last + sum(map(len, rows[-1])))
    return start, min(end, len(letters))


def _row(letters: str, cells: Sequence[str], cursor: int) -> int:
    """Where cells stand in a row: the first one with the next soon after it."""
    joined = _find(letters, "".join(cells[:2]), cursor)
    return joined if joined >= 0 else _find(letters, max(cells, key=len), cursor)
