"""The client: one method for each thing the server's OpenAPI offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self, cast
from urllib.parse import quote

import httpx

from talent_client import shapes as s
from talent_client.errors import NotReached, error_for, error_of
from talent_client.stream import Event, events

_UNREACHED = "没有连上 {url}（{error}）。请检查地址和网络；服务可能还没有启动。"


class TalentClient:
    """Talks to one server; close it, or use it with `with`.

    `token` is the administration's, for the knowledge base; `actor` and `role` say who acts.
    """

    def __init__(
        self, url: str = "http://127.0.0.1:8000", *, token: str | None = None, actor: str | None = None,
        role: str | None = None, timeout: float = 30.0, transport: httpx.BaseTransport | None = None,
    ) -> None:  # fmt: skip
        self._url = url.rstrip("/")
        heads = {"Authorization": token and f"Bearer {token}", "X-Talent-Actor": actor and quote(actor)}
        headers = {k: v for k, v in (heads | {"X-Talent-Role": role}).items() if v}
        self._http = httpx.Client(base_url=self._url, headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # --- people ---

    def ask(self, message: str, **more: Any) -> s.ChatReply:
        """Ask; `conversation_id`, `region`, `as_of` and `release` as in ChatRequest."""
        return cast(s.ChatReply, self._post("/api/v1/chat", _given(message=message, **more)))

    def stream(self, message: str, *, key: str | None = None, after: int = 0, **more: Any) -> Iterator[Event]:
        """Ask, and follow the answer while it is made.

        Under the same `key` a broken stream goes on behind the event `after`.
        """
        headers = {"Accept": "text/event-stream", "Last-Event-ID": str(after)}
        headers |= {"Idempotency-Key": key} if key else {}
        body = _given(message=message, **more)
        try:
            with self._http.stream("POST", "/api/v1/chat", json=body, headers=headers) as response:
                if response.is_error:
                    response.read()
                    raise error_of(response)
                yield from _told(events(response.iter_lines()))
        except httpx.TransportError as error:
            raise self._unreached(error) from error

    def conversation(self, conversation_id: str) -> s.ConversationReply:
        """The finished turns of a conversation."""
        return cast(s.ConversationReply, self._get(f"/api/v1/conversations/{_part(conversation_id)}"))

    def feedback(
        self, answer_id: str, helpful: bool, reason: str | None = None, comment: str | None = None
    ) -> None:
        """What a person thought of an answer."""
        self._post(
            "/api/v1/feedback", _given(answer_id=answer_id, helpful=helpful, reason=reason, comment=comment)
        )

    def search(self, q: str, *, k: int = 10, **more: Any) -> s.SearchReply:
        """The clauses in force that fit best; `region`, `as_of`, `release`."""
        return cast(s.SearchReply, self._get("/api/v1/search", _given(q=q, k=k, **more)))

    def regions(self) -> list[s.RegionReply]:
        """The places the corpus speaks of."""
        return cast(list[s.RegionReply], self._get("/api/v1/regions"))

    def home(self) -> s.HomeReply:
        """What a page shows first."""
        return cast(s.HomeReply, self._get("/api/v1/home"))

    # --- tools ---

    def tools(self) -> list[dict[str, Any]]:
        """Every tool with its schemas."""
        return cast(list[dict[str, Any]], self._get("/api/v1/tools"))

    def run(
        self, name: str, arguments: Mapping[str, Any] | None = None, *, region: str | None = None,
        as_of: str | None = None,
    ) -> s.ToolReply:  # fmt: skip
        """Run a tool."""
        body = _given(arguments=dict(arguments or {}), region=region, as_of=as_of)
        return cast(s.ToolReply, self._post(f"/api/v1/tools/{_part(name)}", body))

    def schemes(self) -> list[dict[str, Any]]:
        """What can be worked out."""
        return cast(list[dict[str, Any]], self._get("/api/v1/schemes"))

    def facts(self) -> list[dict[str, Any]]:
        """The vocabulary of facts."""
        return cast(list[dict[str, Any]], self._get("/api/v1/facts"))

    def notices(self, conversation_id: str) -> list[dict[str, Any]]:
        """What a conversation's subscriptions have brought."""
        found = self._get("/api/v1/notices", {"conversation_id": conversation_id})
        return cast(list[dict[str, Any]], found["notices"])

    def delivered(self, conversation_id: str, ids: Sequence[int]) -> int:
        """Tell that notices were shown."""
        body = {"conversation_id": conversation_id, "ids": list(ids)}
        return int(self._post("/api/v1/notices", body)["delivered"])

    # --- officers ---

    def documents(self, *, release: int | None = None, draft: bool = False) -> list[s.DocumentRow]:
        """The documents of a release, or of the draft."""
        return cast(list[s.DocumentRow], self._knowledge("documents", release=release, draft=draft or None))

    def document(self, document_id: str, **more: Any) -> s.DocumentReply:
        """A document and its clauses; `release`, `draft`, `as_of`."""
        return cast(s.DocumentReply, self._knowledge(f"documents/{_part(document_id)}", **more))

    def diff(
        self, document_id: str, before: str | None = None, after: str | None = None
    ) -> s.DifferenceReply:
        """What changed between two versions."""
        found = self._knowledge(f"documents/{_part(document_id)}/diff", **{"from": before, "to": after})
        return cast(s.DifferenceReply, found)

    def upload(self, *files: Path | str, region: str | None = None) -> s.UploadReply:
        """Upload files into the draft."""
        with ExitStack() as opened:
            sent = [("files", (Path(f).name, opened.enter_context(Path(f).open("rb")))) for f in files]
            path = "/api/v1/knowledge/documents"
            return cast(s.UploadReply, self._call("POST", path, files=sent, data=_given(region=region)))

    def remove(self, document_id: str, reason: str | None = None) -> s.DraftReply:
        """Leave a document out of the next release."""
        return cast(s.DraftReply, self._delete(document_id, reason=reason))

    def erase(self, document_id: str, reason: str) -> s.ErasedReply:
        """Wipe a document from everything that is stored."""
        return cast(s.ErasedReply, self._delete(document_id, erase=True, reason=reason))

    def drafts(self) -> list[s.DraftReply]:
        """The changes that wait for a release."""
        return cast(list[s.DraftReply], self._knowledge("drafts"))

    def submit(self, document_id: str, comment: str | None = None) -> s.DraftReply:
        """Ask for a review."""
        return self._decide(document_id, "submit", comment)

    def approve(self, document_id: str, comment: str | None = None) -> s.DraftReply:
        """Approve a change."""
        return self._decide(document_id, "approve", comment)

    def reject(self, document_id: str, comment: str) -> s.DraftReply:
        """Send a change back."""
        return self._decide(document_id, "reject", comment)

    def withdraw(self, document_id: str, comment: str | None = None) -> s.DraftReply:
        """Take a change back."""
        return self._decide(document_id, "withdraw", comment)

    def comment(self, document_id: str, comment: str) -> s.DraftReply:
        """Say something to a change."""
        return self._decide(document_id, "comment", comment)

    def releases(self) -> list[s.ReleaseReply]:
        """All releases, newest first."""
        return cast(list[s.ReleaseReply], self._knowledge("releases"))

    def check(self) -> dict[str, Any]:
        """What the checks say to what would be published."""
        return cast(dict[str, Any], self._post("/api/v1/knowledge/check", None))

    def publish(self, note: str = "", despite: str | None = None) -> s.PublishReply:
        """Publish what is approved."""
        body = _given(note=note, despite=despite)
        return cast(s.PublishReply, self._post("/api/v1/knowledge/releases", body))

    def rollback(self, number: int, comment: str = "") -> s.RollbackReply:
        """Let an earlier release answer again."""
        path = f"/api/v1/knowledge/releases/{int(number)}/rollback"
        return cast(s.RollbackReply, self._post(path, {"comment": comment}))

    def history(self, **more: Any) -> list[s.EventReply]:
        """Who did what; `document_id`, `release`, `limit`."""
        return cast(list[s.EventReply], self._knowledge("history", **more))

    # --- operation ---

    def health(self) -> dict[str, Any]:
        """Whether the process lives."""
        return cast(dict[str, Any], self._get("/healthz"))

    def ready(self) -> bool:
        """Whether it can answer now."""
        return self._send("GET", "/readyz").status_code == 200

    def _knowledge(self, what: str, **given: Any) -> Any:
        return self._get(f"/api/v1/knowledge/{what}", _given(**given))

    def _decide(self, document_id: str, decision: str, comment: str | None) -> s.DraftReply:
        path = f"/api/v1/knowledge/drafts/{_part(document_id)}/{decision}"
        return cast(s.DraftReply, self._post(path, _given(comment=comment)))

    def _delete(self, document_id: str, **given: Any) -> Any:
        path = f"/api/v1/knowledge/documents/{_part(document_id)}"
        return self._call("DELETE", path, params=_given(**given))

    def _get(self, path: str, given: Mapping[str, Any] | None = None) -> Any:
        return self._call("GET", path, params=dict(given or {}))

    def _post(self, path: str, body: Any) -> Any:
        return self._call("POST", path, json=body)

    def _call(self, method: str, path: str, **more: Any) -> Any:
        response = self._send(method, path, **more)
        if response.is_error:
            raise error_of(response)
        return response.json() if response.content else None

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **more)
        except httpx.TransportError as error:
            raise self._unreached(error) from error

    def _unreached(self, error: Exception) -> NotReached:
        return NotReached(_UNREACHED.format(url=self._url, error=type(error).__name__))


def _told(found: Iterator[Event]) -> Iterator[Event]:
    for event in found:
        if event.kind == "error":
            raise error_for(event.data, int(event.data.get("status", 500)))
        yield event


def _given(**values: Any) -> dict[str, Any]:
    """What was given; None is left out."""
    return {name: value for name, value in values.items() if value is not None}


def _part(name: str) -> str:
    return quote(name, safe="")
