"""How texts name documents: 《办法》（沪府规〔2025〕8号）, a title alone, a 文号 alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.text.document_numbers import NumberFound, numbers_in

_ASIDE = r"(?:[（(](?P<aside>(?:[^（）()]|[（(][^（）()]{1,8}[）)])*)[）)])?"
_TITLED = re.compile(rf"《(?P<title>(?:[^《》]|《[^《》]*》)+)》{_ASIDE}")
_ISSUED_AS = re.compile(r"号文?件?(?:印发|发布|公布|颁布)?的")
_FILE = re.compile("文?件?")
_ISSUES = re.compile(r"(?:印发|发布|公布|颁布)《((?:[^《》]|《[^《》]*》)+)》")
_BETWEEN = re.compile(r"(?:、|，|；|和|与|及|以及|并|等|\s)*")


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A document as a text names it, and where in the text the name stands."""

    title: str | None
    number: str | None
    start: int = 0
    end: int = 0

    @property
    def written(self) -> str:
        """《title》（number）, as far as both are known; a number alone stands without brackets."""
        titled = f"《{self.title}》" if self.title else ""
        return f"{titled}（{self.number}）" if titled and self.number else titled or self.number or ""


@dataclass(frozen=True, slots=True)
class Named:
    """A document another one speaks of, as it is written there, and the sentence."""

    name: DocumentName
    sentence: str


def names_in(text: str) -> list[DocumentName]:
    """The documents a text names by title or 文号, in order."""
    numbers = list(numbers_in(text))
    found = [_titled(text, match, numbers) for match in _TITLED.finditer(text)]
    for number in numbers:
        if not any(name.start <= number.start and number.end <= name.end for name in found):
            file = _FILE.match(text, number.end)
            found.append(DocumentName(None, number.number, number.start, file.end() if file else number.end))
    return sorted(found, key=lambda name: name.start)


def _titled(text: str, match: re.Match[str], numbers: Sequence[NumberFound]) -> DocumentName:
    """A title with the number in brackets behind it, or before it: 省政府令第180号发布的《…》."""
    inside, end = match.span("aside")
    title, start = match["title"], match.start()
    for number in numbers:
        if inside <= number.start and number.end <= end:
            return DocumentName(title, number.number, start, match.end())
        if _ISSUED_AS.fullmatch(text, number.end - 1, start):
            return DocumentName(title, number.number, number.start, match.end())
    return DocumentName(title, None, start, match.end())


def named(written: str) -> DocumentName:
    """A name as one writes it in a list: 《办法》（文号）, a bare title, a bare 文号."""
    found = names_in(written)
    if found and (found[0].title or found[0].end - found[0].start >= len(written.strip("（）() "))):
        return replace(found[0], start=0, end=len(written))
    return DocumentName(written.strip("《》 "), None, 0, len(written))


def runs(text: str, names: Sequence[DocumentName]) -> list[list[DocumentName]]:
    """The names grouped where one follows another with nothing but 、 or 和 between."""
    groups: list[list[DocumentName]] = []
    for name in names:
        if groups and _BETWEEN.fullmatch(text, groups[-1][-1].end, name.start):
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def own_titles(title: str) -> tuple[str, ...]:
    """The titles under which a document speaks of itself: its own and that of what it issues."""
    issued = _ISSUES.search(title)
    return tuple(t for t in (title.strip("《》"), issued[1] if issued else "") if t)
