"""A centre's own places and applications from YAML; the demo data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tools.errors import BadArguments
from tools.services.sql.certifications import SqlCertifications
from tools.services.sql.database import Database
from tools.services.sql.loading import DEMO, load_demo, load_files
from tools.services.sql.places import SqlPlaces

_PLACE = {
    "id": "one",
    "name": "某窗口",
    "serves": [{"code": "330100", "name": "浙江省杭州市"}],
    "address": "某路1号",
    "hours": [{"days": "workdays", "opens": "09:00", "closes": "17:00"}],
    "offers": [{"id": "advice", "name": "咨询"}],
}
_APPLICATION = {
    "number": "rd 1",
    "last_four": "123x",
    "kind": "认定",
    "title": "某认定",
    "region": "杭州",
    "submitted": "2026-01-05",
    "updated": "2026-01-06",
    "steps": [{"name": "受理", "state": "办理中", "since": "2026-01-06"}],
}


def _written(folder: Path, places: list[object], applications: list[object]) -> Path:
    (folder / "places.yaml").write_text(yaml.safe_dump(places, allow_unicode=True), encoding="utf-8")
    (folder / "applications.yaml").write_text(
        yaml.safe_dump(applications, allow_unicode=True), encoding="utf-8"
    )
    return folder


def test_own_data_is_loaded_and_loading_again_replaces_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 's.db'}")
    load_files(database, _written(tmp_path, [_PLACE], [_APPLICATION]))
    load_files(database, _written(tmp_path, [_PLACE | {"name": "另一窗口"}], []))
    (place,) = SqlPlaces(database).find("杭州", None)
    assert place.name == "另一窗口" and not place.demo
    found = SqlCertifications(database).lookup("RD1", "123X")
    assert found is not None and found.number == "RD1" and not found.demo
    database.close()


@pytest.mark.parametrize(
    ("places", "applications", "said"),
    [
        ([_PLACE | {"adress": "x"}], [], "adress"),
        ([_PLACE | {"hours": [{"opens": 570, "closes": "17:00"}]}], [], "hours.0.opens"),
        ([], [_APPLICATION | {"kind": "别的"}], "kind"),
        ([], [{"number": "x"}], "last_four"),
    ],
)
def test_data_written_wrongly_is_refused_by_name_and_nothing_is_loaded(
    tmp_path: Path, places: list[object], applications: list[object], said: str
) -> None:
    database = Database(f"sqlite:///{tmp_path / 's.db'}")
    with pytest.raises(BadArguments, match=re.escape(said)):
        load_files(database, _written(tmp_path, [_PLACE | {"id": "two"}, *places], applications))
    assert SqlPlaces(database).find(None, None) == ()
    database.close()


def test_demo_data_does_not_come_to_data_that_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    database = Database(url)
    load_files(database, _written(tmp_path, [_PLACE], []))
    database.close()
    again = Database(url, load_demo)
    assert [place.id for place in SqlPlaces(again).find(None, None)] == ["one"]
    again.close()


def test_the_demo_data_says_that_it_is_invented_and_holds_no_telephone_number() -> None:
    for file in DEMO.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert text.startswith("# 虚构示例")
        assert not re.search(r"(?<!\d)(1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)", text), file.name
    for place in yaml.safe_load((DEMO / "places.yaml").read_text(encoding="utf-8")):
        assert "（虚构示例）" in place["name"] and "虚构" in place["address"] and "telephone" not in place
    for application in yaml.safe_load((DEMO / "applications.yaml").read_text(encoding="utf-8")):
        assert application["number"].startswith("DEMO-") and "（示例）" in application["title"]
