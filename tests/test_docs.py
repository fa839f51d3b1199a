"""What the READMEs say is so: settings, commands, addresses, formats, folders, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer
from fastapi.testclient import TestClient

from assistant.settings import Settings
from channels.app import create_app
from channels.cli.commands import app
from knowledge.errors import UnreadableDocument
from knowledge.front_matter import overlay
from knowledge.parsing.files import MAX_BYTES, SUFFIXES
from knowledge.types import PolicyDocument
from tests.journeys.fake_service import FakeService

_ROOT = Path(__file__).parent.parent
_README = (_ROOT / "README.md").read_text(encoding="utf-8")
_IGNORED = {
    line.strip("/") for line in (_ROOT / ".gitignore").read_text("utf-8").splitlines() if line.endswith("/")
}
_MEMBERS = {p.name for p in _ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")}
_FOLDERS = {
    name for name in _MEMBERS - _IGNORED if not name.endswith(".egg-info") and any((_ROOT / name).iterdir())
}
_READMES = [_ROOT / "README.md", *(_ROOT / name / "README.md" for name in sorted(_FOLDERS))]


def _section(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", _README, re.DOTALL)
    assert found, f"README.md has no section {name}"
    return found[1]


def _rows(name: str) -> dict[str, list[str]]:
    """The rows of a section's table by their first code word, without the two header lines."""
    lines = [line for line in _section(name).splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {row[0].strip("` "): row for row in cells}


def test_every_setting_is_in_the_table_with_its_default() -> None:
    rows = {name: row[1] for name, row in _rows("settings").items()}
    shown = {
        f"TALENT_{name.upper()}": "不设" if field.default is None else f"`{field.default}`"
        for name, field in Settings.model_fields.items()
    }
    assert rows == shown


def _commands() -> Iterator[tuple[str, Any]]:
    """All commands of `talent` by name, those of other packages too."""
    whole = typer.Typer()
    for info in app.registered_commands:
        assert info.callback
        whole.command(info.name)(info.callback)
    for group in app.registered_groups:
        whole.add_typer(group.typer_instance, name=group.name)
    for point in entry_points(group="talent.commands"):
        whole.command(point.name)(point.load())
    yield from typer.main.get_group(whole).commands.items()


def test_every_command_is_in_the_table_with_its_options() -> None:
    rows = {name.split()[1]: row[2] for name, row in _rows("commands").items()}
    commands = dict(_commands())
    assert rows.keys() == commands.keys()
    for name, command in commands.items():
        parts = getattr(command, "commands", {})  # of a group, as `talent staff add`
        assert all(f"`{part}" in rows[name] for part in parts), name
        params = [p for one in (command, *parts.values()) for p in one.params]
        options = {o for p in params if p.param_type_name == "option" for o in p.opts}
        assert set(re.findall(r"--[a-z-]+", rows[name])) == options - {"--help"}, name


def test_every_address_is_in_the_table_with_its_method() -> None:
    rows = {name: row[1] for name, row in _rows("http").items()}
    application = create_app(FakeService(pause=0))
    paths = application.openapi()["paths"]
    described = {path: "、".join(sorted(m.upper() for m in methods)) for path, methods in paths.items()}
    assert rows == described | {"/": "GET", "/embed.js": "GET"}
    with TestClient(application) as client:
        assert [client.get(page).status_code for page in ("/", "/embed", "/embed.js")] == [200, 200, 200]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_is_named(suffix: str) -> None:
    assert f"`{suffix}`" in _README
    assert f"{MAX_BYTES // 1024 // 1024} MB" in _README


def test_every_key_of_the_front_matter_is_in_the_table() -> None:
    document = PolicyDocument(id="x", title="试")
    with pytest.raises(UnreadableDocument) as told:
        overlay(document, {"no-such-key": 1})
    keys = str(told.value).split("下列之一：")[1].rstrip("。").split("、")
    assert sorted(_rows("front matter")) == sorted(keys)


def test_the_example_of_every_key_is_accepted() -> None:
    import yaml

    examples = {name: row[2].strip("`") for name, row in _rows("front matter").items()}
    matter = {name: yaml.safe_load(text) for name, text in examples.items()}
    document = overlay(PolicyDocument(id="x", title="试"), matter)
    assert (document.id, document.region, document.level) == ("sh-residence-points-2023", "310000", "city")
    assert document.effective_from and document.effective_to and document.sources and document.aliases


def test_the_folder_map_is_the_folders() -> None:
    assert set(re.findall(r"^(\w+)/", _section("folders"), re.MULTILINE)) == _FOLDERS


@pytest.mark.parametrize("readme", _READMES, ids=lambda path: path.parent.name)
def test_a_readme_points_at_things_that_exist(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"https?://|#", link)]
    assert [link for link in links if not (readme.parent / link.split("#")[0]).exists()] == []
    if readme.parent != _ROOT:
        named = re.findall(r"^\| (`[^|]+`) \|", text, re.MULTILINE)
        files = [
            name for cell in named for name in re.findall(r"`([\w./]+)`", cell) if "/" in name or "." in name
        ]
        assert [name for name in files if not (readme.parent / name).exists()] == []
        assert 8 <= len(text.splitlines()) <= 80


def test_the_readme_and_the_makefile_name_the_same_targets() -> None:
    makefile = (_ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) - {"help"}
    assert set(re.findall(r"\bmake ([a-z]+)", _README)) == targets


def test_the_sample_corpus_is_not_passed_off_as_the_law() -> None:
    assert "不是官方文本" in _README and "not the official text" in _README
    days = {
        m[1]
        for p in (_ROOT / "knowledge/corpus").rglob("*.md")
        for m in re.finditer(r"^checked: (\S+)", p.read_text("utf-8"), re.MULTILINE)
    }
    assert max(days) in _README, "the day of the digest"
