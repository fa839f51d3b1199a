"""What documents leave open about themselves: dates, place, what is unverified, what is unclear."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.review.checks.trial import Finding, Trial
from knowledge.types import PolicyDocument

_NO_PLACE = "适用地区未能"


class Unverified:
    """Items that the document itself names as unverified (未核实)."""

    name = "未核实的内容"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding a document."""
        for document in trial.changed.values():
            items = [item for item in document.unverified if not item.startswith(_NO_PLACE)]
            if items:
                said = f"有 {len(items)} 处未核实：{'；'.join(items)}"
                text = f"《{document.title}》{said}。回答涉及时会照实说明。"
                yield Finding("warn", self.name, text, (document.id,))


class Concerns:
    """What the text says impossibly or leaves unclear (存疑): nothing was guessed."""

    name = "存疑的内容"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding a document."""
        for document in trial.changed.values():
            if document.concerns:
                said = "；".join(document.concerns)
                text = f"《{document.title}》存疑：{said}。请核对原文，在文件头写明后重新导入。"
                yield Finding("warn", self.name, text, (document.id,))


class Undescribed:
    """Documents whose region or first day is not known."""

    name = "缺少地区或日期"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding a document."""
        for document in trial.changed.values():
            lacks = "、".join(_lacks(document))
            if lacks:
                text = (
                    f"《{document.title}》（{document.id}）{lacks}。"
                    "请在文件头写明 region、effective_from，或导入时加 --region。"
                )
                yield Finding("warn", self.name, text, (document.id,))


def _lacks(document: PolicyDocument) -> Iterable[str]:
    if any(item.startswith(_NO_PLACE) for item in document.unverified):
        yield "没有读出适用地区，暂按全国处理"
    if document.effective_from is None and document.status in ("in_force", "check"):
        yield "没有施行日期，按一直有效处理"
