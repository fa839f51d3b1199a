"""What can go wrong, by the server's problem+json (RFC 9457).

TalentError
├── NotReached      no answer: the address, the network, or the time limit
├── InvalidInput    400, 413, 415, 422: the request must be changed; `errors` name the fields
├── NotAllowed      401, 403
├── NotFound        404
├── Conflict        409
└── Unavailable     503: try again after `retry_after` seconds
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx


class TalentError(Exception):
    """The server refused or failed; the text is for a person. `instance` is what its log calls it."""

    def __init__(self, detail: str, status: int = 0, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.status, self.problem = status, dict(problem or {})
        self.instance: str | None = self.problem.get("instance")
        self.errors: list[dict[str, str]] = self.problem.get("errors", [])
        self.retry_after: float | None = None


class NotReached(TalentError):
    """No answer: the address, the network, or the time limit."""


class InvalidInput(TalentError):
    """The request must be changed."""


class NotAllowed(TalentError):
    """No right to do this."""


class NotFound(TalentError):
    """There is no such thing."""


class Conflict(TalentError):
    """It does not fit what there is now."""


class Unavailable(TalentError):
    """Not at the moment."""


_KINDS: Mapping[int, type[TalentError]] = {
    400: InvalidInput, 401: NotAllowed, 403: NotAllowed, 404: NotFound, 409: Conflict,
    413: InvalidInput, 415: InvalidInput, 422: InvalidInput, 503: Unavailable,
}  # fmt: skip


def error_of(response: httpx.Response) -> TalentError:
    """The error of a response that was no success."""
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    problem = problem if isinstance(problem, dict) else {}
    return error_for(problem, response.status_code, response.headers.get("retry-after"))


def error_for(problem: Mapping[str, Any], status: int, retry_after: str | None = None) -> TalentError:
    """The error of a problem object."""
    detail = str(problem.get("detail") or f"服务器返回 {status}，没有说明原因。")
    error = _KINDS.get(status, TalentError)(detail, status, problem)
    if retry_after and retry_after.isdigit():
        error.retry_after = float(retry_after)
    return error
