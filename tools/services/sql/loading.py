"""Places and applications from YAML files into the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from sqlalchemy import Connection, delete, func, insert, select

from tools.errors import BadArguments
from tools.services.sql.certifications import tidy_number
from tools.services.sql.database import Database
from tools.services.sql.secrets import digest, new_salt, proof_of
from tools.services.sql.tables import applications, places
from tools.services.types import Application, Place

_Noun = TypeVar("_Noun", Place, Application)
DEMO = Path(__file__).parents[1] / "demo"


def load_demo(c: Connection) -> None:
    """The demo data (虚构示例), if there is nothing yet."""
    counts = [c.execute(select(func.count()).select_from(t)).scalar_one() for t in (places, applications)]
    if not any(counts):
        _load(c, DEMO, demo=True)


def load_files(database: Database, folder: Path) -> None:
    """`places*.yaml` and `applications*.yaml` of a folder; what is there under the same id is replaced."""
    with database.write("service data") as c:
        _load(c, folder, demo=False)


def _load(c: Connection, folder: Path, demo: bool) -> None:
    for file, entry in _entries(folder, "places*.yaml"):
        place = _read(Place, file, entry | {"demo": demo})
        c.execute(delete(places).where(places.c.id == place.id))
        c.execute(insert(places).values(id=place.id, body=place.model_dump(mode="json")))
    for file, entry in _entries(folder, "applications*.yaml"):
        _application(c, file, entry, demo)


def _application(c: Connection, file: Path, entry: dict[str, Any], demo: bool) -> None:
    if not entry.get("last_four") or "number" not in entry:
        raise BadArguments(f"{file.name} 中有一条申请缺少 number 或 last_four（证件后四位）。")
    holder, last_four, salt = entry.get("holder"), str(entry["last_four"]), new_salt()
    number = tidy_number(str(entry["number"]))
    public = {name: value for name, value in entry.items() if name not in ("holder", "last_four")}
    application = _read(Application, file, public | {"demo": demo, "number": number})
    row = {
        "number": number,
        "holder": digest(holder) if holder else None,
        "salt": salt,
        "proof": proof_of(last_four, salt),
        "body": application.model_dump(mode="json"),
    }
    c.execute(delete(applications).where(applications.c.number == number))
    c.execute(insert(applications).values(**row))


def _entries(folder: Path, pattern: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in sorted(folder.glob(pattern)):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")) or []:
            yield file, entry


def _read(model: type[_Noun], file: Path, entry: dict[str, Any]) -> _Noun:
    try:
        return model.model_validate(entry, extra="forbid")
    except ValidationError as error:
        wrong = "；".join(f"{'.'.join(map(str, e['loc']))}：{e['msg']}" for e in error.errors())
        name = entry.get("id") or entry.get("number")
        raise BadArguments(f"{file.name} 中“{name}”有误：{wrong}。请改正后重新装入。") from error
