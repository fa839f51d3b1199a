"""What all questions of a corpus have in common, taken out of a question before it is compared.

Vectors of questions point much the same way (being short, being a question), and a clause that
points that way too is near to every question. The common part is the mean of sample questions,
made of phrases of the corpus itself with question endings; it is computed once a release.
Measured on 700 law questions: nDCG@10 of the vectors alone 0.555 without, 0.577-0.582 with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Protocol

import numpy as np

from knowledge.index.weights import weights
from knowledge.ports import Embedder, Vectors

_PHRASE = re.compile(r"[^。；，：、？！（）()|“”《》\s—]{6,22}")


class Texts(Protocol):
    """What has a length and is read by place: a list, or texts that lie in a file."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __getitem__(self, place: int, /) -> str:
        """The one at a place."""
        ...


def question_centre(embedder: Embedder, texts: Texts) -> Vectors:
    """The mean vector of sample questions about these texts; zeros for a corpus without phrases."""
    questions = list(_sample_questions(texts))
    if not questions:
        return np.zeros(embedder.dimension, np.float32)
    vectors = [embedder.query(question) for question in questions]
    return np.asarray(np.mean(vectors, axis=0), np.float32)


def aimed(vector: Vectors, centre: Vectors) -> Vectors:
    """The question's vector without its share of the common part, of length 1."""
    rest = vector - float(weights()["centre"]["share"]) * centre
    return np.asarray(rest / max(float(np.linalg.norm(rest)), 1e-9), np.float32)


def _sample_questions(texts: Texts) -> Iterator[str]:
    """Phrases from all over the texts, evenly spaced so that the same corpus gives the same sample."""
    phrases = [phrase for text in _spread(texts, 4096) for phrase in _PHRASE.findall(text)[:3]]
    settings = weights()["centre"]
    for phrase, ending in zip(_spread(phrases, settings["samples"]), cycle(settings["endings"])):
        yield phrase + ending


def _spread(items: Texts, count: int) -> Sequence[str]:
    step = max(1.0, len(items) / count)
    return [items[int(place * step)] for place in range(min(count, len(items)))]
