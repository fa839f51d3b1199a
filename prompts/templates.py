"""Prompts for language models: `<step>.md` with front matter and the sections system and user.

Values are data. One that stands alone on its line is fenced with tags (<question>…</question>), one inside a
line is put on one line; in both, nothing is left that closes a fence, forges a section or a turn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

_FRONT = re.compile(r"\A---\n(?P<matter>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_SECTIONS = re.compile(r"\A\s*## system\n(?P<system>.*?)\n## user\n(?P<user>.*)\Z", re.DOTALL)
_PLACE = re.compile(r"(?P<alone>^[ \t]*)?\{\{\s*(?P<name>\w+)\s*\}\}(?P<end>[ \t]*$)?", re.MULTILINE)
# What servers read as the end of a turn: <|im_end|>, <end_of_turn>, </s>, and [INST] and its kin.
_FORGED = str.maketrans({"<": "＜", ">": "＞"})
_BRACKETED = re.compile(r"\[(/?[A-Z_]{3,20})\]")
_SETTINGS = {"temperature": float, "max_tokens": int, "budget": float, "silence": float}


class PromptError(ValueError):
    """A prompt file is wrong, or was not given what it declares: a mistake of the program."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt and how its model is asked; times in seconds."""

    name: str
    version: int
    variables: frozenset[str]
    system: str
    user: str
    temperature: float = 0.0
    max_tokens: int = 600
    budget: float = 8.0
    silence: float = 3.0

    @property
    def label(self) -> str:
        """Name and version, for the record: compose@3."""
        return f"{self.name}@{self.version}"

    def render(self, **values: object) -> tuple[str, str]:
        """System and user text; the values must be exactly the declared ones."""
        if values.keys() != self.variables:
            wrong = "、".join(sorted(values.keys() ^ self.variables))
            raise PromptError(f"{self.label}: missing or undeclared: {wrong}")
        plain = {name: _harmless(str(value)) for name, value in values.items()}
        return _filled(self.system, plain), _filled(self.user, plain)


def parsed(text: str) -> Prompt:
    """The prompt of a file's text; PromptError names what is wrong with it."""
    front = _FRONT.match(text)
    sections = front and _SECTIONS.match(front["body"])
    if not front or not sections:
        raise PromptError("a prompt has front matter between --- lines, then ## system and ## user")
    matter = yaml.safe_load(front["matter"])
    if not isinstance(matter, dict) or not {"name", "version", "variables"} <= matter.keys():
        raise PromptError("the front matter gives name, version and variables")
    variables = frozenset(matter.pop("variables"))
    found = Prompt(
        str(matter.pop("name")),
        int(matter.pop("version")),
        variables,
        sections["system"].strip(),
        sections["user"].strip(),
        **_settings(matter),
    )
    used = {place["name"] for part in (found.system, found.user) for place in _PLACE.finditer(part)}
    if used != variables:
        raise PromptError(f"{found.label}: declared and used differ: {sorted(used ^ variables)}")
    return found


def _settings(matter: Mapping[str, Any]) -> dict[str, Any]:
    unknown = matter.keys() - _SETTINGS.keys()
    if unknown:
        raise PromptError(f"unknown in the front matter: {sorted(unknown)}")
    return {name: _SETTINGS[name](value) for name, value in matter.items()}


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its places filled in one pass: what a value contains is not looked at again."""

    def put(place: re.Match[str]) -> str:
        name = place["name"]
        if place["alone"] is not None and place["end"] is not None:
            return f"<{name}>\n{values[name].strip()}\n</{name}>"
        return (place["alone"] or "") + " ".join(values[name].split()) + (place["end"] or "")

    return _PLACE.sub(put, template)


def _harmless(value: str) -> str:
    """The words without characters that nobody sees and without anything a server takes for a command."""
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    seen = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return _BRACKETED.sub(r"［\1］", seen.translate(_FORGED))
