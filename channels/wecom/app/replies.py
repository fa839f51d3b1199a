"""What the passive reply (被动回复) to a message carries: what its person has not got, as much as fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from channels.tencent.choices import drawn
from channels.tencent.leases import sending
from channels.tencent.outbox import Part
from channels.tencent.rendering import headed
from channels.tencent.texts import MOST, size
from channels.wecom.app.desk import Desk

_AFTER_THE_REPLY = timedelta(seconds=1)


class Replies:
    """Claims parts for replies; what does not fit is sent by itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def carry(self, message: int) -> str | None:
        """The reply; empty when there is nothing to be said, None while the answer is not there.

        The same one when the platform did not get it and asks again.
        """
        outbox, now = self._desk.outbox, self._desk.inbox.get(message)
        waiting = outbox.waiting(now.account, now.person)
        if before := outbox.carried(message):  # looked up last: another request may just have taken them
            outbox.asked_again(message)
            return joined(before, message)
        if now.pushed:
            return ""
        if now.state != "done":
            return None
        with self._desk.leases.held(sending(now.account, now.person)) as mine:
            taken = _fitting(waiting, message)
            if taken and not (mine and outbox.carry(taken, message)):
                return None
            self._desk.inbox.mark(message, pushed=True)
            for part in waiting[len(taken) :]:
                outbox.later(part, "", _AFTER_THE_REPLY)
            if taken:
                self._desk.people.offer(now.account, now.person, taken[-1].choices)
        return joined(taken, message) if taken else ""

    def close(self, message: int) -> str:
        """The last word on a message: what is not there yet is sent by itself."""
        self._desk.inbox.mark(message, pushed=True)
        return self.carry(message) or ""


def joined(parts: Sequence[Part], message: int) -> str:
    """The parts as one text, with the options of the last."""
    blocks = [headed(part, part.message != message) for part in parts]
    return "\n\n".join([*blocks, *filter(None, [drawn(parts[-1].choices)])])


def _fitting(waiting: Sequence[Part], message: int) -> list[Part]:
    taken: list[Part] = []
    for part in waiting:
        if taken and size(joined([*taken, part], message)) > MOST:
            break
        taken.append(part)
    return taken
