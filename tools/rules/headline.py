"""The result in one sentence."""

from __future__ import annotations

from tools.rules.evaluation import Evaluation, State
from tools.rules.scheme import Scheme
from tools.rules.values import show_number
from tools.rules.wording import show_span


def headline(found: Evaluation, scheme: Scheme) -> str:
    """`上海市居住证积分：145分，达到120分标准分值。`"""
    return f"{found.name}：{_said(found, scheme)}{_doubt(found)}"


def _doubt(found: Evaluation) -> str:
    """That the result stands on conditions nobody has verified."""
    if not found.doubts:
        return ""
    return f"（依据的“{'”“'.join(found.doubts)}”未经官方核实，请向受理单位确认。）"


def _said(found: Evaluation, scheme: Scheme) -> str:
    if found.status is State.NOT_IN_FORCE:
        return scheme.ended or f"{found.as_of}没有在执行的版本，不能测算。"
    if found.version is None:
        return "还不能判断适用哪个版本，请先补充信息。"
    closed = next((v.closed for v in scheme.versions if v.closed and v.start == found.version.start), None)
    if closed:
        return closed
    if found.points:
        return _points(found)
    if found.kind == "class":
        return _grade(found)
    if found.status is State.MET:
        return _benefits(found) or "按您提供的情况，条件都符合。"
    if found.status is State.NOT_MET:
        return "按您提供的情况，目前不符合。"
    return "还不能判断，有信息需要补充。"


def _points(found: Evaluation) -> str:
    assert found.points is not None
    points = found.points
    total = f"{show_span(points.low, points.high)}{points.unit}"
    if points.target is None:
        return f"{total}。"
    line = f"{show_number(points.target)}{points.unit}"
    if found.status is State.MET:
        least = f"至少{show_number(points.low)}{points.unit}" if points.low != points.high else total
        return f"{least}，达到{line}。"
    if found.status is State.NOT_MET and points.high < points.target:
        return f"{total}，未达到{line}，还差{show_number(points.target - points.high)}{points.unit}。"
    known = f"{show_number(points.plain)}{points.unit}" if points.plain is not None else ""
    if found.status is State.NOT_MET:
        so_far = f"按已经说到的情况是{known}（标准{line}），但" if known else ""
        return f"{so_far}有申请条件不符合。"
    if not known:
        return f"标准是{line}，还不能判断，有信息需要补充。"
    return f"按已经说到的情况是{known}（标准{line}）；其余情况还没有确认，不能定论。"


def _grade(found: Evaluation) -> str:
    if found.grade and found.status is State.MET:
        return f"符合{found.grade}的条件。"
    if found.grade and found.status is State.NOT_MET:
        return "按您提供的情况，有申请条件不符合。"
    if found.status is State.NOT_MET:
        return "按您提供的情况，未达到其中任何一类。"
    return "还不能判断属于哪一类，有信息需要补充。"


def _benefits(found: Evaluation) -> str:
    parts = []
    for benefit in found.benefits:
        if benefit.state is State.MET and benefit.amount:
            amount = f"{show_span(benefit.amount.low, benefit.amount.high)}{benefit.unit}"
            parts.append(f"{benefit.name} {amount}（{benefit.per}）")
    return f"可享受{'；'.join(parts)}。" if parts else ""
