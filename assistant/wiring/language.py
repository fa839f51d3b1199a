"""The language models; nothing of them is loaded when none is set."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.wiring.corpus import Corpus

if TYPE_CHECKING:
    from assistant.adapters.model_calls import SqlModelCalls
    from assistant.adapters.model_set import ModelSet
    from assistant.models.types import LanguageModel


class Language(Corpus):
    """What words answers more fluently."""

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
        from assistant.privacy import masked

        options = configured(self.settings)
        return ModelSet(options, lambda calls: self.model_calls.keep(calls), masked) if options else None

    @cached_property
    def model_calls(self) -> SqlModelCalls:
        """What calls to language models cost and how long they took."""
        from assistant.adapters.model_calls import SqlModelCalls

        return SqlModelCalls(self.turns, self.clock.now)

    def close(self) -> None:
        """Close the connections to models, too."""
        super().close()
        if models := self.__dict__.get("models"):
            models.close()
