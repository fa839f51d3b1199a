"""Splits front matter (YAML between two lines of ---) from the text below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge.errors import UnreadableDocument

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY_LINE = re.compile(r"^[A-Za-z_]+\s*:", re.MULTILINE)


def split_front_matter(text: str) -> tuple[Mapping[str, Any] | None, str]:
    """The front matter as a mapping (None where there is none) and the rest of the text."""
    match = _FRONT.match(text)
    if not match or not _KEY_LINE.search(match[1]):
        return None, text
    return _mapping(match[1]), text[match.end() :]


def _mapping(source: str) -> Mapping[str, Any]:
    import yaml

    class Loader(yaml.SafeLoader):
        """Leaves dates as they are written, so that a wrong one is told with its key."""

    Loader.yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        value = yaml.load(source, Loader=Loader)
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableDocument(_explain(error)) from error
    if not isinstance(value, dict):
        raise UnreadableDocument(
            "文件头（front matter）不是“键: 值”的形式。请按样例文件逐行写，如 title: 文件标题。"
        )
    return {str(key): item for key, item in value.items()}


def _explain(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f"第 {mark.line + 2} 行附近" if mark else f"（{error}）"
    return (
        f"文件头（front matter）不是正确的 YAML：{place}。请检查冒号后的空格、引号和缩进；"
        "含冒号或 # 的文字要加引号。"
    )
