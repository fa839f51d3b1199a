"""The channels file (channels.yaml): settings that are lists or have names. Its errors name the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.errors import ConfigurationError

SECTIONS = ("models", "webhooks", "wechat", "wecom_kf", "wecom_app", "wecom_bot", "hotline")
"""The sections a channels file may have."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

_Entry = TypeVar("_Entry", bound=BaseModel)


class ChannelsFile:
    """The file, read; one that is not there has no sections."""

    def __init__(self, path: Path) -> None:
        self._path, self._root = path, _read(path)
        for key, _ in self._root.value if self._root else ():
            if key.value not in SECTIONS:
                raise self._wrong(key, f"没有“{key.value}”这一节{_hint(key.value, SECTIONS)}")

    def entries(self, section: str, kind: type[_Entry]) -> list[_Entry]:
        """The entries of a section; ConfigurationError with file, line and field for a wrong one."""
        node = _child(self._root, section)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._wrong(node, f"“{section}”应当是一个列表，每项以 - 开头")
        return [self._entry(one, section, kind) for one in node.value]

    def named(self, section: str, kind: type[_Entry]) -> dict[str, _Entry]:
        """The entries of a section that gives each a name; ConfigurationError as above."""
        node = _child(self._root, section)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(node, f"“{section}”应当是“名称: {{设置}}”的形式")
        found: dict[str, _Entry] = {}
        for name, value in node.value:
            if not _NAME.fullmatch(name.value) or name.value in found:
                raise self._wrong(name, f"名称“{name.value}”应由小写字母、数字和 _ - 组成，且不重复")
            found[name.value] = self._entry(value, section, kind)
        return found

    def _entry(self, node: yaml.Node, section: str, kind: type[_Entry]) -> _Entry:
        value = _plain(node)
        if not isinstance(value, dict):
            raise self._wrong(node, f"“{section}”的每一项应当是“名称: 值”的形式")
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            first = min(
                found, key=lambda one: one["type"] != "extra_forbidden"
            )  # what is missing is misspelt
            raise self._wrong(_at(node, first["loc"]), _said(first, kind)) from None  # no keys in it

    def _wrong(self, node: yaml.Node, what: str) -> ConfigurationError:
        line = node.start_mark.line + 1
        return ConfigurationError(f"{self._path} 第 {line} 行：{what}。请改正后重新启动。")


def _read(path: Path) -> yaml.MappingNode | None:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"设置文件 {path} 读不出来（{error}）。请检查权限，并存成 UTF-8。"
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark else "其中"
        raise ConfigurationError(f"{path} {line}不是正确的 YAML。请检查缩进、冒号和引号。") from None
    if node is None or isinstance(node, yaml.MappingNode):
        return node
    raise ConfigurationError(f"{path} 的内容应当是“名称: 值”的形式，例如以 models: 开头。")


def _plain(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _at(node: yaml.Node, loc: Sequence[int | str]) -> yaml.Node:
    """The innermost node of the place that is in the file."""
    for part in loc:
        found = _child(node, str(part))
        if found is None:
            return node
        node = found
    return node


def _said(error: Any, kind: type[BaseModel]) -> str:
    name = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"没有“{name}”这个设置{_hint(name, list(kind.model_fields))}"
    if error["type"] == "missing":
        return f"缺少“{name}”（{kind.model_fields[str(error['loc'][0])].description}）"
    if error["type"] == "value_error":
        return f"“{name}”不对：{error['msg'].removeprefix('Value error, ')}"
    means = kind.model_fields[str(error["loc"][0])].description
    return f"“{name}”的值不对，它是{means}（{error['msg']}）"


def _hint(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f"，是不是想写“{near[0]}”" if near else f"，可以写的有：{'、'.join(known)}"
