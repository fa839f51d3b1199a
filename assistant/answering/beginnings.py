"""What an answer may begin with: the rule, before examples, asides, denials and what is not known."""

from __future__ import annotations

import re

from assistant.answering.aspects import is_aside
from assistant.answering.expectations import is_unknown
from assistant.answering.features import heading_of, is_dating, is_past
from assistant.answering.figures import figures_of, share
from assistant.answering.naming import names_of
from assistant.types import Reading
from knowledge.types import Clause, Passage

_PAPER = re.compile("现行依据|[主联][管合]部门|由[^。；，]{4,40}(发布|印发|联合发文|主管)")
_NAME = re.compile("[\u4e00-\u9fff]{2,}(?:大学|学院|公司|集团)")
_EXAMPLE = re.compile("举例|算例|实例")
_DENIAL = re.compile(r"[^，。：]{0,24}(并不是|不是面向|不是[^，。]{0,12}都|不能混)|误区：")
_ALL = re.compile("不是|都|必须|所有|一定|就能|就可以|只能|只有|直接|吧|对吗|真的|到底|还是")
_EXCLUDES = re.compile("^[^，。；：]{0,24}(不得|不能|不可以|不予)(申请|申报|享受|认定|参加|领取|办理)")
_WHETHER = re.compile("能|可以|可否|吗|不|谁|哪些人|什么人")
_SUPPOSES = re.compile("是不是|就能|就可以|(?:能|可以)直接[落入]户|自动|等于|一定能|真的|听说")
_SETTLES = re.compile("不等于|不能直接|不是自动|不会自动|不能当作|不可采信|并不要求")
_ABOUT = re.compile("依据|文件|部门|谁|哪里|单位|发布|是什么|什么是")


def no_beginning(piece: Passage, reading: Reading) -> bool:
    """Whether a piece is no way to begin an answer: filler, or a remark on what nobody supposed."""
    clause = piece.clause
    same = share(figures_of(reading.question) - figures_of(names_of(piece.document)), clause.text) > 0
    meant = same or "validity" in reading.aspects or bool(_ALL.search(reading.question))
    remark = not meant and is_aside(heading_of(clause))
    example = is_example(clause) and not same and not _named_in(reading.question, clause.text)
    excludes = bool(_EXCLUDES.search(clause.text)) and not _WHETHER.search(reading.question)
    return remark or example or excludes or is_filler(clause, reading) or denies(clause, reading)


def may_rise(piece: Passage, among: list[Passage]) -> bool:
    """What only says that something is not known is put before nothing else, unless it has a figure."""
    text = piece.clause.text
    return piece is among[0] or bool(figures_of(text)) or not is_unknown(text)


def is_example(clause: Clause) -> bool:
    """Whether a clause tells a case and not the rule."""
    return bool(_EXAMPLE.match(clause.text) or _EXAMPLE.search(heading_of(clause)))


def denies(clause: Clause, reading: Reading) -> bool:
    """Whether a clause only sets something right that was not said: no way to begin an answer."""
    return bool(_DENIAL.match(clause.text)) and not _ALL.search(reading.question)


def settles(text: str, question: str) -> bool:
    """Whether a text denies what a question supposes ("够120分是不是就能落户")."""
    return supposes(question) and bool(_SETTLES.search(text))


def supposes(question: str) -> bool:
    """Whether a question takes something for granted."""
    return bool(_SUPPOSES.search(question))


def is_filler(clause: Clause, reading: Reading) -> bool:
    """Whether a piece only says what is not known, or since when there are which papers."""
    heading = heading_of(clause)
    if (
        "validity" not in reading.aspects
        and not _ABOUT.search(reading.question)
        and _PAPER.search(clause.text)
    ):
        return True
    if is_past(clause, reading):
        return True
    return is_dating(heading, reading) or (is_aside(heading) and is_unknown(clause.text))


def _named_in(question: str, text: str) -> bool:
    """Whether a text tells of the very school or company of the question."""
    return any(name[-5:] in text for name in _NAME.findall(question))
