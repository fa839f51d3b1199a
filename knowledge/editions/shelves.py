"""Documents on shelves by what one may call them, each shelf in order of days: found without reading all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date

_Entry = tuple[date, str]


class Shelves:
    """Ids under names; whoever has no day stands first."""

    def __init__(self) -> None:
        self._shelves: dict[Hashable, list[_Entry]] = defaultdict(list)
        self._places: dict[str, tuple[list[Hashable], _Entry]] = {}

    def put(self, document_id: str, names: Iterable[Hashable], day: date | None) -> None:
        """Put an id under these names, and no longer where it stood before."""
        self.take(document_id)
        own, entry = list(dict.fromkeys(names)), (day or date.min, document_id)
        for name in own:
            insort(self._shelves[name], entry)
        self._places[document_id] = own, entry

    def take(self, document_id: str) -> None:
        """Take an id away from wherever it stands."""
        names, entry = self._places.pop(document_id, ((), (date.min, "")))
        for name in names:
            shelf = self._shelves[name]
            del shelf[bisect_left(shelf, entry)]
            if not shelf:
                del self._shelves[name]

    def under(self, name: Hashable) -> Iterator[str]:
        """All ids under a name."""
        return (document_id for _, document_id in self._shelves.get(name, ()))

    def before(self, name: Hashable, day: date) -> list[str]:
        """The ids under a name of earlier days than this, and those without a day."""
        shelf = self._shelves.get(name, [])
        return [document_id for _, document_id in shelf[: bisect_left(shelf, (day, ""))]]

    def after(self, name: Hashable, day: date) -> Iterator[str]:
        """The ids under a name of later days than this, the next one first."""
        shelf = self._shelves.get(name, [])
        first = bisect_right(shelf, day, key=lambda entry: entry[0])
        return (shelf[n][1] for n in range(first, len(shelf)))
