"""What is said after a result: why, what is missing, what if, by the rules of another year, what else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.dialogue.checking import at_day, choose_scheme, hypothesis, result_draft
from assistant.dialogue.knowing import known_pairs, shown
from assistant.dialogue.labelled import read_told
from assistant.dialogue.matching import serve_materials
from assistant.dialogue.scene import Scene
from assistant.dialogue.showing import said
from assistant.dialogue.state import Pending, Task
from assistant.dialogue.wishes import is_question
from assistant.dialogue.words import is_wish, words
from assistant.ports import FactReading
from assistant.types import AnswerStatus, Draft
from tools.rules.values import Pair, show_pair
from tools.rules.vocabulary import vocabulary

_YEAR = re.compile(r"20[12]\d")
_IF = re.compile(r"^(那|那么)?(如果|假如|要是|假设|若是|万一|假使|倘若|等)")
_TO_COME = re.compile(r"(明年|后年|以后|将来|今年底|年底|过两年|下半年)")
_GAINED = re.compile(
    r"(考下来?|考到|考过|考取|拿到|拿下|取得|评上|评到|升到|升为|读完|读了|读个|再读个?|办了|办好|办到)"
)
_MORE = re.compile(r"(?:再|多)(?:交|缴|干|工作|办|持证|签)(?:满)?(\d+|[一二两三四五六七八九十]+)(个月|年)")


_ASIDE = (AnswerStatus.ANSWERED_SMALL_TALK, AnswerStatus.CLARIFICATION_QUESTION)


def follow_up(scene: Scene, text: str) -> Draft | None:
    """The answer to what goes on from the last result; None if there was none or it goes on otherwise."""
    task = scene.state.last
    if task is None or not task.scheme or task.scheme not in {s.id for s in scene.kit.rules}:
        return None
    if is_wish("what_if", text):
        return _what_if(scene, task)
    if is_wish("as_of", text) and (year := _YEAR.search(text)):
        today = scene.turn.as_of
        day = date(int(year[0]), today.month, min(today.day, 28) if today.month == 2 else today.day)
        return at_day(scene, task, day)
    if is_wish("why", text) or is_wish("gap", text) or (is_wish("result_now", text) and after_tool(scene)):
        scheme = scene.kit.rules[task.scheme]
        return result_draft(scene, scheme, known_pairs(scene.state, scheme.region), task)
    if is_wish("another", text):
        return _another(scene, task)
    if is_wish("materials", text):
        return serve_materials(scene, replace(task, kind="materials"))
    return None


def after_tool(scene: Scene) -> bool:
    """Whether the answer just before, but for small talk, was a result, and no answer to another question."""
    statuses = (e.status for e in reversed(scene.turn.history))
    last = next((s for s in statuses if s not in _ASIDE), None)
    return last == AnswerStatus.ANSWERED_BY_TOOL


def as_told(scene: Scene, text: str) -> FactReading | None:
    """What a bare 2027年6月 tells after a result asked for early: the answer to what was open then."""
    fact = scene.state.last.slots.get("open") if scene.state.last else None
    if not fact or not after_tool(scene) or is_question(text):
        return None
    reading = read_told(scene, Pending("fact", str(fact)))
    return reading if reading.facts else None


def unchanged(scene: Scene, reading: FactReading) -> Draft | None:
    """What is told again after a result and was counted in it already."""
    told = [f.fact for f in reading.facts if f.fact in scene.state.facts]
    if not told or not after_tool(scene):
        return None
    return said(words("counted", facts=shown(scene.state, told)), AnswerStatus.ANSWERED_BY_TOOL)


def _what_if(scene: Scene, task: Task) -> Draft | None:
    """Facts that are only supposed."""
    assert task.scheme is not None
    supposed = _supposed(scene.text)
    changed: dict[str, Pair] = {}
    for read in scene.read(supposed).facts:
        changed[read.fact] = (read.low, read.high)
    changed |= _longer(scene, task)
    if not changed:
        return None
    table = vocabulary()
    told = "、".join(f"{table[n].label} {show_pair(table[n], pair)}" for n, pair in changed.items())
    return hypothesis(scene, task, changed, told)


def _supposed(text: str) -> str:
    """`那如果我明年考下中级职称呢` as `我有中级职称`."""
    plain = _TO_COME.sub("", _IF.sub("", text.strip()))
    plain = re.sub(r"[呢吗么啊？?。，,]+$", "", plain)
    plain = _GAINED.sub("有", plain)
    return plain if plain.startswith(("我", "俺")) else f"我{plain}"


def _longer(scene: Scene, task: Task) -> dict[str, Pair]:
    """再交一年社保: so much more than now."""
    found = _MORE.search(scene.text)
    if not found or task.scheme is None or "社保" not in scene.text:
        return {}
    digits = "一二三四五六七八九十"
    number = int(found[1]) if found[1].isdigit() else {"两": 2}.get(found[1], digits.find(found[1]) + 1)
    months = number * (12 if found[2] == "年" else 1)
    pairs = known_pairs(scene.state, scene.kit.rules[task.scheme].region)
    more: dict[str, Pair] = {}
    for name, per in (
        ("insurance_months", 1.0),
        ("insurance_years", 1 / 12),
        ("insurance_continuous_months", 1.0),
    ):
        if name in pairs:
            low, high = pairs[name]
            more[name] = (low + months * per, high + months * per)
    return more


def _another(scene: Scene, task: Task) -> Draft:
    """Another scheme of the same place."""
    assert task.scheme is not None
    region = scene.kit.rules[task.scheme].region
    others = [s for s in scene.kit.finder.of_place(region) if s.id != task.scheme]
    if not others:
        return said(words("match_none", place=""), AnswerStatus.ANSWERED_BY_TOOL)
    scene.state.task = Task("check", region=region, slots={"candidates": [s.id for s in others]})
    return choose_scheme(scene, scene.state.task)
