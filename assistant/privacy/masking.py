"""Finds personal data and puts placeholders in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from assistant.privacy.addresses import addresses
from assistant.privacy.named import named
from assistant.privacy.names import names
from assistant.privacy.numbers import numbers
from assistant.privacy.types import Found
from assistant.privacy.view import View, view_of

_PLACEHOLDER = re.compile(r"〔[^〔〕]{1,24}〕")
_MOST_ROUNDS = 4  # what is masked may part what stood together


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with placeholders (〔证件号1〕), and what each stands for; only for the person who wrote it."""

    text: str
    values: Mapping[str, str] = field(repr=False)

    def restore(self, text: str) -> str:
        """A text with the placeholders replaced by what they stand for; unknown ones stay."""
        return _PLACEHOLDER.sub(lambda m: self.values.get(m[0], m[0]), text)


def mask(text: str) -> str:
    """The text with personal data replaced by 〔证件号〕, 〔手机号〕, 〔姓名〕, ...; there is no way back."""
    for _ in range(_MOST_ROUNDS):
        spans = found_in(text)
        for one in reversed(spans):
            text = f"{text[: one.start]}〔{one.kind}〕{text[one.end :]}"
        if not spans:
            break
    return text


def masked(text: str) -> Masked:
    """The text with numbered placeholders; the same value has the same one wherever it stands in the text."""
    values: dict[str, str] = {}
    given: dict[tuple[str, str], str] = {}
    taken = set(_PLACEHOLDER.findall(text))
    for _ in range(_MOST_ROUNDS):
        spans = found_in(text)
        named_now = [(one, _placeholder(one, text, given, values, taken)) for one in spans]
        for one, placeholder in reversed(named_now):
            text = text[: one.start] + placeholder + text[one.end :]
        if not spans:
            break
    return Masked(text, values)


def found_in(text: str) -> list[Found]:
    """The personal data of a text, in its order; of what overlaps, the longer."""
    seen = view_of(text)
    if not seen.text:
        return []
    found = chain(numbers(seen), named(seen), names(seen), addresses(seen))
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted((_written(one, seen) for one in kept), key=lambda f: f.start)


def _written(one: Found, seen: View) -> Found:
    return Found(one.kind, *seen.span(one.start, one.end))


def _placeholder(
    one: Found, text: str, given: dict[tuple[str, str], str], values: dict[str, str], taken: set[str]
) -> str:
    written = text[one.start : one.end]
    key = one.kind, written
    if key not in given:
        number = 1
        while (name := f"〔{one.kind}{number}〕") in values or name in taken:
            number += 1
        given[key] = name
        values[name] = written
    return given[key]
