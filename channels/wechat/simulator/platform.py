"""One Official Account on the platform: what people do is delivered to us, up to three times."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from threading import Condition, Lock, Thread
from typing import Any

import httpx

from channels.tencent.bodies import to_xml
from channels.wechat.simulator.api import Api
from channels.wechat.simulator.journal import Journal
from channels.wechat.simulator.quotas import Quotas
from channels.wechat.simulator.seals import US, Seals, WrongReply

PERIOD, DELIVERIES = 5.0, 3
"""Seconds that the platform waits for a reply, and how often it delivers."""
_SHOWN = 900  # characters of a body in the journal
FAULT = "该公众号提供的服务出现故障，请稍后再试"


@dataclass
class Platform:
    """One account. `period` is the seconds it waits for a reply here, `addresses` are our workers'.

    `lose` replies get lost on the way, and of first and second replies the share `losing`; the share
    `repeating` of requests comes twice, half of these up to four periods later.
    """

    period: float = 1.0
    verified: bool = True
    encrypted: bool = True
    addresses: Sequence[str] = ()
    account: str = "test"
    address: str = ""
    lose: int = 0
    losing: float = 0.0
    repeating: float = 0.0
    dice: Random = field(default_factory=Random)
    screens: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)
    _ids: Iterator[int] = field(default_factory=lambda: count(10**15))
    _turn: Iterator[int] = field(default_factory=count)
    _lock: Lock = field(default_factory=Lock)
    _shown: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        self.quotas, self.seals = Quotas(self.period / PERIOD), Seals(self.encrypted)
        limits = httpx.Limits(max_connections=2000, max_keepalive_connections=0)
        self._http = httpx.Client(timeout=self.period, limits=limits, trust_env=False)
        self.api = Api(self.quotas, self.journal, self._show, self.verified)

    def say(self, person: str, text: str, **more: str | int) -> Thread:
        """Write; the thread ends when the platform has a reply or gives up."""
        self.journal.write("says", person, text=text)
        return self.post(person, MsgType="text", Content=text, MsgId=next(self._ids), **more)

    def does(self, person: str, event: str, key: str = "") -> Thread:
        """Subscribe, click, scan, unsubscribe."""
        (self.api.strangers.add if event == "unsubscribe" else self.api.strangers.discard)(person)
        self.quotas.opened(person, event.lower())
        self.journal.write("does", person, event=event, key=key)
        return self.post(person, MsgType="event", Event=event, EventKey=key)

    def post(self, person: str, **fields: str | int) -> Thread:
        """Deliver a message."""
        if fields["MsgType"] != "event":
            self.quotas.opened(person, "message")
        whole = {"ToUserName": US, "FromUserName": person, "CreateTime": int(time.time()), **fields}
        thread = Thread(target=self._deliver, args=(person, whole), daemon=True)
        thread.start()
        return thread

    def asked(self, person: str, text: str, **more: str | int) -> str:
        """Write, and what comes on the screen then."""
        before = len(self.screens[person])
        self.say(person, text, **more).join(30)
        with self._shown:
            self._shown.wait_for(lambda: len(self.screens[person]) > before, 6 * self.period)
        return self.screens[person][-1] if self.screens[person] else ""

    def seen(self, person: str, text: str, within: float = 20.0) -> bool:
        """Whether a text comes on the screen."""
        with self._shown:
            return self._shown.wait_for(lambda: any(text in one for one in self.screens[person]), within)

    def request(self, fields: dict[str, str | int], stamp: int | None = None) -> httpx.Response:
        """One delivery."""
        return self._send(*self.seals.sealed(to_xml(fields), stamp or int(time.time())))

    def _send(self, query: dict[str, str], body: str) -> httpx.Response:
        """To the next of our workers that lives, as a proxy before them would do it."""
        first, known = next(self._turn), self.addresses
        for n, _ in enumerate(known, 1):
            address = known[(first + n) % len(known)]
            with suppress(httpx.ConnectError):
                return self._http.post(f"{address}/wechat/{self.account}", params=query, content=body)
        raise httpx.ConnectError("nobody serves")

    def _deliver(self, person: str, fields: dict[str, str | int]) -> None:
        born, written, ends = time.monotonic(), int(time.time()), list[str]()
        for n in range(1, DELIVERIES + 1):
            begun = time.monotonic()
            # The platform's clock, in its own seconds, whatever ours are here.
            stamp = written + int((begun - born) * PERIOD / self.period)
            if self.dice.random() < self.repeating:
                Thread(target=self._again, args=(fields, stamp), daemon=True).start()
            reply = self._replied(person, fields, stamp, n)
            if isinstance(reply, httpx.Response) and not self._lost(person, n):
                self._take(person, reply)
                return
            ends.append(reply if isinstance(reply, str) else "lost")
        self._fault(person, f"{fields.get('Content', fields['MsgType'])} ({', '.join(ends)})")

    def _replied(self, person: str, fields: dict[str, str | int], stamp: int, n: int) -> httpx.Response | str:
        """The reply to one delivery; "silence" or "refused" when there was none in time."""
        begun, what = time.monotonic(), str(fields.get("MsgId", fields.get("Event", "")))
        query, body = self.seals.sealed(to_xml(fields), stamp)
        self.journal.write("delivers", person, message=what, delivery=n, query=query, body=body[:_SHOWN])
        try:
            reply = self._send(query, body)
        except httpx.HTTPError as error:
            end = "silence" if isinstance(error, httpx.TimeoutException) else "refused"
            time.sleep(max(0.0, begun + self.period - time.monotonic()))
            self.journal.write(end, person, message=what, delivery=n)
            return end
        took = time.monotonic() - begun
        if took > self.period:
            self.journal.write("silence", person, message=what, delivery=n)
            return "silence"
        self.acknowledged.append(took)
        told = {"delivery": n, "seconds": round(took, 3), "body": reply.text[:_SHOWN]}
        self.journal.write("replied", person, message=what, **told)
        return reply

    def _again(self, fields: dict[str, str | int], stamp: int) -> None:
        """The same request once more, whose reply nobody reads."""
        time.sleep(max(0.0, self.dice.uniform(-4, 4)) * self.period)
        with suppress(httpx.HTTPError):
            self.request(fields, stamp)

    def _lost(self, person: str, n: int) -> bool:
        with self._lock:
            ordered, self.lose = self.lose > 0, max(0, self.lose - 1)
        lost = ordered or (n < DELIVERIES and self.dice.random() < self.losing)
        if lost:
            self.journal.write("lost", person, delivery=n)
        return lost

    def _take(self, person: str, reply: httpx.Response) -> None:
        try:
            text = self.seals.text_of(reply)
        except WrongReply as error:
            self.journal.write("wrong", person, why=str(error))
            self._fault(person, str(error))
            return
        form = "text" if text else "acknowledged"
        self.journal.write("takes", person, form=form, bytes=len(text.encode()), encrypted=self.encrypted)
        if text:
            self._show(person, text, "reply", None)

    def _fault(self, person: str, why: str) -> None:
        self.problems.append(f"{FAULT}：{why}")
        self.journal.write("fault", person, text=FAULT)

    def _show(self, person: str, text: str, how: str, options: Any) -> None:
        """Put a text on a person's screen."""
        with self._shown:
            self.screens[person].append(text)
            self._shown.notify_all()
        self.journal.write("shows", person, text=text, how=how, options=options)
