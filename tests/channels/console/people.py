"""Two policy officers, an auditor and an operator, and how they work with the console's API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from assistant.bootstrap import Installation
from assistant.staff.types import Person as Recognised
from channels.plug import Plug

_ROLES = {
    "bianji": "editor",
    "shenhe": "reviewer",
    "shenji": "auditor",
    "huawu": "operator",
    "guanli": "admin",
}
_SHOWN = {"bianji": "边纪", "shenhe": "沈鹤", "shenji": "沈寂", "huawu": "花舞", "guanli": "管理"}
ROOT = "/api/v1/staff/corpus"


def signed_in(place: Installation, name: str) -> tuple[str, str]:
    """A session of somebody's, without the cost of a password: the cookie, and what acts must carry."""
    known = Recognised(subject=name, name=name, shown=_SHOWN[name], roles=frozenset((_ROLES[name],)))
    account = place.staff.from_elsewhere(known)
    token, session = place.staff.begin(account)
    return token, session.csrf


def console_of(place: Installation) -> Sequence[Plug]:
    """The staff's plug and the console's."""
    from channels.console.plug import plug
    from channels.staff.plug import plug as staff_plug

    return staff_plug(place.staff), plug(
        lambda: place.desk, place.jobs, place.conversations.answer, place.clock.now
    )


@dataclass
class Person:
    """Somebody signed in."""

    client: TestClient
    csrf: str

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        """What the API gives."""
        return self._told(self.client.get(ROOT + path, params=params), status)

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        """What the API says to an act."""
        reply = self.client.post(ROOT + path, json=body, headers={"X-CSRF-Token": self.csrf})
        return self._told(reply, status)

    def upload(self, *files: Path, status: int = 202) -> Any:
        """The job of an upload."""
        parts = [("files", (file.name, file.read_bytes())) for file in files]
        headers = {"X-CSRF-Token": self.csrf}
        return self._told(self.client.post(f"{ROOT}/uploads", files=parts, headers=headers), status)

    def ended(self, job: str) -> Any:
        """The job when it is no longer running."""
        while (found := self.get(f"/jobs/{job}"))["state"] == "running":
            pass
        return found

    @staticmethod
    def _told(reply: Any, status: int) -> Any:
        assert reply.status_code == status, reply.text
        return reply.json()
