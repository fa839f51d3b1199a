"""The transcript of a call: segments come late, twice, corrected and out of order; only masked text stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.listening.types import Segment
from assistant.privacy import mask


class CallTranscript:
    """What has been heard of a call, by the numbers of its segments."""

    def __init__(self) -> None:
        self._finals: dict[int, Segment] = {}
        self._partials: dict[int, Segment] = {}
        self._stable: dict[int, Segment] = {}

    def put(self, segment: Segment) -> bool:
        """Take a segment in; whether what is settled changed."""
        segment = replace(segment, text=mask(segment.text))
        return self._final(segment) if segment.final else self._partial(segment)

    def settled(self) -> Sequence[Segment]:
        """The finals, and of partials what two of them in a row agree on, in the order of speaking."""
        held = {**self._stable, **self._finals}
        return [held[seq] for seq in sorted(held)]

    def shown(self, seq: int) -> Segment | None:
        """A segment as it is heard now, settled or not."""
        return self._finals.get(seq) or self._partials.get(seq)

    def everything(self) -> Sequence[Segment]:
        """All segments as they are heard now, in the order of speaking."""
        held = {**self._partials, **self._finals}
        return [held[seq] for seq in sorted(held)]

    @property
    def complete(self) -> int:
        """The number up to which no final segment is wanting, from the first one on; -1 before that."""
        number = min(self._finals, default=-1)
        while number + 1 in self._finals:
            number += 1
        return number

    def _final(self, segment: Segment) -> bool:
        before = self._finals.get(segment.seq)
        if before is not None:
            same = (before.text, before.speaker) == (segment.text, segment.speaker)
            if same or (before.at and segment.at and segment.at < before.at):  # an older hearing, overtaken
                return False
        self._finals[segment.seq] = segment
        self._partials.pop(segment.seq, None)
        self._stable.pop(segment.seq, None)
        return True

    def _partial(self, segment: Segment) -> bool:
        if segment.seq in self._finals:
            return False
        before = self._partials.get(segment.seq)
        self._partials[segment.seq] = segment
        agreed = _agreed(before.text, segment.text) if before else ""
        known = self._stable.get(segment.seq)
        if not agreed or (known is not None and known.text == agreed):
            return False
        self._stable[segment.seq] = replace(segment, text=agreed)
        return True


def _agreed(one: str, other: str) -> str:
    """The beginning that two texts share."""
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[: min(len(one), len(other)) if same is None else same]
