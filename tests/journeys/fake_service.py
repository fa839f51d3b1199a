"""A service with a handful of invented answers, so that the page can be looked at without a corpus.

Every policy, number and address in here is made up for the tests.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from channels.base import Json, OnEvent
from knowledge.errors import UnknownRegion

TODAY = date(2026, 11, 22)
NOTICE = (
    "示例语料为截至 2026-11-22 的要点摘编，附来源和来源级别，非官方原文；办理前请以发文机关公布的文本为准。"
)


@dataclass(frozen=True)
class Reply:
    body: Json

    def to_json(self) -> Json:
        return self.body


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True)
class Front:
    title: str = "人才服务专员"
    region: str | None = "310000"
    notice: str = NOTICE
    starters: tuple[str, ...] = (
        "博士能拿多少生活补贴？",
        "2020年的引进办法还有效吗？",
        "留学生落户要交几个月社保？",
    )
    release: int | None = 3


@dataclass(frozen=True)
class Ready:
    ok: bool = True
    checks: dict[str, str] = field(default_factory=lambda: {"index": "ok"})


PLACES = (
    Place("310000", "上海市"), Place("310109", "虹口区", "310000"), Place("310115", "浦东新区", "310000"),
    Place("310120", "奉贤区", "310000"), Place("320000", "江苏省"), Place("320500", "苏州市", "320000"),
    Place("320100", "南京市", "320000"), Place("330000", "浙江省"), Place("330100", "杭州市", "330000"),
    Place("330200", "宁波市", "330000"), Place("440300", "深圳市"), Place("110000", "北京市"),
)  # fmt: skip


def _citation(n: int, **changes: Any) -> Json:
    return {
        "n": n, "clause_id": f"demo-{n}#第四条", "document_id": f"demo-{n}", "source": f"demo-{n}.md",
        "title": "青年英才安家扶持实施细则", "number": "示人社规〔2025〕7号", "label": "第四条第（一）项",
        "quote": "", "text": "", "context": "", "url": "https://example.org/policy/7",
        "effective_from": "2025-06-01", "effective_to": None, "grade": "official", "state": "in_force",
        "region_name": "杭州市", "unverified": [], **changes,
    }  # fmt: skip


DOCTOR_TEXT = (
    "博士的一次性生活补贴分两档，按毕业时间划分：〔1〕\n"
    "- 2025年6月1日（含）以后毕业的：10万元〔1〕\n"
    "- 2025年5月31日以前毕业的：5万元〔2〕\n"
    "申请时应在本市缴纳社会保险满6个月，并在毕业后三年内提出。〔3〕\n"
    "| 学历 | 毕业时间 | 标准 |\n| --- | --- | --- |\n"
    "| 博士 | 2025-06-01起 | 10万元 |\n| 博士 | 2025-05-31前 | 5万元 |\n| 硕士 | 不限 | 3万元 |"
)
DOCTOR = (
    _citation(
        1,
        quote="博士研究生，2025年6月1日（含）以后毕业的，给予一次性生活补贴10万元。",
        context="第二章 扶持标准 › 第四条 符合条件的青年英才，按下列标准给予一次性生活补贴：",
        text="博士研究生，2025年6月1日（含）以后毕业的，给予一次性生活补贴10万元。补贴分两次拨付，首次拨付百分之六十。",
    ),
    _citation(
        2, document_id="demo-1", label="第四条第（二）项",
        quote="2025年5月31日以前毕业的博士研究生，按原标准给予5万元。",
        context="第二章 扶持标准 › 第四条",
        text="2025年5月31日以前毕业的博士研究生，按原标准给予5万元。已按原标准领取的，不再补差。",
        confidence=0.874, grade="third_party",
        unverified=["原标准的文件名称官方未见，请向区人才服务窗口核实。"],
        references=[
            {"text": "本办法第九条", "document_id": "demo-1", "title": "青年英才安家扶持实施细则",
             "clause_id": "demo-1#第九条", "label": "第九条", "quote": "离开本市的，补贴停止发放。"},
            {"text": "《人才发展条例》", "document_id": "demo-9", "title": "人才发展条例"},
            {"text": "附件3"},
        ],
    ),
    _citation(
        3, title="青年英才安家扶持申报须知", number=None, label="二、申报条件",
        quote="在本市依法缴纳社会保险满6个月", grade="institution", effective_from=None, state="unknown",
        text="申请人应当在本市依法缴纳社会保险满6个月，且在毕业后三年内提出申请。逾期不再受理。",
    ),
)  # fmt: skip
MASTER = (
    _citation(
        1, label="附表", quote="硕士：毕业时间 不限；标准 3万元", context="第二章 扶持标准 › 第四条",
        text="学历：博士；毕业时间：2025-06-01起；标准：10万元\n学历：硕士；毕业时间：不限；标准：3万元",
        unverified=["发放时间未见。", "所需材料未见。", "办理时限未见。"],
    ),
)  # fmt: skip
HISTORY_TEXT = (
    "2020年版已经失效：有效期到2025年11月30日为止。〔1〕\n"
    "现行的是2025年12月1日起施行的新办法，2020年版同时废止。〔2〕"
)
NO_SOURCE_TEXT = (
    "没有在现行政策里找到这个问题的依据，不能给您一个可能出错的数字。\n您可以换个说法，或拨打12345咨询。"
)
DOUBT = "旧标准的文件名称官方未见，办理前请向区人才服务窗口核实。"
HISTORY = (
    _citation(
        1, title="人才引进暂行办法（2020年版）", number="示府规〔2020〕9号", label="第十八条",
        region_name="上海市",
        quote="本办法自2020年12月1日起施行，有效期至2025年11月30日。", state="ended",
        text="本办法自2020年12月1日起施行，有效期至2025年11月30日。", effective_from="2020-12-01",
        effective_to="2025-11-30",
    ),
    _citation(
        2, title="人才引进办法", number="示府规〔2025〕12号", label="第二十一条", region_name="上海市",
        quote="2020年版同时废止", text="本办法自2025年12月1日起施行，2020年版同时废止。",
        effective_from="2025-12-01",
    ),
)  # fmt: skip


def _script(question: str, before: str) -> Json:
    """Text, status, citations, cards and quick replies for a question."""
    if "2020" in question:
        return {"text": HISTORY_TEXT, "citations": HISTORY}
    if "留学生" in question and not before.startswith("留学生"):
        replies = [
            {"label": "上海市", "send": "上海的留学生落户要交几个月社保？", "region": "310000"},
            {"label": "杭州市", "send": "杭州的留学生落户要交几个月社保？", "region": "330100"},
            {"label": "不限地区", "send": "各地留学生落户要交几个月社保？", "region": "any"},
        ]
        text = "各地的社保月数不同。请问您打算在哪个城市落户？"
        return {"text": text, "status": "clarification_region", "quick_replies": replies}
    if "留学生" in question:
        return {"text": "应在本市缴纳社会保险满6个月。〔1〕", "citations": (DOCTOR[2] | {"n": 1},)}
    if "硕士" in question:
        return {"text": "硕士研究生的一次性生活补贴是3万元。〔1〕", "citations": MASTER}
    if "补贴" in question:
        replies = [
            {"label": "那硕士呢？", "send": "那硕士呢？"},
            {"label": "需要什么材料？", "send": "需要什么材料？"},
        ]
        cards = [{"type": "notice", "title": "请先核实", "text": DOUBT}]
        return {"text": DOCTOR_TEXT, "citations": DOCTOR, "quick_replies": replies, "cards": cards}
    if "故障" in question:
        return {"text": "系统处理这个问题时出错了。", "status": "error_internal"}
    if "天气" in question:
        return {"text": "我只回答人才政策方面的问题，天气帮不上忙。", "status": "unanswerable_out_of_scope"}
    if "你好" in question:
        return {"text": "您好，我是人才服务专员。您可以直接问落户、补贴、积分、职称等政策。"}
    near = [{"label": "人才公寓怎么申请", "send": "人才公寓怎么申请？"}]
    return {"text": NO_SOURCE_TEXT, "status": "unanswerable_no_source", "quick_replies": near}


class FakeService:
    """Answers by keyword; 慢 streams slowly, 坏 fails, so that the page's bad days can be tried."""

    def __init__(self, pause: float = 0.15) -> None:
        self.pause = pause
        self.turns: dict[str, list[Reply]] = defaultdict(list)
        self.asked: list[Json] = []
        self.opinions: list[tuple[str, bool, str | None, str | None]] = []
        self.busy = 0
        self.busiest = 0
        self._lock = threading.Lock()

    def ask(
        self, question: str, *, conversation_id: str | None, region: str | None, as_of: date | None,
        release: int | None = None, channel: str = "web", sender: str = "", earlier: Sequence[str] = (),
        on_event: OnEvent | None = None,
    ) -> Reply:  # fmt: skip
        with self._lock:
            self.busy += 1
            self.busiest = max(self.busiest, self.busy)
        try:
            return self._ask(question, conversation_id or uuid4().hex, region, as_of, on_event)
        finally:
            with self._lock:
                self.busy -= 1

    def _ask(
        self, question: str, conversation_id: str, region: str | None, as_of: date | None,
        on_event: OnEvent | None,
    ) -> Reply:  # fmt: skip
        started = time.perf_counter()
        place = self._place(region)
        self.asked.append({"question": question, "conversation_id": conversation_id, "region": region})
        if "坏" in question:
            raise RuntimeError(f"secret detail about {question}")
        if on_event:
            on_event("status", {"step": "retrieve", "text": "正在查找现行政策…"})
        time.sleep(self.pause)
        turns = self.turns[conversation_id]
        script = _script(question, turns[-1].body["question"] if turns else "")
        answer = {"status": "answered", "citations": (), "cards": [], "quick_replies": [], **script}
        if "慢" in question and on_event:
            self._stream(answer["text"], on_event)
        result = {
            "conversation_id": conversation_id, "answer_id": uuid4().hex,
            "answer": {**answer, "citations": list(answer["citations"])},
            "release": 3, "ms": round((time.perf_counter() - started) * 1000, 1),
            "as_of": (as_of or TODAY).isoformat(), "region_name": place,
        }  # fmt: skip
        turns.append(Reply({"question": question, "result": result}))
        return Reply(result)

    def continued(self, key: str) -> str | None:
        return None

    def to_continue(self, key: str, conversation_id: str) -> None:
        pass

    def _stream(self, text: str, on_event: OnEvent) -> None:
        for start in range(0, len(text), 8):
            on_event("delta", {"text": text[start : start + 8]})
            time.sleep(self.pause)

    def _place(self, region: str | None) -> str:
        if region in (None, "any"):
            return "上海市" if region is None else "不限地区"
        for place in PLACES:
            if region in (place.code, place.name):
                return place.name
        raise UnknownRegion(f"没有“{region}”这个地区的政策，请从地区列表中选择。")

    def search(
        self, query: str, *, k: int, region: str | None, as_of: date | None, release: int | None = None
    ) -> Reply:
        self._place(region)
        keys = ("clause_id", "document_id", "source", "title", "number", "label", "text",
                "effective_from", "effective_to")  # fmt: skip
        found = [{key: c[key] for key in keys} | {"score": 0.9 - c["n"] / 10} for c in DOCTOR]
        return Reply({"release": 3, "passages": found[:k]})

    def conversation(self, conversation_id: str) -> list[Reply]:
        return list(self.turns.get(conversation_id, ()))

    def remembers(self, sender: str, conversation_id: str | None, message: str) -> bool:
        return False

    def feedback(self, answer_id: str, helpful: bool, reason: str | None, comment: str | None) -> None:
        known = {turn.body["result"]["answer_id"] for turns in self.turns.values() for turn in turns}
        if answer_id not in known:
            raise LookupError(answer_id)
        self.opinions.append((answer_id, helpful, reason, comment))

    def regions(self) -> tuple[Place, ...]:
        return PLACES

    def home(self) -> Front:
        return Front()

    def health(self) -> Json:
        return {"release": 3}

    def ready(self) -> Ready:
        return Ready()
