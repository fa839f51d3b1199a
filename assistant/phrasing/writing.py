"""A model's stream becomes lines: each sentence is held to its clauses before anybody is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answering.figures import figures_of
from assistant.answering.lines import overlap
from assistant.models.types import StopWriting
from assistant.phrasing.holding import Holder
from assistant.phrasing.sentence import Said, line_of, read, shape
from assistant.phrasing.sentences import Piece, Sentences, finished
from assistant.phrasing.waiting import Waiting
from assistant.types import Line
from knowledge.types import Passage

_MOST_LINES = 12
_MOST_CHARACTERS = 4000
_HOPELESS = 6  # sentences fallen before any was kept
_SAME = 0.9
_NEAR = 2  # lines


@dataclass
class Writing:
    """Takes the pieces of a stream; `lines` are the sentences kept, `fallen` counts why others were not."""

    by_token: Mapping[str, Passage]
    hold: Holder
    tell: Callable[[Line], None]
    lines: list[Line] = field(default_factory=list)
    fallen: Counter[str] = field(default_factory=Counter)
    tried: int = 0
    fell: int = 0
    _sentences: Sentences = field(default_factory=Sentences)
    _waiting: Waiting = field(default_factory=Waiting)
    _heading: Said | None = None
    _taken: int = 0
    _open: int = -1
    """The line of the model's text that the last kept sentence stands in."""

    @property
    def claims(self) -> bool:
        """Whether any sentence kept says something of a policy."""
        return any(line.claim for line in self.lines)

    def __call__(self, text: str) -> None:
        """The next piece of the stream; StopWriting when enough was written."""
        self._taken += len(text)
        for piece in self._sentences.feed(text[:_MOST_CHARACTERS]):
            self._take(piece)
            if len(self.lines) >= _MOST_LINES or (not self.lines and self.fell >= _HOPELESS):
                raise StopWriting
        if self._taken > _MOST_CHARACTERS:
            raise StopWriting

    def close(self) -> None:
        """The stream ended by itself: what is left is a sentence, too, if it was finished."""
        for piece in self._sentences.feed("", last=True):
            if not finished(piece):
                self._fall(("unfinished",))
            elif len(self.lines) < _MOST_LINES:
                self._take(piece)
        self._settle(last=True)

    def _take(self, piece: Piece) -> None:
        said = read(piece, self.by_token)
        if not any(c.isalnum() for c in said.text) or self._repeats(said):
            return
        if said.leads:
            self._heading = said
        elif wrong := shape(said):
            self._fall((wrong,))
        else:
            self._waiting.add(said)
            self._settle()

    def _repeats(self, said: Said) -> bool:
        return any(_same(said.text, text) for text in (*self._told(), *self._waiting.texts()))

    def _settle(self, last: bool = False) -> None:
        """Keep what stands, with what waits for it; let fall what nothing more can bear out."""
        kept, fallen = self._waiting.settled(self.hold, self._told(), last)
        for kinds in fallen:
            self._fall(kinds)
        for said in kept:
            if not said.passages:
                continue  # words of courtesy
            self._lead_in(said)
            self._keep(said, self.hold.narrowed(said.text, said.passages, self._told()))
            self.tried += 1

    def _told(self) -> list[str]:
        return [line.text for line in self.lines]

    def _fall(self, kinds: Sequence[str]) -> None:
        self.tried += 1
        self.fell += 1
        self.fallen.update(dict.fromkeys(kinds, 1))

    def _lead_in(self, said: Said) -> None:
        """What announces an item (条件如下：) is said when the item is, if the clauses bear it out."""
        heading = self._heading
        if heading is None or said.at < heading.at:
            return
        self._heading = None
        if shape(heading) or not (said.bullet or said.at <= heading.at + _NEAR):
            return
        passages = heading.passages or said.passages
        if not self.hold(heading.text, passages, [*self._told(), said.text]):
            self._keep(heading, passages)

    def _keep(self, said: Said, passages: Sequence[Passage]) -> None:
        line = line_of(said, passages, said.at == self._open)
        self.lines.append(line)
        self._open = said.at
        self.tell(line)


def _same(text: str, earlier: str) -> bool:
    return figures_of(text) <= figures_of(earlier) and overlap(text, earlier) > _SAME
