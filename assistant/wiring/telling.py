"""Webhooks: who is told of what happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.wiring.conversation import Conversation

if TYPE_CHECKING:  # nothing of it is loaded where nobody is told
    from assistant.adapters.webhook_places import SqlPlaces
    from assistant.webhooks.delivery import Delivery
    from assistant.webhooks.types import Hook


class Telling(Conversation):
    """What is told to other systems."""

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
