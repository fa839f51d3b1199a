"""Settings come from TALENT_<NAME>; a wrong one is named with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bootstrap import build_installation
from assistant.errors import ConfigurationError
from assistant.settings import Settings, load_settings
from tests.installations import installation


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TALENT_{name.upper()}", raising=False)


def test_without_settings_everything_is_written_to_one_folder() -> None:
    settings = load_settings()
    assert settings.data_dir == Path("data")
    assert settings.database() == f"sqlite:///{Path('data').resolve() / 'talent.db'}"
    assert (settings.embedding, settings.region, settings.chroma_url) == ("auto", None, None)


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TALENT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TALENT_REGION", "上海市虹口区")
    monkeypatch.setenv("TALENT_DATABASE_URL", "postgresql+pg8000://u:p@db/talent")
    settings = load_settings()
    assert (settings.data_dir, settings.region) == (tmp_path, "上海市虹口区")
    assert settings.database() == "postgresql+pg8000://u:p@db/talent"


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_REGION", "")
    monkeypatch.setenv("TALENT_CHAT_WORKERS", "")
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value"), [("CHAT_WORKERS", "many"), ("CHAT_WORKERS", "0"), ("CHAT_WORKERS", "999")]
)
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TALENT_{name}", value)
    with pytest.raises(ConfigurationError, match=f"TALENT_{name}.*请改正"):
        load_settings()


def test_a_data_folder_that_cannot_be_made_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="TALENT_DATA_DIR"):
        build_installation(Settings(data_dir=tmp_path / "file" / "data"))


def test_a_home_region_that_is_no_place_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"TALENT_REGION.*火星"):
        _ = installation(tmp_path, region="火星市").assistant


def test_preparing_an_installation_opens_nothing(tmp_path: Path) -> None:
    build_installation(Settings(data_dir=tmp_path / "new"))
    assert list((tmp_path / "new").iterdir()) == []
