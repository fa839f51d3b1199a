"""Paragraphs of a text without markup as blocks: bullets, guessed headings, loose scraps gathered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.frame.framelines import is_head_mark
from knowledge.frame.signature import is_organ
from knowledge.text.blocks import GUESSED_LEVEL, Block, heading, paragraph
from knowledge.text.cleaning import bullet_text
from knowledge.text.paragraphs import SENTENCE_END, begins_anew
from knowledge.tree.numbering import read_marker

_FRAGMENT = 12
_OF_LETTERHEAD = re.compile(r"文件$|号$|[0-9一二三四五六七八九十]日$|关于|的通知$")
_AGENCY = re.compile(r"(?:[局厅]|政府|委员会|办公[厅室])$")
_TITLE = 36


def blocks_of(texts: Sequence[str]) -> list[Block]:
    """Paragraphs as blocks: bullets told, guessed headings marked, loose fragments gathered."""
    found: list[Block] = []
    texts = _gathered(texts)
    for index, text in enumerate(texts):
        item = bullet_text(text)
        names_author = bool(found) and found[-1].kind == "heading" and bool(_BYLINE.search(text))
        if item is not None:
            found += [Block("bullet", item)] if item else []
        elif not names_author and _looks_like_heading(text, texts[index + 1 : index + 3]):
            found.append(heading(text, GUESSED_LEVEL))
        else:
            found.append(paragraph(text))
    return found


def _gathered(texts: Sequence[str]) -> list[str]:
    """Runs of short scraps (the labels of a chart, the cells of a lost table) become one line each."""
    found: list[str] = []
    run: list[str] = []
    for text in [*texts, ""]:
        if text and _is_fragment(text):
            run.append(text)
            continue
        found += [" ".join(run)] if len(run) >= 3 else run
        run = []
        found += [text] if text else []
    return found


def _is_fragment(text: str) -> bool:
    whole = SENTENCE_END.search(text) or _OF_LETTERHEAD.search(text) or is_head_mark(text) or _is_agency(text)
    return len(text) <= _FRAGMENT and not begins_anew(text) and not whole


def _is_agency(text: str) -> bool:
    """A line of a signature or of a head with several issuers; 人才服务中心 may be a scrap of a chart."""
    return is_organ(text) and bool(_AGENCY.search(text))


_BYLINE = re.compile(r"^[\u4e00-\u9fff]{2,4}$|\s[\u4e00-\u9fff]{2,4}$|^——")
_NO_TITLE = re.compile(r"[。；，：:,;|]|[0-9]{6,}|^[（(>＞”’]|[的和与及或了在为是等成一]$")


def _looks_like_heading(text: str, following: Sequence[str]) -> bool:
    """A short line without marks of a sentence above a paragraph, perhaps with the author's name between."""
    if not following or not _is_short_title(text):
        return False
    byline = _is_short_title(following[0], 2)
    prose = following[-1] if byline else following[0]
    marker = read_marker(prose) if byline else None
    if following[0].startswith("——") or (marker and marker.number == 1 and len(following) > 1):
        return True
    return len(prose) > max(len(text), 20) and bool(SENTENCE_END.search(prose)) and not begins_anew(prose)


def _is_short_title(text: str, shortest: int = 4) -> bool:
    if not shortest <= len(text) <= _TITLE or text.count(" ") > 1 or begins_anew(text):
        return False
    return not _NO_TITLE.search(text)
