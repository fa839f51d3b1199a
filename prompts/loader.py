"""Reads the words of the assistant, data beside this file: replies, slots (YAML), prompts (`.md`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prompts.templates import Prompt, PromptError, parsed

_FOLDER = Path(__file__).parent


@cache
def load(name: str) -> Any:
    """The content of `<name>.yaml`, read once."""
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def reply(key: str, **values: object) -> str:
    """The reply of that key with its {places} filled in."""
    return str(load("replies")[key]).format(**values).strip()


@cache
def prompt(step: str) -> Prompt:
    """The prompt of a step, from `<step>.md`, read once."""
    found = parsed((_FOLDER / f"{step}.md").read_text(encoding="utf-8"))
    if found.name != step:
        raise PromptError(f"{step}.md calls itself {found.name}")
    return found
