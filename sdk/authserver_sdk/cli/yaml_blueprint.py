"""A blueprint as a file of this machine: YAML as data and nothing else, its references to this machine resolved."""

import os
from base64 import b64encode
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from authserver_sdk.cli.exits import Stop
from authserver_sdk.management.blueprints import Document

SECRETS = {"secret", "password"}  # keys whose value may be a reference to a secret
PICTURES = {"logo", "logo_dark"}
LINE_LENGTH = 120
TIMESTAMP = "tag:yaml.org,2002:timestamp"


class PlainLoader(yaml.SafeLoader):
    """YAML's safe loader without timestamps, which refuses a key that is given twice."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001 (PyYAML's signature)
        """Return a mapping."""
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise Stop(f"The blueprint gives the key {key!r} twice, in the mapping at line {line}.")
        return super().construct_mapping(node, deep=deep)


def resolved(text: bytes, *, folder: Path) -> Document:
    """Return the document of a blueprint with the values in place of references. `folder` is where files lie."""
    try:
        document = yaml.load(text, PlainLoader)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise Stop(f"The blueprint is not YAML: {error}") from error
    if not isinstance(document, dict):
        raise Stop("The blueprint is no mapping with the key `realms`.")
    found: Document = _resolve(document, "", folder)
    return found


def written(document: Document) -> str:
    """Return a document as YAML."""
    return str(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=LINE_LENGTH))


def _resolve(value: Any, key: str, folder: Path) -> Any:  # noqa: ANN401 (any JSON)
    match value:
        case {"env": str(name), **others} if key in SECRETS and not others:
            return {"value": _from_environment(name)}
        case {"file": str(name), **others} if key in SECRETS and not others:
            return {"value": _text(folder / name).rstrip("\r\n")}
        case {"file": str(name), **others} if key in PICTURES and not others:
            return {"data": b64encode(_from_file(folder / name)).decode()}
        case dict():
            return {inner: _resolve(part, str(inner), folder) for inner, part in value.items()}
        case list():
            return [_resolve(part, key, folder) for part in value]
    return value


def _from_environment(name: str) -> str:
    if not (value := os.environ.get(name, "")):
        raise Stop(f"The blueprint names the environment variable {name}, which is not set.")
    return value


def _text(file: Path) -> str:
    try:
        return _from_file(file).decode()
    except UnicodeDecodeError as error:
        raise Stop(f"The blueprint names {file}, which is no text.") from error


def _from_file(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Stop(f"The blueprint names {file}, which cannot be read: {error.strerror}.") from error
