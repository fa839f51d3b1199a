"""Requests to the back end: in time, or a clear error."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tools.errors import (
    BadArguments,
    Conflict,
    NotAllowed,
    PhoneNeeded,
    ServiceUnavailable,
    ToolError,
    UnknownName,
)
from tools.services.ports import Asker
from tools.services.remote.breaker import Breaker
from tools.services.remote.wire import NoAnswer, Wire

_BUDGET = 3.0  # seconds for one wish, its repetition included
_READ_TRIES = 2
_REFUSALS: dict[str, type[ToolError]] = {
    "bad_arguments": BadArguments,
    "phone_needed": PhoneNeeded,
    "unknown": UnknownName,
    "conflict": Conflict,
    "not_allowed": NotAllowed,
}
_LONGEST_DETAIL = 300
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_NEXT = "请过几分钟再试，或说“转人工”由工作人员办理；急事可在工作时间拨打 12345 政务服务便民热线。"
_READ_FAILED = "业务系统暂时没有响应，查不到结果。" + _NEXT
_WRITE_FAILED = "业务系统没有及时回复，不能确定刚才的操作是否办成。请先查看“我的预约”，不要重复提交。" + _NEXT
_NOT_SENT = "业务系统暂时连不上，刚才的操作没有提交。" + _NEXT
GARBAGE = "业务系统的回复有误，不能采用。如果刚才在办理，请先查看“我的预约”，不要重复提交。" + _NEXT


class BackEnd:
    """One back end: a budget for each wish, reads repeated once, writes never, a rest after failures."""

    def __init__(
        self,
        address: str,
        key: str | None = None,
        budget: float | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._address, self._key, self._budget = (
            address.rstrip("/"),
            key,
            _BUDGET if budget is None else budget,
        )
        self._breaker = breaker or Breaker()
        self._wire = Wire()

    def read(self, path: str, params: Mapping[str, str] | None = None, **who: Any) -> Any:
        """The JSON of a GET."""
        return self._ask("GET", path, params=params, **who)

    def look_up(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON of a POST that only reads: what it carries is not for an address."""
        return self._ask("POST", path, body=body)

    def write(self, path: str, body: Mapping[str, Any], asker: Asker, now: datetime) -> Any:
        """The JSON of a POST that changes something; never repeated."""
        return self._ask("POST", path, body=body, asker=asker, now=now, tries=1)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _ask(
        self,
        method: str,
        path: str,
        tries: int = _READ_TRIES,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        asker: Asker | None = None,
        now: datetime | None = None,
    ) -> Any:
        deadline = time.monotonic() + self._budget
        failure = _NOT_SENT if tries == 1 else _READ_FAILED
        headers = _headers(self._key, asker, now)
        while tries > 0 and (left := deadline - time.monotonic()) > 0 and self._breaker.allows():
            tries -= 1
            try:
                answer = self._wire.exchange(method, self._address + path, headers, params or {}, body, left)
                found = _parsed(*answer)
            except NoAnswer as error:
                self._breaker.failed()
                failure = _WRITE_FAILED if failure != _READ_FAILED and error.sent else failure
            else:
                self._breaker.succeeded()
                return _accepted(answer[0], found)
        raise ServiceUnavailable(failure)


def segment(text: str, missing: str) -> str:
    """A name as one segment of a path; UnknownName, in these words, for what can be no name there."""
    if not _SEGMENT.fullmatch(text):
        raise UnknownName(missing)
    return text


def _headers(key: str | None, asker: Asker | None, now: datetime | None) -> dict[str, str]:
    headers = {"Accept": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    if asker is not None:
        headers["X-Origin"] = quote(asker.origin)
        if asker.identity:
            headers["X-Identity"] = quote(asker.identity)
    if now is not None:
        headers["X-Asked-At"] = now.isoformat()
    return headers


def _parsed(status: int, content: bytes) -> Any:
    if status >= 500:
        raise NoAnswer(f"status {status}")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("no JSON") from error


def _accepted(status: int, body: Any) -> Any:
    """The body of a success; the refusal that the back end gave its reason for."""
    if 200 <= status < 300:
        return body
    kind = _REFUSALS.get(str(body.get("code"))) if isinstance(body, dict) else None
    if kind is None:
        raise ServiceUnavailable(GARBAGE)
    raise kind(str(body.get("detail") or "业务系统没有办理，也没有说明原因。")[:_LONGEST_DETAIL])
