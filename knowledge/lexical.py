"""The lexical index: three inverted files over the clauses of a release.

- grams: characters and pairs of characters of context and text, which need no segmentation and no dictionary;
- words: words by jieba with the policy dictionary (政策词典), for terms longer than two characters;
- titles: characters and pairs of the documents' titles and aliases, once a document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.merge import Merge
from knowledge.index.merged_postings import merged_postings, merged_segments
from knowledge.index.postings import Postings, Terms, mapped, word_term
from knowledge.index.segments import Segments, word_terms
from knowledge.text.normalize import HAN, fold

_RUNS = re.compile(rf"[{HAN}]+|[a-z0-9]+(?:\.[0-9]+)?")
_GAP = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of a clause: the document's title with its aliases, headings and lead-in, the text."""

    title: str
    context: str
    text: str


class LexicalIndex:
    """Inverted files of a release; row numbers are places in the sequence it was built from."""

    def __init__(
        self,
        grams: Postings,
        words: Postings,
        titles: Postings,
        title_of: NDArray[np.int32],
        segments: Segments,
        names: Callable[[], Sequence[str]],
    ) -> None:
        self.grams, self.words, self.titles, self.title_of = grams, words, titles, title_of
        self.segments, self._names = segments, names

    def __len__(self) -> int:
        return len(self.title_of)

    @classmethod
    def build(cls, entries: Sequence[Entry], progress: Callable[[int], None] | None = None) -> LexicalIndex:
        """Index the entries; `progress` is told how many more of the 2 × len(entries) steps are done."""
        names, title_of = _numbered([entry.title for entry in entries])
        bodies = [f"{entry.context}\n{entry.text}" for entry in entries]
        cut = list(_told(map(word_terms, bodies), progress))
        own = {entry.text: word_terms(entry.text) for entry in entries}
        rows = ((body, entry.text) for body, entry in zip(bodies, entries, strict=True))
        return cls(
            Postings.build(_told(map(gram_terms, bodies), progress)),
            Postings.build(cut),
            Postings.build(map(gram_terms, names)),
            title_of,
            Segments.build(own | dict(zip(bodies, cut, strict=True)), rows),
            lambda: names,
        )

    def merged(self, new: LexicalIndex, merge: Merge) -> LexicalIndex:
        """The index of a release whose base this one is, `new` that of the new rows."""
        had = list(self.names)
        numbers = merge.column(self.title_of, new.title_of + np.int32(len(had)))
        names, title_of = _renumbered([*had, *new.names], numbers)
        return LexicalIndex(
            merged_postings(self.grams, new.grams, merge),
            merged_postings(self.words, new.words, merge),
            self.titles if names == had else Postings.build(map(gram_terms, names)),
            title_of,
            merged_segments(self.segments, new.segments, merge),
            lambda: names,
        )

    @property
    def names(self) -> Sequence[str]:
        """The titles, in the order of their numbers."""
        return self._names()

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        for name in ("grams", "words", "titles"):
            getattr(self, name).save(folder / name)
        np.save(folder / "title_of.npy", self.title_of)
        self.segments.save(folder / "segments")
        (folder / "names.json").write_text(json.dumps(self.names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Map an index into memory."""
        grams, words, titles = (Postings.load(folder / name) for name in ("grams", "words", "titles"))
        segments = Segments.load(folder / "segments")
        names = partial(_names, folder / "names.json")
        return cls(grams, words, titles, mapped(folder / "title_of.npy"), segments, names)


def gram_terms(text: str) -> Terms:
    """Characters and pairs of neighbouring characters; a run of letters or digits is one term."""
    runs = _RUNS.findall(fold(text))
    han = "\0".join(run for run in runs if ord(run[0]) > 127)
    points = np.frombuffer(han.encode("utf-32-le"), np.uint32).astype(np.uint64)
    left, right = points[:-1], points[1:]
    pairs = ((left << np.uint64(21)) | right)[(left != _GAP) & (right != _GAP)]
    others = np.array([word_term(run) for run in runs if ord(run[0]) <= 127], np.uint64)
    return np.concatenate([points[points != _GAP], pairs, others])


def _names(file: Path) -> list[str]:
    names: list[str] = json.loads(file.read_text(encoding="utf-8"))
    return names


def _numbered(titles: Sequence[str]) -> tuple[list[str], NDArray[np.int32]]:
    """The titles, each once, in order of appearance, and the number of each row's."""
    numbers: dict[str, int] = {}
    title_of = np.array([numbers.setdefault(title, len(numbers)) for title in titles], np.int32)
    return list(numbers), title_of


def _renumbered(names: list[str], numbers: NDArray[np.int32]) -> tuple[list[str], NDArray[np.int32]]:
    """The same of rows that know their titles by other numbers already."""
    used, first, place = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(first)
    kept, number_of = _numbered([names[int(used[i])] for i in order])
    ranks = np.empty(len(used), np.int32)
    ranks[order] = number_of
    return kept, ranks[place]


def _told(terms: Iterable[Terms], progress: Callable[[int], None] | None) -> Iterator[Terms]:
    for each in terms:
        yield each
        if progress is not None:
            progress(1)
