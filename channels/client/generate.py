"""Writes `talent_client/shapes.py` from the server's OpenAPI: `python channels/client/generate.py`."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SHAPES = Path(__file__).with_name("talent_client") / "shapes.py"
_HEAD = '''"""What the server's replies hold; made from its OpenAPI by `generate.py`, not by hand."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict
'''
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def shapes(openapi: Mapping[str, Any]) -> str:
    """The module: a TypedDict for each object of the OpenAPI."""
    schemas = openapi["components"]["schemas"]
    kept = {name: one for name, one in sorted(schemas.items()) if name.isidentifier() and "properties" in one}
    return _HEAD + "".join("\n\n" + "\n".join(_shape(name, one)) + "\n" for name, one in kept.items())


def _shape(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"class {name}(TypedDict):"
    yield f'    """{schema.get("description", schema.get("title", name)).splitlines()[0]}"""'
    yield ""
    required = set(schema.get("required", ()))
    for field, one in schema["properties"].items():
        if field.isidentifier() and not keyword.iskeyword(field):
            kind = _kind(one)
            yield f"    {field}: {kind if field in required else f'NotRequired[{kind}]'}"


def _kind(one: Mapping[str, Any]) -> str:
    if "$ref" in one:
        return str(one["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in one:
        return " | ".join(dict.fromkeys(_kind(each) for each in one["anyOf"]))
    if one.get("type") == "array":
        return f"list[{_kind(one.get('items', {}))}]"
    if one.get("type") == "object":
        return "dict[str, Any]"
    return _PLAIN.get(str(one.get("type")), "Any")


if __name__ == "__main__":
    from channels.app import create_app

    service: Any = None
    SHAPES.write_text(shapes(create_app(service).openapi()), encoding="utf-8")
