"""The only place that wires: settings in, a working installation out; its parts are in `assistant/wiring`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from assistant.adapters.clock import WallClock
from assistant.adapters.transcripts import SqlTranscripts
from assistant.errors import ConfigurationError
from assistant.housekeeping import Housekeeping
from assistant.ports import Clock
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.wiring.exams import Exams

SAMPLE_CORPUS = Path(__file__).parent.parent / "knowledge" / "corpus"


class Installation(Exams):
    """One data directory with everything that works on it."""

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
            index=self.index_facts,
            serving=self.serving,
            promised=self.promised,
        )

    @cached_property
    def housekeeping(self) -> Housekeeping:
        """What erases what has been kept long enough."""
        keepers = (
            self.dialogues,
            self.conversations,
            self.queue,
            *((self.model_calls,) if self.models else ()),
            *((self.suggestions, self.call_book) if self.centres else ()),
        )
        return Housekeeping(keepers, lambda: self.services, self.clock.now)


def build_installation(settings: Settings, clock: Clock | None = None) -> Installation:
    """Prepare the data directory; nothing is opened yet."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"数据目录 {settings.data_dir} 不能创建或写入（{error}）。请改正 TALENT_DATA_DIR 或目录权限。"
        ) from error
    return Installation(settings, clock or WallClock())


def build_assistant(settings: Settings) -> Assistant:
    """The assistant of an installation."""
    return build_installation(settings).assistant
