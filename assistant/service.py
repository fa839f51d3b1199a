"""The assistant as a channel sees it: ask, search, look back, give feedback."""

from __future__ import annotations

import logging
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from assistant.answering.risks import is_danger
from assistant.answering.served import left_to
from assistant.dialogue.desk import DialogueDesk
from assistant.dialogue.words import folded, is_wish
from assistant.errors import BadRequest, ConfigurationError
from assistant.incidents import incident
from assistant.models.types import LanguageModel
from assistant.pipeline import Pipeline
from assistant.ports import Clock, Conversations, Knowledge, Transcripts
from assistant.privacy import mask
from assistant.recall import Recall
from assistant.results import AskResult, SearchResult, StoredTurn
from assistant.steps.act import person_key, person_of
from assistant.steps.understand import Understand
from assistant.telling import OnEvent, Telling
from assistant.types import AnswerStatus, Exchange, Message, Turn
from knowledge.errors import NotPublished, UnknownRegion
from knowledge.regions import Region, regions
from prompts.loader import load, reply

_log = logging.getLogger(__name__)
MAX_QUESTION = 2000
_CONVERSATION = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
ANYWHERE = "any"
"""The region of a person who chose 不限地区: the home region does not count then."""


@dataclass(frozen=True, slots=True)
class Home:
    """What a page shows before anything was asked."""

    title: str
    region: str | None
    notice: str
    starters: Sequence[str]
    release: int | None


@dataclass(frozen=True, slots=True)
class ReadyReport:
    """Whether questions can be answered now; every check says "ok" or what is wrong."""

    ok: bool
    checks: dict[str, str] = field(default_factory=dict)


class Assistant:
    """Answers questions from the knowledge base and remembers the conversation."""

    def __init__(
        self,
        knowledge: Knowledge,
        conversations: Conversations,
        clock: Clock,
        home_region: str | None = None,
        dialogue: DialogueDesk | None = None,
        model: LanguageModel | None = None,
        transcripts: Transcripts | None = None,
        index: Callable[[], Mapping[str, Any]] = lambda: {},
        serving: Callable[[str], str | None] = lambda conversation: None,
        promised: Callable[[str, str, str | None], str | None] = lambda conversation, said, region: None,
    ) -> None:
        self._knowledge, self._conversations, self._clock = knowledge, conversations, clock
        self._home = _home(home_region)
        self._pipeline, self._dialogue = Pipeline(knowledge, dialogue, model), dialogue
        self._models = getattr(model, "states", None)  # how each model stands, where they are watched
        self._recall, self._transcripts = Recall(), transcripts
        self._serving = serving  # the name of the operator who serves a conversation
        self._promised = promised  # what is said of a person who will answer later
        self._index = index  # what is to be said of it: that it is made again, or searched by words alone

    def ask(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        region: str | None = None,
        as_of: date | None = None,
        release: int | None = None,
        channel: str = "web",
        sender: str = "",
        identity: str | None = None,
        earlier: Sequence[str] = (),
        on_event: OnEvent | None = None,
    ) -> AskResult:
        """Answer a question; the turn is recorded with the release that answered it.

        `release` asks an earlier one: it gives the answer that it gave on that day (`as_of`), in the words
        of the clauses. `on_event` is told "status" with the step, and where a model writes, "delta" with each
        piece of the text as soon as it is verified: together they are the answer's text.
        `sender` is an opaque key of the browser or account, `identity` of whom a channel verified. `earlier`
        are the questions before this one, where the client knows the conversation and we do not.
        """
        started = time.perf_counter()
        turn = self._turn(question, conversation_id, region, as_of, channel)
        turn = replace(self._with_dialogue(turn, sender, identity), replays=release is not None)
        if (left := self._left_to_a_person(turn, on_event)) is not None:
            return left
        telling = Telling(on_event)
        with self._knowledge.one_release(release, turn.as_of):
            turn = self._after(earlier, turn) if earlier and not turn.history else turn
            turn = self._with_promise(self._answered(turn, telling))
            telling.rest(turn)
            result = self._result(turn, round((time.perf_counter() - started) * 1000))
        self._keep_dialogue(turn)
        self._conversations.record(turn, result.answer_id, result.to_json(), result.ms)
        return result

    def _left_to_a_person(self, turn: Turn, on_event: OnEvent | None) -> AskResult | None:
        """While an operator serves somebody, what they write is the operator's; None: it is ours to answer.

        It is kept before it is seen once more who serves: an operator who ends in between does not see it.
        """
        about = turn.message.conversation_id
        if turn.replays or (name := self._serving(about)) is None:
            return None
        turn = replace(turn, text=mask(turn.message.text).strip())
        if is_wish("forget", folded(turn.text)):
            return None
        result = self._result(left_to(turn, name), 0)
        self._conversations.record(replace(turn, answer=result.answer), result.answer_id, result.to_json(), 0)
        if self._serving(about) is None:
            return None
        Telling(on_event).rest(replace(turn, answer=result.answer))
        return result

    def continued(self, key: str) -> str | None:
        """The conversation that goes on where a transcript of that key ended; each is given once."""
        return self._transcripts.claim(key) if self._transcripts else None

    def to_continue(self, key: str, conversation_id: str) -> None:
        """A transcript of that key ends where the conversation stands now."""
        if self._transcripts:
            self._transcripts.keep(key, conversation_id, self._clock.now())

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        region: str | None = None,
        as_of: date | None = None,
        release: int | None = None,
    ) -> SearchResult:
        """The clauses in force that fit the query best, in the serving or an earlier release."""
        place = self._place(region) if region else self._home
        with self._knowledge.one_release(release):
            found = self._knowledge.find(_readable(query), k=k, region=place, as_of=as_of or self._today())
        return SearchResult(found.release, found.passages)

    def conversation(self, conversation_id: str) -> list[StoredTurn]:
        """The finished turns of a conversation."""
        return [StoredTurn(t["question"], t["result"]) for t in self._conversations.turns(conversation_id)]

    def remembers(self, sender: str, conversation_id: str | None, message: str, channel: str = "web") -> bool:
        """Whether the person of that browser is remembered, or agrees to it with this message."""
        person = person_key(channel, sender, None)
        if self._dialogue is None or person is None:
            return False
        return self._dialogue.remembers(person, conversation_id, message)

    def told(self, conversation_id: str) -> list[tuple[str, str]]:
        """The facts that were told in a conversation, as labels and values: for a person who takes over."""
        return self._dialogue.told(conversation_id) if self._dialogue else []

    def feedback(self, answer_id: str, helpful: bool, reason: str | None, comment: str | None) -> None:
        """Keep what a person thought of an answer."""
        self._conversations.feedback(answer_id, helpful, reason, comment)

    def regions(self) -> list[Region]:
        """The places the corpus speaks of, with the places they lie in."""
        table = regions()
        codes = {code for d in self._knowledge.documents() for code in table.chain(d.region)}
        return [table.get(code) for code in sorted(codes)]

    def home(self) -> Home:
        """What a page shows first."""
        return Home("AI人才服务专员", self._home, reply("corpus_notice"), load("starters"), self._release())

    def health(self) -> dict[str, Any]:
        """Facts about the running process."""
        facts: dict[str, Any] = {"status": "ok", "release": self._release()}
        facts |= {"documents": len(self._documents())}
        facts |= {"index": index} if (index := self._index()) else {}
        return facts | ({"models": [asdict(one) for one in self._models()]} if self._models else {})

    def ready(self) -> ReadyReport:
        """Whether questions can be answered now."""
        try:
            self._knowledge.search("落户", k=1, region=None, as_of=self._today())
        except Exception as error:
            return ReadyReport(False, {"knowledge": str(error)})
        return ReadyReport(True, {"knowledge": "ok"})

    def _turn(
        self, question: str, conversation_id: str | None, region: str | None, as_of: date | None, channel: str
    ) -> Turn:
        if len(question) > MAX_QUESTION:
            raise BadRequest(reply("too_long", limit=MAX_QUESTION))
        conversation_id = conversation_id or secrets.token_urlsafe(16)
        if not _CONVERSATION.fullmatch(conversation_id):
            raise BadRequest(reply("bad_conversation"))
        now = self._clock.now()
        turn = Turn(
            message=Message(conversation_id, channel, _readable(question), now),
            as_of=as_of or now.date(),
            history=self._conversations.exchanges(conversation_id),
            home_region=self._home,
        )
        if region == ANYWHERE:
            return replace(turn, home_region=None)
        return replace(turn, region=self._place(region))

    def _after(self, earlier: Sequence[str], turn: Turn) -> Turn:
        """The turn with questions before it, read again in their order."""
        understand = Understand(self._knowledge)
        for question in earlier:
            asked = _readable(question)[:MAX_QUESTION]
            read = understand(replace(turn, text=mask(asked).strip())).reading
            assert read is not None
            place = next(iter(read.places), None)
            said = Exchange(mask(asked), read.question, AnswerStatus.ANSWERED, place)
            turn = replace(turn, history=(*turn.history, said))
        return turn

    def _with_dialogue(self, turn: Turn, sender: str, identity: str | None) -> Turn:
        """The turn with where its conversation stands."""
        turn = replace(turn, message=replace(turn.message, sender=sender, identity=identity))
        if self._dialogue is None:
            return turn
        message = turn.message
        known = self._dialogue.store.load(message.conversation_id, person_of(message))
        return replace(turn, dialogue=known)

    def _keep_dialogue(self, turn: Turn) -> None:
        if self._dialogue is not None and turn.dialogue is not None:
            message = turn.message
            agreed = turn.dialogue.remember == "yes"  # before that nothing is stored under the person
            person = person_of(message) if agreed else None
            self._dialogue.store.save(message.conversation_id, person, turn.dialogue, message.received_at)

    def _answered(self, turn: Turn, telling: Telling) -> Turn:
        """The turn with its answer: the one given before to the same question, or a new one."""
        release = self._release()
        known = self._recall.find(turn, release)
        if known is not None and self._stands(known):
            return known
        turn = self._pipeline.run(turn, telling.step, telling.text if telling.on_event else None)
        if turn.release in (None, release):  # not when another release began to serve in between
            self._recall.keep(turn, release)
        return turn

    def _with_promise(self, turn: Turn) -> Turn:
        """Out of hours it is said by when whoever asked for a person gets an answer."""
        answer, about = turn.answer, turn.message.conversation_id
        if answer is None or answer.status is not AnswerStatus.HANDOVER_REQUESTED or turn.replays:
            return turn
        places = turn.reading.places if turn.reading else ()
        try:
            words = self._promised(about, turn.text, next(iter(places), turn.region or turn.home_region))
        except Exception as error:  # they are in the queue all the same
            _log.error("no order was made: %s", incident(error))
            return turn
        if not words or is_danger(turn.text):  # then the number to call now is all that counts
            return turn
        return replace(turn, answer=replace(answer, text=f"{answer.text}\n\n{words}"))

    def _stands(self, turn: Turn) -> bool:
        """Whether what an answer cites is still there: it may have been erased from the release."""
        cited = turn.answer.citations if turn.answer else ()
        return all(self._knowledge.document(citation.document_id) for citation in cited)

    def _result(self, turn: Turn, ms: int) -> AskResult:
        assert turn.answer is not None
        places = turn.reading.places if turn.reading else ()
        return AskResult(
            conversation_id=turn.message.conversation_id,
            answer_id=secrets.token_urlsafe(12),
            answer=turn.answer,
            release=turn.release or self._release(),
            as_of=turn.as_of,
            region_name="、".join(regions().name(p) for p in places) or None,
            ms=ms,
        )

    def _place(self, region: str | None) -> str | None:
        return regions().resolve(region).code if region and region != ANYWHERE else None

    def _today(self) -> date:
        return self._clock.now().date()

    def _release(self) -> int | None:
        try:
            return self._knowledge.release()
        except NotPublished:
            return None

    def _documents(self) -> Sequence[Any]:
        try:
            return self._knowledge.documents()
        except NotPublished:
            return ()


def _readable(text: str) -> str:
    """Without control and format characters and halves of surrogate pairs: no store or model takes them."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def _home(region: str | None) -> str | None:
    try:
        return regions().resolve(region).code if region else None
    except UnknownRegion as error:
        raise ConfigurationError(f"TALENT_REGION 设置有误：{error}") from error
