"""The lexical index: three inverted files over the clauses of a release.

- grams: characters and pairs of characters of context and text, which need no segmentation and no dictionary;
- words: words by jieba with the policy dictionary (政策词典), for terms longer than two characters;
- titles: characters and pairs of the documents' titles and aliases, once a document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.normalize import HAN, fold
from knowledge.postings import Postings, Terms, mapped, word_term
from knowledge.segments import Segments, word_terms

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
    ) -> None:
        self.grams, self.words, self.titles, self.title_of = grams, words, titles, title_of
        self.segments = segments

    def __len__(self) -> int:
        return len(self.title_of)

    @classmethod
    def build(cls, entries: Sequence[Entry], progress: Callable[[int], None] | None = None) -> LexicalIndex:
        """Index the entries; `progress` is told how many more of the 2 × len(entries) steps are done."""
        numbers: dict[str, int] = {}
        title_of = np.array([numbers.setdefault(entry.title, len(numbers)) for entry in entries], np.int32)
        bodies = [f"{entry.context}\n{entry.text}" for entry in entries]
        cut = list(_told(map(word_terms, bodies), progress))
        own = {entry.text: word_terms(entry.text) for entry in entries}
        return cls(
            Postings.build(_told(map(gram_terms, bodies), progress)),
            Postings.build(cut),
            Postings.build(map(gram_terms, numbers)),
            title_of,
            Segments.build(own | dict(zip(bodies, cut, strict=True))),
        )

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        for name in ("grams", "words", "titles"):
            getattr(self, name).save(folder / name)
        np.save(folder / "title_of.npy", self.title_of)
        self.segments.save(folder / "segments")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Map an index into memory."""
        grams, words, titles = (Postings.load(folder / name) for name in ("grams", "words", "titles"))
        segments = Segments.load(folder / "segments")
        return cls(grams, words, titles, mapped(folder / "title_of.npy"), segments)


def gram_terms(text: str) -> Terms:
    """Characters and pairs of neighbouring characters; a run of letters or digits is one term."""
    runs = _RUNS.findall(fold(text))
    han = "\0".join(run for run in runs if ord(run[0]) > 127)
    points = np.frombuffer(han.encode("utf-32-le"), np.uint32).astype(np.uint64)
    left, right = points[:-1], points[1:]
    pairs = ((left << np.uint64(21)) | right)[(left != _GAP) & (right != _GAP)]
    others = np.array([word_term(run) for run in runs if ord(run[0]) <= 127], np.uint64)
    return np.concatenate([points[points != _GAP], pairs, others])


def _told(terms: Iterable[Terms], progress: Callable[[int], None] | None) -> Iterator[Terms]:
    for each in terms:
        yield each
        if progress is not None:
            progress(1)
