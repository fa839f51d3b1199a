"""Cross references (援引) of a clause: 依照本办法第七条, 前款第（三）项, 按照《……办法》第十二条, 附件2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.selfdescription.names import DocumentName, names_in
from knowledge.selfdescription.words import any_of, itself
from knowledge.tree.numbering import cn_number, cn_numeral
from knowledge.types import Reference

_CN = "[一二三四五六七八九十百零]{1,6}"
_NUMERAL = rf"(?:{_CN}|[0-9]{{1,3}})"
_ARTICLE = rf"第{_NUMERAL}条(?:之{_CN})?"
_SUBSECTION = rf"第{_NUMERAL}款"
_ITEM = rf"第?[（(]{_NUMERAL}[）)]项?|第{_NUMERAL}项"
_BELOW = rf"(?:{_SUBSECTION})?(?:{_ITEM})?"
_MORE = rf"(?:(?:、|和|或者?|及|以及|至|到){_ARTICLE}{_BELOW})"
_PLACE = re.compile(rf"{_ARTICLE}{_BELOW}{_MORE}*")
_ATTACHMENT = re.compile(rf"(?P<label>(?:附件|附表)(?:[0-9]{{1,2}}|{_CN}))")
_NEAR = re.compile(rf"(?P<near>本条|前条|前款|本款|前项)(?P<below>{_BELOW})")
_EACH = re.compile(rf"(?P<joint>[至到]?)第(?P<n>{_NUMERAL})条(?:之{_CN})?{_BELOW}")
_OWN_NUMBER = re.compile(rf"^\s*{_ARTICLE}(?:\s|[（(【])")
_MOST = 20  # articles of one range: 第三条至第九条


def references_of(text: str, label: str) -> tuple[Reference, ...]:
    """The references in a clause's text; `label` is the clause's own, so that 前款 can be said in full.

    A reference without document is to the clause's own. Titles of forms and certificates are none.
    """
    names = [name for name in names_in(text) if _is_policy(text, name)]
    found = [*_to_others(text, names), *_to_own(text, names, label)]
    return tuple(dict.fromkeys(reference for _, reference in sorted(found, key=lambda pair: pair[0])))


_Found = tuple[int, Reference]


def _to_others(text: str, names: Sequence[DocumentName]) -> Iterator[_Found]:
    for name in names:
        place = _PLACE.match(text, name.end)
        written = text[name.start : place.end() if place else name.end]
        for label in _labels(place) if place else [None]:
            yield name.start, Reference(written, name.written, label)


def _to_own(text: str, names: Sequence[DocumentName], label: str) -> Iterator[_Found]:
    own = _OWN_NUMBER.match(text)
    taken = [(n.start, n.end) for n in names_in(text) if n.title] + ([own.span()] if own else [])
    for match in _PLACE.finditer(text):
        if _is_free(match.start(), taken) and not _of_another(text, match.start(), names):
            start = _with_itself(text, match.start())
            yield from ((start, Reference(text[start : match.end()], None, one)) for one in _labels(match))
    for match in _NEAR.finditer(text):
        if _is_free(match.start(), taken) and (match["below"] or match["near"].startswith("前")):
            yield match.start(), Reference(match[0], None, _near(match, label))
    for match in _ATTACHMENT.finditer(text):
        if _is_free(match.start(), taken) and match.start():
            yield match.start(), Reference(match[0], None, _half(match["label"]))


def _is_free(at: int, taken: Sequence[tuple[int, int]]) -> bool:
    return not any(start <= at < end for start, end in taken)


def _of_another(text: str, at: int, names: Sequence[DocumentName]) -> bool:
    """Whether an article is another document's: right behind its name, or 该办法第三条, 原细则第三条."""
    if any(name.end == at for name in names):
        return True
    return bool(re.search(rf"(?:该|原|上述|其|[》）)])(?:{any_of('kinds')})?$", text[:at]))


def _with_itself(text: str, at: int) -> int:
    match = re.search(rf"{itself()}$", text[:at])
    return match.start() if match else at


def _labels(place: re.Match[str]) -> list[str]:
    """The labels of 第三条、第五条 and, every one of them, of 第三条至第五条."""
    labels: list[str] = []
    before = 0
    for piece in _EACH.finditer(place[0]):
        number = cn_number(piece["n"])
        between = range(before + 1, number) if piece["joint"] and number - before < _MOST else ()
        labels += [f"第{cn_numeral(n)}条" for n in between]
        labels.append(canonical(piece[0].lstrip("至到")))
        before = number
    return labels


def canonical(label: str) -> str:
    """A place in a document as labels write it: 第7条第3项 → 第七条第（三）项."""
    text = "".join(label.split())
    text = re.sub(rf"第({_NUMERAL})([条款])", lambda m: f"第{cn_numeral(cn_number(m[1]))}{m[2]}", text)
    return re.sub(
        rf"第?[（(]({_NUMERAL})[）)]项?|第({_NUMERAL})项",
        lambda m: f"第（{cn_numeral(cn_number(m[1] or m[2]))}）项",
        text,
    )


def _near(match: re.Match[str], label: str) -> str | None:
    """前款, 本条 and so on as a label, where the clause's own label tells which they are."""
    own = re.search(
        rf"^(?P<above>.*?)第(?P<n>{_CN})条(?:第(?P<sub>{_CN})款)?(?:第（(?P<item>{_CN})）项)?", label
    )
    if own is None:
        return None
    article, below = f"第{own['n']}条", canonical(match["below"])
    number = cn_number(own["n"])
    subsection = cn_number(own["sub"]) if own["sub"] else 0
    match match["near"]:
        case "本条":
            return article + below
        case "前条" if number > 1:
            return f"第{cn_numeral(number - 1)}条{below}"
        case "前款" if subsection > 1:
            return f"{article}第{cn_numeral(subsection - 1)}款{below}"
        case "本款" if subsection:
            return f"{article}第{cn_numeral(subsection)}款{below}"
        case "前项" if own["item"] and cn_number(own["item"]) > 1:
            part = f"第{cn_numeral(subsection)}款" if subsection else ""
            return f"{article}{part}第（{cn_numeral(cn_number(own['item']) - 1)}）项"
    return None


def _half(label: str) -> str:
    digits = label[2:]
    return label[:2] + (digits if digits.isdigit() else str(cn_number(digits)))


def _is_policy(text: str, name: DocumentName) -> bool:
    """Whether a title is one of a rule: by its last word, its 文号, or an article named behind it."""
    if name.title is None or name.number or _PLACE.match(text, name.end):
        return True
    return bool(_rule().search(name.title))


@lru_cache(maxsize=1)
def _rule() -> re.Pattern[str]:
    return re.compile(rf"{any_of('kinds')}(?:[（(][^（）()]*[）)])*$")
