"""Fetches what people wrote (sync_msg): one worker of all at a time, from where it was read last."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from assistant.incidents import incident
from channels.tencent.errors import ApiError
from channels.wecom.kf.cursors import TOKEN_LIFE, Cursor
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.incoming import read
from channels.wecom.kf.receiving import Receiving
from knowledge.errors import KnowledgeError

_SYNC = "/cgi-bin/kf/sync_msg"
_PAGE = 1000
_BAD_CURSOR = (40058, 95007)

_log = logging.getLogger(__name__)


class Pulling:
    """What is fetched is in the inbox before the cursor moves on."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._receiving = desk, Receiving(desk)

    def pull(self, account: str, found: Callable[[str], None]) -> None:
        """Fetch all that is there; `found` is told the people who wait for an answer."""
        cursors = self._desk.cursors
        with self._desk.leases.held(f"pull:{account}") as mine:
            while mine and (now := cursors.get(account)) and now.wanted > now.done:
                try:
                    self._drain(now, found)
                except (ApiError, KnowledgeError) as error:
                    _log.warning("wecom kf %s: %s", account, error)
                    cursors.failed(account, str(error))
                    return
                cursors.done(account, now.wanted)

    def _drain(self, now: Cursor, found: Callable[[str], None]) -> None:
        """All pages; has_more counts, not whether a page is empty."""
        cursor = now.cursor
        base = self._desk.base(now.account)
        while True:
            page = self._page(now, cursor)
            people: dict[str, None] = {}
            for message in page.get("msg_list") or ():
                if person := self._taken(now, message, base):
                    people[person] = None
            before, cursor = cursor, str(page.get("next_cursor") or cursor)
            if cursor != before:
                self._desk.cursors.move(now.account, cursor)
            for person in people:
                found(person)
            if not page.get("has_more") or cursor == before:
                return

    def _taken(self, now: Cursor, message: Any, base: str) -> str:
        """Who has something to be answered; a message that nobody understands keeps no other one waiting."""
        try:
            came = read(message)
            return came.person if self._receiving.take(now.account, came, now.since, base) else ""
        except KnowledgeError:  # the database is away: all once more, later
            raise
        except Exception as error:
            _log.error("wecom kf: %s", incident(error))
            return ""

    def _page(self, now: Cursor, cursor: str) -> dict[str, Any]:
        """One page; once more without what the platform does not take."""
        token = now.token if self._desk.now() - now.token_at < TOKEN_LIFE else ""
        tries = list(dict.fromkeys([(token, cursor), ("", cursor), ("", "")]))
        for one in tries[:-1]:
            try:
                return self._fetched(now.account, *one)
            except ApiError as error:
                if error.code not in _BAD_CURSOR:
                    raise
        return self._fetched(now.account, *tries[-1])

    def _fetched(self, account: str, token: str, cursor: str) -> dict[str, Any]:
        asked = {"open_kfid": self._desk.accounts[account].open_kfid, "limit": _PAGE, "voice_format": 0}
        given = {"cursor": cursor, "token": token}
        body = asked | {name: value for name, value in given.items() if value}
        return self._desk.client(account).post(_SYNC, body)
