"""Text of a Word document that nobody sees: set hidden, white on white, smaller than an eye can read."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TINY = 4  # half-points
_OFF = ("0", "false", "off")
_PLAIN = (None, "auto", "FFFFFF", "ffffff")


def is_unseen(run: Any) -> bool:
    """By what the run says of itself; styles are not read."""
    own = run.find(f"{W}rPr")
    if own is None:
        return False
    hidden = own.find(f"{W}vanish")
    if hidden is not None and hidden.get(f"{W}val") not in _OFF:
        return True
    size, colour = (_value(own, name) for name in ("sz", "color"))
    if size is not None and size.isdecimal() and int(size) <= _TINY:
        return True
    return str(colour).upper() == "FFFFFF" and not _on_ground(run, own)


def unseen(body: Any) -> tuple[str, ...]:
    """The concern (存疑) of a document with such text; none without."""
    count = sum(
        len("".join(t.text or "" for t in run.iter(f"{W}t"))) for run in body.iter(f"{W}r") if is_unseen(run)
    )
    return (concern(f"有 {count} 个字"),) if count else ()


def concern(what: str) -> str:
    """What officers are told of text that was left out because nobody sees it."""
    return (
        f"{what}打开文件时看不见（设成隐藏、白底白字、极小或在页面以外），没有导入；"
        "请核对原件，留意是否有人借此夹带内容。"
    )


def _value(properties: Any, name: str) -> str | None:
    found = properties.find(f"{W}{name}")
    value: str | None = None if found is None else found.get(f"{W}val")
    return value


def _on_ground(run: Any, own: Any) -> bool:
    """Whether it may stand on a colour: shaded, highlighted, or in a table, whose style may shade it."""
    if own.find(f"{W}highlight") is not None or _shaded(own):
        return True
    for above in run.iterancestors():
        if above.tag in (f"{W}tbl", f"{W}txbxContent") or _shaded(above.find(f"{W}pPr")):
            return True
    return False


def _shaded(properties: Any) -> bool:
    shade = None if properties is None else properties.find(f"{W}shd")
    return shade is not None and shade.get(f"{W}fill") not in _PLAIN
