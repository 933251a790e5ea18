"""docs/blueprint.schema.json: the shapes of a blueprint's keys, with their sentences from the tables of blueprint.md.

`python -m tests.structure.blueprint_schema` writes it.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
PUBLISHED = DOCS / "blueprint.schema.json"
HEADING = re.compile(r"^### (.+)$")
ROW = re.compile(r"^\| (?P<keys>`.+?) \| (?P<value>.+?) \| (?P<default>.*?) ?\|$")
KEY = re.compile(r"`([a-z_]+)`")
LINK = re.compile(r"\[([^]]+)]\([^)]+\)")
INHERITED = {"ServiceAccount": "Client"}
ITEMS = {"Identity provider": "Provider"}  # headings that are not called as the definition is

Sentences = dict[str, dict[str, str]]


def sentences() -> Sentences:
    """Return what the tables say: definition to key to sentence."""
    found: Sentences = {}
    for section, keys, sentence in _rows():
        found.setdefault(section, {}).update(dict.fromkeys(keys, sentence))
    for section, other in INHERITED.items():
        found[section] = found[other] | found[section]
    return found


def published() -> str:
    """Return the text of the file."""
    import django  # noqa: PLC0415 (the entries read models, which need the settings first)

    django.setup()
    from authserver.blueprint.json_schema import schema  # noqa: PLC0415 (as above)

    whole = schema()
    told = sentences()
    for name, definition in whole["$defs"].items():
        for key, shape in definition.get("properties", {}).items():
            if sentence := told.get(name, {}).get(key):
                definition["properties"][key] = shape | {"description": sentence}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _rows() -> Iterator[tuple[str, list[str], str]]:
    section = ""
    for line in (DOCS / "blueprint.md").read_text(encoding="utf-8").splitlines():
        if heading := HEADING.match(line):
            section = ITEMS.get(heading[1], heading[1].title().replace(" ", ""))
        elif section and (row := ROW.match(line)):
            value, default = (_plain(row[cell]) for cell in ("value", "default"))
            yield section, KEY.findall(row["keys"]), f"{value}. Made without it: {default}." if default else f"{value}."


def _plain(cell: str) -> str:
    text = LINK.sub(r"\1", cell.replace(r"\|", "|")).strip()
    return text[:1].upper() + text[1:]


def _write() -> Any:  # noqa: ANN401 (the number of characters)
    return PUBLISHED.write_text(published(), encoding="utf-8")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    _write()
