"""The command `talent` run in this process, on a data directory of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.settings import Settings
from assistant.wiring import corpus
from channels.cli.commands import app
from tests.fakes import MemoryIndex, RememberingEmbedder
from tests.installations import CORPUS

Talent = Callable[..., Result]


@pytest.fixture
def talent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: RememberingEmbedder) -> Talent:
    """Runs a command in this process, on a data directory of its own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TALENT_{name.upper()}", raising=False)
    monkeypatch.setenv("TALENT_DATA_DIR", str(tmp_path / "data"))
    dense = MemoryIndex()
    monkeypatch.setattr(corpus, "make_embedder", lambda *_: model)
    monkeypatch.setattr(corpus.ChromaIndex, "embedded", lambda *_: dense)
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def filled(talent: Talent) -> Talent:
    """The same with the test corpus published."""
    assert talent("ingest", CORPUS, "--publish").exit_code == 0
    return talent


def given(result: Result) -> Any:
    """The one JSON document of a command that succeeded."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
