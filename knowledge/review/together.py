"""An act on several documents: on all of them or on none, with the reason for each that stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.errors import DocumentNotFound, KnowledgeError, NotPermitted, WrongState

Documents = str | Sequence[str]
"""The id of a document, or several."""

_REASONS = (NotPermitted, WrongState, DocumentNotFound)


def ids_of(documents: Documents) -> list[str]:
    """The ids, each once."""
    return [documents] if isinstance(documents, str) else list(dict.fromkeys(documents))


def all_or_none(document_ids: Sequence[str], act: Callable[[str], None]) -> None:
    """Act on each; to be called within one transaction, which an error undoes.

    One document's error is raised as it is; of several documents all reasons are told in one.
    """
    refused: dict[str, KnowledgeError] = {}
    for document_id in document_ids:
        try:
            act(document_id)
        except _REASONS as error:
            refused[document_id] = error
    if not refused:
        return
    errors = list(refused.values())
    if len(document_ids) == 1:
        raise errors[0]
    kind = type(errors[0]) if len({type(error) for error in errors}) == 1 else WrongState
    reasons = "\n".join(f"  - {document_id}：{error}" for document_id, error in refused.items())
    raise kind(
        f"{len(document_ids)} 份改动中有 {len(refused)} 份不能这样处理，所以一份也没有处理：\n{reasons}\n"
        "请去掉或先处理这些，再重试。"
    )
