"""XML of documents without entities, network or unbounded depth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def parse_tree(data: bytes) -> Any:
    """The root element; entities stay unresolved, nesting is bounded by libxml2 (256)."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(load_dtd=False, dtd_validation=False, **SAFE))


def parse_events(file: IO[bytes], names: Sequence[str]) -> Iterator[Any]:
    """The elements of these names as they begin, in any namespace; what was read is let go."""
    from lxml import etree

    tags = [f"{{*}}{name}" for name in names]
    for event, element in etree.iterparse(file, events=("start", "end"), tag=tags, load_dtd=False, **SAFE):
        if event == "start":
            yield element
        elif not _is_inside_cell(element):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _is_inside_cell(element: Any) -> bool:
    return str(element.tag).rsplit("}", 1)[-1] in ("v", "is", "c")


def local_name(element: Any) -> str:
    """The name of an element without its namespace; comments have none."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def children(element: Any, name: str) -> list[Any]:
    """The child elements of this name in any namespace; none of no element."""
    return [] if element is None else [part for part in element if local_name(part) == name]


def child(element: Any, name: str) -> Any:
    """The first child element of this name, or None."""
    return next(iter(children(element, name)), None)
