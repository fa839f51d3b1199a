"""What a decision on amendment (修改决定) orders to be done with the words of another document.

Orders are read outside quotation marks only; what stands inside is new wording. A sentence that orders a
change in another way than these is kept as `unclear`: it is shown to a person, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from knowledge.references import canonical
from knowledge.text.blocks import Block
from knowledge.types import Instruction

_TABLE = "\ufffc"
_CN = "[一二三四五六七八九十百零〇]{1,6}"
_N = rf"(?:{_CN}|[0-9]{{1,3}})"
_ITEM = rf"(?:第?[（(]{_N}[）)]项?|第{_N}项)"
_PLACE = rf"第{_N}条(?:之{_CN})?(?:第{_N}款)?(?:{_ITEM})?"
_HELD = r"⟦(?P<{}>[0-9]+)⟧"
_TO = r"(?:修改为|修订为|改为|调整为)"
_KIND = r"(?P<unit>条|款|项)"
_AS = rf"(?P<as>第{_N}条(?:第{_N}款)?(?:{_ITEM})?|第{_N}款(?:{_ITEM})?|{_ITEM})"
_ORDERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("replace", rf"(?:将|把)?(?P<place>{_PLACE}){_TO}[：:，,]?{_HELD.format('new')}"),
        (
            "words",
            rf"(?:将|把)?(?P<place>{_PLACE})(?:中|里)?的?{_HELD.format('old')}(?:一词|字样|等字)?"
            rf"(?:均|都|统一)?{_TO}[：:，,]?{_HELD.format('new')}",
        ),
        (
            "add",
            rf"(?:在)?(?P<place>{_PLACE})?(?:之?后|中)?增加(?:一|1){_KIND}[，,]?(?:作为|列为){_AS}"
            rf"[：:，,]?{_HELD.format('new')}",
        ),
        ("delete", rf"(?:删去|删除|废止)(?P<place>{_PLACE})"),
        ("delete", rf"(?:将|把)?(?P<place>{_PLACE})(?:予以)?(?:删去|删除|废止)"),
        ("strike", rf"(?:删去|删除)(?P<place>{_PLACE})(?:中|里)?的?{_HELD.format('old')}(?:一词|字样)?"),
        (
            "strike",
            rf"(?:将|把)?(?P<place>{_PLACE})(?:中|里)?的?{_HELD.format('old')}(?:予以)?(?:删去|删除)",
        ),
        (
            "renumber",
            r"(?:此外|另外|并)?[，,]?对?(?:相关|有关|其他)?(?:条文|条款)(?:的)?(?:顺序|序号).{0,6}调整",
        ),
    )
)
_LIKE_ORDER = re.compile(
    rf"(?:{_PLACE}|⟦[0-9]+⟧).*(?:修改|改为|增加|删去|删除|调整|合并|移)"
    rf"|(?:修改|删去|删除|增加|调整|合并).*(?:{_PLACE}|⟦[0-9]+⟧)|增加(?:一|1|[二两三])[条款项章节]"
)
_BY_THE_WAY = re.compile("作(?:出)?(?:如下|以下|相应)的?(?:修改|修订|调整)|根据本决定")
_OWN_MARK = re.compile(rf"^(?:{_CN}、|[（(]{_N}[）)]、?|[0-9]{{1,2}}[.．、]|\s)+(?!项)")


def instructions_of(blocks: Sequence[Block]) -> tuple[Instruction, ...]:
    """The orders of a text, in order."""
    text = "\n".join(_TABLE if block.table else block.text for block in blocks)
    bare, quoted = _unquoted(text)
    return tuple(_read(sentence, quoted) for sentence in _sentences(bare) if _is_order(sentence))


def _unquoted(text: str) -> tuple[str, list[str]]:
    """The text with a number for each outermost quotation, and the quotations.

    One that is never closed keeps its mark, so that the sentence is not understood.
    """
    bare, quoted, depth, start = "", list[str](), 0, 0
    for at, char in enumerate(text):
        if char == "“":
            start = at + 1 if not depth else start
            depth += 1
        elif char == "”" and depth:
            depth -= 1
            if not depth:
                bare += f"⟦{len(quoted)}⟧"
                quoted.append(text[start:at])
        elif not depth:
            bare += char
    return (bare + text[start - 1 :] if depth else bare), quoted


def _sentences(text: str) -> Iterator[str]:
    """Sentences without numbers in front and full stops behind; a colon or a quotation goes on below."""
    text = re.sub(r"([：:])\s*\n\s*(?=⟦)", r"\1", text)
    text = re.sub(rf"(?<=⟧)(?={_CN}、|[（(]{_N}[）)]|[0-9]{{1,2}}[.．、])", "\n", text)
    for line in re.split("[。；;\n]", text):
        if sentence := "".join(_OWN_MARK.sub("", line.strip()).split()):
            yield sentence


def _is_order(sentence: str) -> bool:
    if _match(sentence):
        return True
    return bool(_LIKE_ORDER.search(_BY_THE_WAY.sub("", sentence)))


def _match(sentence: str) -> tuple[str, re.Match[str]] | None:
    found = ((kind, pattern.fullmatch(sentence.rstrip("，,"))) for kind, pattern in _ORDERS)
    return next(((kind, match) for kind, match in found if match), None)


def _read(sentence: str, quoted: Sequence[str]) -> Instruction:
    said = _shown(sentence, quoted)
    found = _match(sentence)
    if found is None:
        return Instruction("unclear", said)
    kind, parts = found[0], found[1].groupdict()
    new, old = (quoted[int(parts[name])].strip() if parts.get(name) else "" for name in ("new", "old"))
    place: str | None = canonical(parts.get("place") or "")
    if kind == "add":
        place = _added(canonical(parts.get("place") or ""), parts)
    if kind == "strike":
        kind = "words"
    if _TABLE in new + old or place is None or (kind in ("replace", "add") and not new):
        return Instruction("unclear", said)
    after = canonical(parts.get("place") or "") if kind == "add" and parts["unit"] == "条" else ""
    return Instruction(kind, said, place, new, old, after)  # type: ignore[arg-type]


def _added(place: str, parts: dict[str, str | None]) -> str | None:
    """In full where the new unit will stand: 第五条 … 第二款 → 第五条第二款; None where that is not clear."""
    as_, unit = canonical(parts["as"] or ""), parts["unit"]
    full = as_ if as_.startswith("第") and "条" in as_ else place + as_
    below = {"条": "", "款": "第[^条款项]+款", "项": "(?:第[^条款项]+款)?第（.+）项"}
    return full if re.fullmatch("第[^条款项]+条" + below[unit or ""], full) else None


def _shown(sentence: str, quoted: Iterable[str]) -> str:
    for number, text in enumerate(quoted):
        short = " ".join(text.split())
        sentence = sentence.replace(f"⟦{number}⟧", f"“{short if len(short) <= 20 else short[:20] + '……'}”")
    return sentence[:80]
