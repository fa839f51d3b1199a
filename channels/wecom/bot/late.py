"""Answers that came when the platform no longer polled: by the address that takes one, or with the next."""

from __future__ import annotations

import logging
from datetime import timedelta

import httpx

from channels.tencent.leases import sending
from channels.wecom.bot.desk import Desk
from channels.wecom.bot.rendering import joined, shortened
from channels.wecom.bot.showing import Showing
from channels.wecom.bot.streams import Stream

_URL_LIFE = timedelta(minutes=58)  # an hour, and once

_log = logging.getLogger(__name__)


class Late:
    """Of the bots that are called by URL."""

    def __init__(self, desk: Desk, showing: Showing) -> None:
        self._desk, self._showing = desk, showing

    def all(self) -> None:
        """Shut streams that nobody polls for, and send what they were to show."""
        desk, names = self._desk, list(self._desk.envelopes)
        quiet = desk.now() - timedelta(seconds=desk.timing.quiet)
        for stream in desk.streams.still_open(names):
            done = desk.inbox.get(stream.message).state == "done"
            if self._showing.expired(stream) or (done and stream.asked_at < quiet):
                desk.streams.shut(stream)
                desk.outbox.confirm(stream.message)  # what it carried was not asked for again
        for account, person in desk.outbox.people(names):
            self._send(account, person)

    def _send(self, account: str, person: str) -> None:
        desk = self._desk
        with desk.leases.held(sending(account, person)) as mine:
            parts = self._showing.late(account, person) if mine else []
            if not parts:
                return
            part = parts[0]
            stream = desk.streams.of(account, part.message) or desk.streams.latest(account, person)
            if stream is None or not self._usable(stream) or not desk.outbox.sending(part):
                return  # it waits for the person's next message
            if not desk.streams.take_url(stream):
                desk.outbox.later(part, "", timedelta())
                return
            last = desk.inbox.latest(account, person) == part.message
            text = joined([part], part.message if last else -1)
            if self._posted(stream.url, text):
                desk.outbox.sent(part)
                desk.people.offer(account, person, part.choices)
            else:
                desk.outbox.later(part, "回复地址没有收下，等对方下一次说话", timedelta())

    def _usable(self, stream: Stream) -> bool:
        young = self._desk.now() - stream.begun_at < _URL_LIFE
        return young and stream.url.startswith(("https://", "http://"))

    def _posted(self, url: str, text: str) -> bool:
        body = {"msgtype": "markdown", "markdown": {"content": shortened(text)}}
        try:
            reply = httpx.post(url, json=body, timeout=8.0)
            found = reply.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            _log.warning("wecom bot: late answer: %s", type(error).__name__)
            return False
        taken = reply.status_code == 200 and isinstance(found, dict) and not found.get("errcode")
        if not taken:
            _log.warning("wecom bot: late answer refused: %s", str(found)[:120])
        return taken
