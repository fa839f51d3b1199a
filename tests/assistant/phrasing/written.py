"""A step with a scripted model, on a draft of a few lines."""

from __future__ import annotations

from dataclasses import replace

from assistant.steps.phrase import Phrase
from assistant.steps.verify import Verify
from assistant.types import Answer, AnswerStatus, Draft, Evidence, Line, Turn
from knowledge.types import Passage
from tests.assistant.turns import drafted, passage, quoted, turn
from tests.fakes import Script, ScriptedModel

RULE = passage("申请人应当在本市连续缴纳社会保险满6个月，补贴标准为每人1.5万元。")
LIMIT = passage("已享受过同类补贴的人员不得重复申请。", label="第二条")
PLACE = passage("补贴由用人单位向所在区人才服务中心申请。", label="第三条")
LEAD = replace(quoted(RULE), text="根据《上海市测试落户办法》：" + RULE.clause.text)
NOTE = Line("该政策目前是否仍在执行，官方未见明确信息，办理前请向测试局核实。", claim=False)
QUESTION = "上海的补贴标准是多少，要交几个月社会保险"


def before(*lines: Line, status: AnswerStatus = AnswerStatus.ANSWERED, **values: object) -> Turn:
    """A turn with a draft and its evidence."""
    found = drafted(turn(QUESTION), Draft(lines or (LEAD, quoted(LIMIT), NOTE), status), "310000")
    evidence: tuple[Passage, ...] = (RULE, LIMIT, PLACE)
    return replace(found, evidence=(Evidence("310000", evidence),), **values)  # type: ignore[arg-type]


class Told:
    """The answer to a scripted model's words, and what was told on the way."""

    def __init__(
        self, *script: Script, start: Turn | None = None, listened: bool = True, size: int = 7
    ) -> None:
        self.model, self.pieces = ScriptedModel(script, size=size), list[str]()
        phrase = Phrase(self.model)
        self.turn = Verify()(phrase(start or before(), self.pieces.append if listened else None))

    @property
    def answer(self) -> Answer:
        """The answer."""
        assert self.turn.answer is not None
        return self.turn.answer

    @property
    def told(self) -> str:
        """The pieces together."""
        return "".join(self.pieces)

    @property
    def phrased(self) -> str:
        """The line of the trace."""
        return next(line for line in self.turn.trace if line.startswith("phrase: "))


def plain(start: Turn | None = None) -> str:
    """The answer without a model."""
    answer = Verify()(start or before()).answer
    assert answer is not None
    return answer.text
