"""What a picture is for: a certificate whose facts may be used, a notice that is meant, a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

_SURE = 0.6  # a line read with less is no line
_LEAST = 4  # characters of a text
_QUESTION = 120  # characters; what is longer is no question
Kind = Literal["certificate", "notice", "text", "nothing"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture shows. `text` is all that could be read, with personal data.

    Of a certificate: what was `read`, and how the person would `say` it; of a notice its `title`;
    `ask` is the question of a text that is short enough to be one.
    """

    kind: Kind
    text: str = ""
    read: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    title: str = ""
    ask: str = ""


def understood(lines: Sequence[tuple[str, float]]) -> Shown:
    """What lines (with how sure they are) mean."""
    sure = [_tight(text) for text, score in lines if score >= _SURE]
    sure = [line for line in sure if line]
    whole = "".join(sure)
    if len(re.findall(r"[^\W\d_]", whole)) < _LEAST:
        return Shown("nothing", whole)
    facts = tuple(_facts(re.sub(_words()["noise"], "", whole)))
    if facts and any(re.search(_words()["certificate"], line) for line in sure):
        return _certificate(whole, facts)
    if title := _title(sure, whole):
        return Shown("notice", whole, title=title)
    if facts and re.search(_words()["granted"], whole):
        return _certificate(whole, facts)
    text = "，".join(sure) if len(sure) < 4 else whole
    return Shown("text", text, ask=text if len(text) <= _QUESTION else "")


def _certificate(whole: str, facts: Sequence[tuple[str, str]]) -> Shown:
    return Shown("certificate", whole, tuple(one[0] for one in facts), tuple(one[1] for one in facts))


def _facts(text: str) -> Iterator[tuple[str, str]]:
    """What was read, and how it is said: one of each group, the highest first."""
    for group in _words()["facts"]:
        if one := next((one for one in group if re.search(one["mark"], text)), None):
            yield one["read"], one["say"]


def _title(lines: Sequence[str], whole: str) -> str:
    """The policy that a picture is about: its heading, which may run over lines."""
    if heading := re.search(_words()["heading"], whole):
        inner = re.search(_words()["named"], heading[0])
        return inner[1] if inner else heading[0]
    own = next((line for line in lines[:5] if re.search(_words()["document"], line)), "")
    named = re.search(_words()["named"], whole)
    return own.strip("《》") or (named[1] if named else "")


def _tight(text: str) -> str:
    """Without the spaces between characters; those between Latin words stay."""
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", text).strip()


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return found
