"""The only place that wires: settings in, a working installation out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from assistant.adapters.clock import WallClock
from assistant.adapters.conversations import SqlConversations
from assistant.adapters.dialogues import SqlDialogues
from assistant.adapters.tokens import kept_token
from assistant.adapters.transcripts import SqlTranscripts
from assistant.dialogue.desk import DialogueDesk
from assistant.errors import ConfigurationError
from assistant.housekeeping import Housekeeping, days
from assistant.ports import Clock, Dialogues, Knowledge
from assistant.ports import Toolbox as Tools
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.toolbox import ToolDesk
from knowledge.dense import ChromaIndex
from knowledge.embedding import Server, ServerEmbedder, make_embedder
from knowledge.index.vectors import VectorCache
from knowledge.ingest import Ingest
from knowledge.ports import DenseIndex, Embedder
from knowledge.reading import Reading
from knowledge.releases import Releases
from knowledge.review.history import History
from knowledge.review.workflow import Review
from knowledge.search import Search
from knowledge.storage.database import Database, make_engine
from knowledge.store import Store

if TYPE_CHECKING:  # what only officers use is loaded when one comes; rules when somebody has a wish
    from assistant.adapters.model_calls import SqlModelCalls
    from assistant.adapters.model_set import ModelSet
    from assistant.adapters.suggestions import SqlSuggestions
    from assistant.adapters.webhook_places import SqlPlaces
    from assistant.dialogue.manager import Dialogue
    from assistant.listening.centres import Centre
    from assistant.listening.desk import ListeningDesk
    from assistant.listening.suggesting import Suggester
    from assistant.models.masked import MaskedText
    from assistant.models.types import LanguageModel
    from assistant.notices.rounds import Rounds
    from assistant.webhooks.delivery import Delivery
    from assistant.webhooks.types import Hook
    from knowledge.review.checks.trial import Check
    from knowledge.review.desk import Desk
    from knowledge.review.erasure import Erasure
    from knowledge.review.publication import Publication
    from tools.registry import Toolbox
    from tools.rules.rulebook import Rulebook
    from tools.services.services import Services

SAMPLE_CORPUS = Path(__file__).parent.parent / "knowledge" / "corpus"


@dataclass
class Installation:
    """One data directory with everything that works on it; parts are made when first asked for."""

    settings: Settings
    clock: Clock

    @cached_property
    def database(self) -> Database:
        """The SQL database."""
        return Database(self.settings.database())

    @cached_property
    def store(self) -> Store:
        """Documents, clauses and releases."""
        return Store(self.database)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model."""
        return make_embedder(self.settings.embedding, self._embedding_server(), self.store.serving_embedding)

    def renew_embedder(self) -> None:
        """Let `auto` take the best engine again, whatever built the index in use: for a reindex."""
        self.embedder = make_embedder(self.settings.embedding, self._embedding_server())

    def _embedding_server(self) -> Server:
        """Where TALENT_EMBEDDING=openai:… is asked."""
        chosen = self.settings
        key = chosen.embedding_api_key.get_secret_value() if chosen.embedding_api_key else ""
        prefixes = (chosen.embedding_query_prefix or "", chosen.embedding_passage_prefix or "")
        return Server(chosen.embedding_base_url or "", key, *prefixes)

    @cached_property
    def dense(self) -> DenseIndex:
        """The vector index."""
        model = self.embedder.model_id
        if self.settings.chroma_url:
            return ChromaIndex.server(self.settings.chroma_url, model)
        return ChromaIndex.embedded(self.settings.data_dir / "chroma", model)

    @cached_property
    def releases(self) -> Releases:
        """Publishing and rolling back."""
        return Releases(
            self.store,
            VectorCache(self.database),
            lambda: self.embedder,
            lambda: self.dense,
            self.settings.data_dir / "index",
            self.clock.now,
        )

    @cached_property
    def review(self) -> Review:
        """Changes on their way to a release, and who approves them."""
        return Review(self.store, self.clock.now)

    @cached_property
    def history(self) -> History:
        """Who did what, when."""
        return History(self.store.database)

    @cached_property
    def publication(self) -> Publication:
        """Publishing with the checks before it."""
        from knowledge.review.publication import Publication

        def checks() -> Sequence[Check]:
            from knowledge.review.checks.registry import all_checks

            return all_checks()

        return Publication(self.store, self.releases, self.search, self.review, checks, self.clock.now)

    @cached_property
    def erasure(self) -> Erasure:
        """Erasing documents from everything that is stored."""
        from knowledge.review.erasure import Erasure

        return Erasure(self.store, self.releases, lambda: self.dense, self.clock.now)

    @cached_property
    def desk(self) -> Desk:
        """What officers do, over HTTP."""
        from knowledge.review.desk import Desk

        return Desk(
            self.reading,
            self.ingest,
            self.releases,
            self.review,
            self.publication,
            self.erasure,
            self.history,
        )

    @cached_property
    def admin_token(self) -> str:
        """The token of the administration interface; made in the data directory if none is set."""
        if self.settings.admin_token:
            return self.settings.admin_token.get_secret_value()
        return kept_token(self.settings.data_dir / "admin.token")

    @cached_property
    def ingest(self) -> Ingest:
        """Files to drafts."""
        return Ingest(self.store, self.reading, self.clock.now)

    @cached_property
    def reading(self) -> Reading:
        """Whole documents of any release."""
        return Reading(self.database)

    @cached_property
    def search(self) -> Search:
        """The serving release, searchable."""
        return Search(self.store, self.releases, lambda: self.embedder, lambda: self.dense)

    @cached_property
    def turns(self) -> Engine:
        """The database once more, for conversations."""
        # Turns are committed but not synced one by one: a kill loses none, a power cut the last few.
        return make_engine(self.settings.database(), synchronous="NORMAL")

    @cached_property
    def assistant(self) -> Assistant:
        """The assistant."""
        return Assistant(
            self.search,
            self.conversations,
            self.clock,
            self.settings.region,
            self.dialogue,
            self.language_model,
            transcripts=SqlTranscripts(self.turns),
        )

    @cached_property
    def language_model(self) -> LanguageModel | None:
        """The language models that are set, as one; None when none is."""
        return self.models

    @cached_property
    def models(self) -> ModelSet | None:
        """The language models that are set; nothing of them is loaded when none is."""
        if not self.settings.names_models():
            return None
        from assistant.adapters.model_set import ModelSet
        from assistant.models.configured import configured

        options = configured(self.settings)
        return ModelSet(options, lambda calls: self.model_calls.keep(calls), _masked) if options else None

    @cached_property
    def model_calls(self) -> SqlModelCalls:
        """What calls to language models cost and how long they took."""
        from assistant.adapters.model_calls import SqlModelCalls

        return SqlModelCalls(self.turns, self.clock.now)

    @cached_property
    def hooks(self) -> Sequence[Hook]:
        """Who is told of what happened."""
        if not (self.settings.channels or self.settings.channels_file().exists()):
            return ()
        from assistant.channels_file import ChannelsFile
        from assistant.webhooks.types import Hook

        return ChannelsFile(self.settings.channels_file()).entries("webhooks", Hook)

    @cached_property
    def hook_places(self) -> SqlPlaces:
        """Where webhooks stand."""
        from assistant.adapters.webhook_places import SqlPlaces

        return SqlPlaces(self.turns)

    @cached_property
    def deliveries(self) -> Sequence[Delivery]:
        """What is to be told to whom; nothing of it is loaded where nobody is."""
        if not self.hooks:
            return ()
        from assistant.adapters.happenings import sources
        from assistant.adapters.posting import HttpPost
        from assistant.webhooks.delivery import Delivery

        post, all_of = HttpPost(), sources(self.turns)
        return [
            Delivery(hook, source, self.hook_places, post, self.clock.now)
            for hook in self.hooks
            for source in all_of
            if source.kind in hook.events
        ]

    @cached_property
    def centres(self) -> Mapping[str, Centre]:
        """The call centres whose calls are listened in on."""
        if not (self.settings.channels or self.settings.channels_file().exists()):
            return {}
        from assistant.channels_file import ChannelsFile
        from assistant.listening.centres import Centre

        return ChannelsFile(self.settings.channels_file()).named("hotline", Centre)

    @cached_property
    def listening(self) -> ListeningDesk:
        """What suggests answers while callers speak."""
        from assistant.listening.desk import ListeningDesk, MemoryCalls

        return ListeningDesk(
            self.centres, lambda: self.suggester, MemoryCalls(), self.suggestions, self.clock.now
        )

    @cached_property
    def suggester(self) -> Suggester:
        """What answers the questions of calls."""
        return make_suggester(self.search, self.clock.now)

    @cached_property
    def suggestions(self) -> SqlSuggestions:
        """What was suggested."""
        from assistant.adapters.suggestions import SqlSuggestions

        return SqlSuggestions(self.turns, days(self.settings.conversation_days))

    @cached_property
    def dialogue(self) -> DialogueDesk:
        """What turns wishes into tool calls."""
        return make_dialogue(self.search, self.dialogues, lambda: self.toolbox, self._forget)

    @cached_property
    def dialogues(self) -> SqlDialogues:
        """Where dialogues stand, and what people let be remembered."""
        return SqlDialogues(self.turns, timedelta(days=self.settings.remember_days), self.clock.now)

    @cached_property
    def conversations(self) -> SqlConversations:
        """What was asked and answered."""
        return SqlConversations(self.turns, days(self.settings.conversation_days))

    @cached_property
    def housekeeping(self) -> Housekeeping:
        """What erases what has been kept long enough."""
        keepers = (
            self.dialogues,
            self.conversations,
            *((self.model_calls,) if self.models else ()),
            *((self.suggestions,) if self.centres else ()),
        )
        return Housekeeping(keepers, lambda: self.services, self.clock.now)

    @cached_property
    def toolbox(self) -> Toolbox:
        """Every tool."""
        from tools.registry import Toolbox, all_tools

        return Toolbox(all_tools(lambda: self.services))

    @cached_property
    def services(self) -> Services:
        """Certification status, places, bookings, subscriptions, hand-over."""
        from tools.services.services import make_services

        settings = self.settings
        key = settings.services_key.get_secret_value() if settings.services_key else None
        return make_services(settings.services, settings.database(), key)

    def _forget(self, identity: str | None, origin: str) -> None:
        """Erase a person's subscriptions, and those made in this conversation before they were known."""
        from tools.services.ports import Asker

        for asker in (Asker(identity, origin), Asker(None, origin)):
            self.services.subscriptions.forget(asker)

    @cached_property
    def notices(self) -> Rounds:
        """What is due for subscriptions."""
        from assistant.notices.rounds import Rounds
        from tools.rules.rulebook import rulebook

        def releases() -> list[tuple[int, datetime]]:
            return [(one["number"], one["created_at"]) for one in self.store.releases()]

        its = self.services
        return Rounds(its, rulebook(), self.reading, releases, self.store.serving, self.clock.now)

    @cached_property
    def tools(self) -> ToolDesk:
        """The tools as channels call them."""

        def rules() -> Rulebook:
            from tools.rules.rulebook import rulebook

            return rulebook()

        return ToolDesk(
            lambda: self.toolbox,
            rules,
            self.clock,
            self.settings.region,
            lambda: self.services.notices,
            lambda: self.services.subscriptions,
        )

    def close(self) -> None:
        """Close all connections that were opened."""
        if "database" in self.__dict__:
            self.database.close()
        if "turns" in self.__dict__:
            self.turns.dispose()
        if "services" in self.__dict__:
            self.services.close()
        if models := self.__dict__.get("models"):
            models.close()
        for part in ("dense", "embedder"):  # those that hold connections can be closed
            if isinstance(self.__dict__.get(part), ChromaIndex | ServerEmbedder):
                self.__dict__[part].close()


def build_installation(settings: Settings, clock: Clock | None = None) -> Installation:
    """Prepare the data directory; nothing is opened yet."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"数据目录 {settings.data_dir} 不能创建或写入（{error}）。请改正 TALENT_DATA_DIR 或目录权限。"
        ) from error
    return Installation(settings, clock or WallClock())


def _masked(text: str) -> MaskedText:
    from assistant import privacy
    from assistant.models.masked import OneWay

    both_ways = getattr(privacy, "masked", None)
    return both_ways(text) if both_ways else OneWay(privacy.mask(text))


def build_assistant(settings: Settings) -> Assistant:
    """The assistant of an installation."""
    return build_installation(settings).assistant


def make_suggester(knowledge: Knowledge, now: Callable[[], datetime]) -> Suggester:
    """What answers the questions of calls, by the rules that come with the program."""
    from assistant.listening.own_case import Cases, Rules
    from assistant.listening.suggesting import Suggester

    def opened() -> Rules:
        from assistant.dialogue.schemes import SchemeFinder
        from tools.reading import read_facts
        from tools.rules.rulebook import rulebook

        rules = rulebook()
        return Rules(rules, SchemeFinder(rules), read_facts)

    return Suggester(knowledge, Cases(opened), now)


def make_dialogue(
    knowledge: Knowledge,
    store: Dialogues,
    toolbox: Callable[[], Tools],
    forget: Callable[[str | None, str], object] = lambda identity, origin: None,
) -> DialogueDesk:
    """The dialogue by the rules that come with the program; they are read when it is first opened."""

    def opened() -> Dialogue:
        from assistant.dialogue.manager import Dialogue
        from assistant.dialogue.scene import Kit
        from assistant.dialogue.schemes import SchemeFinder
        from assistant.dialogue.showing import Cited
        from tools.reading import read_facts
        from tools.rules.rulebook import rulebook

        rules = rulebook()
        return Dialogue(
            Kit(rules, toolbox(), read_facts, store, SchemeFinder(rules), Cited(knowledge), forget)
        )

    return DialogueDesk(store, opened)
