"""The provider of the authority is set in the environment, and looked at by `talent doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.adapters.clock import FixedClock
from assistant.bootstrap import Installation, build_installation
from assistant.errors import ConfigurationError
from assistant.settings import Settings
from assistant.staff.desk import SYSTEM
from channels.cli.checks import checks
from tests.fakes import BigramEmbedder, MemoryIndex
from tests.identity_provider import identity_provider
from tests.installations import NOW


def place_with(tmp_path: Path, issuer: str | None, secret: str | None = "geheim") -> Installation:
    settings = Settings(
        data_dir=tmp_path, oidc_issuer=issuer, oidc_client_id="desk", oidc_name="政务统一认证",
        oidc_client_secret=SecretStr(secret) if secret else None, oidc_roles="坐席=operator",
    )  # fmt: skip
    place = build_installation(settings, FixedClock(NOW))
    place.embedder, place.dense = BigramEmbedder(), MemoryIndex()
    return place


def staff_check(place: Installation) -> tuple[bool, str]:
    (found,) = [(one.ok, one.detail) for one in checks(place) if one.name == "员工账号"]
    place.close()
    return found


def test_without_accounts_the_doctor_says_how_to_make_one(tmp_path: Path) -> None:
    ok, said = staff_check(place_with(tmp_path, None))
    assert ok and "talent staff add" in said


def test_a_provider_that_answers_is_said_to(tmp_path: Path) -> None:
    with identity_provider([]) as issuer:
        place = place_with(tmp_path, issuer)
        place.staff.add(SYSTEM, "li", "", ["editor"], "chu-shi-2026")
        assert staff_check(place) == (True, "1 个可用；政务统一认证连得上")


def test_a_provider_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    ok, said = staff_check(place_with(tmp_path, "http://127.0.0.1:9"))
    assert not ok and "连不上统一认证" in said


def test_half_a_setting_is_refused(tmp_path: Path) -> None:
    place = place_with(tmp_path, "https://id.example.gov.cn", secret=None)
    with pytest.raises(ConfigurationError, match="TALENT_OIDC_CLIENT_SECRET"):
        _ = place.openid
    place.close()
