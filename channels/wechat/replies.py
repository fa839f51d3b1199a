"""What the reply to a message carries: the parts that its person has not got, as many as fit, in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import Enum

from channels.tencent.choices import drawn
from channels.tencent.inbox import Received
from channels.tencent.leases import sending
from channels.tencent.outbox import Part
from channels.tencent.rendering import headed
from channels.tencent.texts import MOST, size
from channels.tencent.wording import words
from channels.wechat.desk import Desk

_TAIL = 160  # bytes for the words behind
_AFTER_THE_REPLY = timedelta(seconds=1)


class NoText(Enum):
    """Why there is no text: the answer is not there yet, or nothing is left to be said."""

    PENDING = 1
    NOTHING = 2


class Replies:
    """Claims parts for replies."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def carry(self, message: int, force: bool = False) -> str | NoText:
        """The reply to a message; the same one when the platform did not get it and asks again.

        With `force` what else waits is given though the message's own answer is not there.
        """
        outbox, now = self._desk.outbox, self._desk.inbox.get(message)
        if not force and now.state != "done" and not now.pushed and not now.told:
            return NoText.PENDING  # asked often, so that it must be cheap
        waiting = outbox.waiting(now.account, now.person)
        if before := outbox.carried(message):  # looked up last: another request may just have taken them
            outbox.asked_again(message)  # what was asked after it may have been answered meanwhile
            return self._text(now, before, outdone=self._desk.inbox.latest(now.account, now.person) > message)
        if now.told:  # it had its last word; a request that was on its way for long must take nothing
            return words("later")
        if now.pushed or not waiting:
            return self._nothing(now)
        if outbox.on_its_way(now.account, now.person, self._desk.in_flight):
            return NoText.PENDING  # what is older is to arrive first
        with self._desk.leases.held(sending(now.account, now.person)) as mine:
            taken = self._fitting(waiting, message)
            if not mine or not outbox.carry(taken, message):
                return NoText.PENDING
            self._others(now, waiting[len(taken) :])
            self._desk.people.offer(now.account, now.person, taken[-1].choices)
        return self._text(now, taken)

    def _nothing(self, message: Received) -> NoText:
        """There is nothing to be said: for good, where the message was answered."""
        if message.pushed or message.state != "done":
            return NoText.NOTHING if message.pushed else NoText.PENDING
        self._desk.inbox.mark(message.id, pushed=True)
        return NoText.NOTHING

    def _others(self, message: Received, parts: Sequence[Part]) -> None:
        """What did not fit, or is not there yet, goes out by itself where the account may send."""
        if self._desk.accounts[message.account].verified:
            self._desk.inbox.mark(message.id, pushed=True)
            for part in parts:
                self._desk.outbox.later(part, "", _AFTER_THE_REPLY)
        elif message.state != "done":
            self._desk.inbox.mark(message.id, told=True)

    def _fitting(self, waiting: Sequence[Part], message: int) -> list[Part]:
        taken = [waiting[0]]
        for part in waiting[1:]:
            if size(_joined([*taken, part], message)) > MOST - _TAIL:
                break
            taken.append(part)
        return taken

    def _text(self, message: Received, taken: Sequence[Part], outdone: bool = False) -> str:
        verified = self._desk.accounts[message.account].verified
        tail = ""
        if self._desk.inbox.get(message.id).state != "done":
            tail = words("pending_pushed" if verified else "pending_later")
        elif not verified and self._desk.outbox.waiting(message.account, message.person):
            tail = words("more")
        return "\n\n".join(block for block in (_joined(taken, 0 if outdone else message.id), tail) if block)


def _joined(parts: Sequence[Part], message: int) -> str:
    blocks = [headed(part, part.message != message) for part in parts]
    return "\n\n".join([*blocks, *filter(None, [drawn(parts[-1].choices)])])
