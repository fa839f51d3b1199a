"""What a stream shows: always the whole text so far, and at last the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from channels.tencent.leases import sending
from channels.tencent.outbox import Part
from channels.tencent.rendering import plain
from channels.tencent.texts import size
from channels.wecom.bot.desk import Desk, own
from channels.wecom.bot.rendering import MOST, joined, shortened
from channels.wecom.bot.streams import Stream


class Showing:
    """Claims answers for streams."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def now(self, stream: Stream) -> tuple[str, bool]:
        """The whole text, and whether it is the last; the same one again when that was not received."""
        outbox, message = self._desk.outbox, self._desk.inbox.get(stream.message)
        waiting = self._loose(stream, outbox.waiting(stream.account, stream.person))
        if before := outbox.carried(message.id):  # looked up last: another request may just have taken them
            outbox.asked_again(message.id)
            return joined(before, message.id), True
        if message.state != "done":
            return self._so_far(stream), False
        if not waiting:
            return own("nothing"), True
        with self._desk.leases.held(sending(stream.account, stream.person)) as mine:
            taken = _fitting(waiting, message.id)
            if not mine or not outbox.carry(taken, message.id):
                return self._so_far(stream), False
            self._desk.people.offer(stream.account, stream.person, taken[-1].choices)
        return joined(taken, message.id), True

    def arrived(self, stream: Stream) -> None:
        """The last text was received."""
        self._desk.outbox.confirm(stream.message)
        self._desk.streams.shut(stream)

    def lost(self, stream: Stream) -> None:
        """The stream takes nothing any more; what it was to show goes out another way."""
        self._desk.streams.shut(stream)
        self._desk.outbox.put_back(stream.message)

    def late(self, account: str, person: str) -> list[Part]:
        """What no stream will show: the parts whose stream is over, up to the first that is not."""
        now, found = self._desk.now(), []
        for part in self._desk.outbox.waiting(account, person):
            stream = self._desk.streams.of(account, part.message)
            if (stream is not None and stream.open) or part.next_at > now:
                break
            found.append(part)
        return found

    def expired(self, stream: Stream) -> bool:
        """Whether the platform does not update the stream any more."""
        return self._desk.now() - stream.begun_at > timedelta(seconds=self._desk.timing.life)

    def _so_far(self, stream: Stream) -> str:
        return shortened(plain(stream.text)) or own("looking")

    def _loose(self, stream: Stream, waiting: Sequence[Part]) -> list[Part]:
        """Its own parts, and older ones that have no stream left."""
        found = []
        for part in waiting:
            other = (
                self._desk.streams.of(stream.account, part.message)
                if part.message != stream.message
                else None
            )
            if part.message == stream.message or (
                part.message < stream.message and not (other and other.open)
            ):
                found.append(part)
        return found


def _fitting(waiting: Sequence[Part], message: int) -> list[Part]:
    taken: list[Part] = []
    for part in waiting:
        if taken and size(joined([*taken, part], message)) > MOST:
            break
        taken.append(part)
    return taken
