"""A message put right before it is read: half-width, simple characters, typos, no 嗯 amid it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from tools.reading.entries import content
from tools.reading.phrases import Lexicon


def tidy(text: str, words: Lexicon) -> str:
    """Half-width, lower case, typos put right; every character keeps its place where lengths allow."""
    plain = "".join(_narrow(c) for c in text).lower()
    if len(plain) != len(text):
        plain = "".join(_narrow(c) for c in text)
    plain = words.typo.sub(lambda m: _fitted(words.same[m[0]], len(m[0])), plain)
    for idle in ("opener", "idle"):
        plain = words.words[idle].sub(lambda m: "," * len(m[0]), plain)
    for heard, meant in words.sounds:
        plain = heard.sub(lambda m, word=meant: _fitted(word, len(m[0])), plain)  # type: ignore[misc]
    return plain


def unpaused(text: str, words: Lexicon) -> tuple[str, tuple[int, ...]]:
    """The text without 嗯, 那个, 就是说 amid it, and the place that each character had."""
    gaps = [m.span() for m in words.words["pause"].finditer(text)]
    left = [i for i in range(len(text)) if not any(a <= i < b for a, b in gaps)] if gaps else range(len(text))
    return "".join(text[i] for i in left), (*left, len(text))


@lru_cache(4096)
def _narrow(char: str) -> str:
    if "①" <= char <= "⑳":
        return ","
    found = unicodedata.normalize("NFKC", char).translate(_simple())
    return found if len(found) == 1 else char


@cache
def _simple() -> Mapping[int, str]:
    """Traditional characters (繁体字) of what people tell of themselves, with their simple forms."""
    pairs = content()["words"]["traditional"].split()
    return str.maketrans({pair[0]: pair[1] for pair in pairs})


def _fitted(word: str, length: int) -> str:
    """The word in as many characters; what is left of a longer (English) one is a break."""
    return (
        word[:length].ljust(length, "的" if length - len(word) < 2 else " ") if len(word) != length else word
    )
