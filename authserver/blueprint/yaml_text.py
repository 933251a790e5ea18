"""YAML as data and nothing else: no tags of Python, no key given twice, no character that no column can hold."""

import re

import yaml

from authserver.blueprint.problems import Problems, below

MAXIMUM_BYTES = 32 * 1024 * 1024
MAXIMUM_VALUES = 3_000_000  # once every alias is written out: a realm of a hundred thousand clients has fewer
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
PREFIX = "tag:yaml.org,2002:"
PLAIN_TAGS = frozenset(f"{PREFIX}{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq", "merge"))


class PlainLoader(yaml.SafeLoader):
    """YAML's safe loader without timestamps: a name that looks like a date is a name."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != f"{PREFIX}timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load(text: bytes, problems: Problems) -> object:
    """Return the data of a YAML document; None, with the problems reported, when it cannot be read."""
    if len(text) > MAXIMUM_BYTES:
        problems.add("", f"the file has more than {MAXIMUM_BYTES // 1024 // 1024} MiB")
        return None
    try:
        loader = PlainLoader(text)
        node = loader.get_single_node()
        if node is None:
            problems.add("", "the file is empty")
            return None
        if _values(node, {}) > MAXIMUM_VALUES:
            problems.add("", "the aliases of this file stand for more than any realm holds")
            return None
        sound = _Walk(problems).visit(node)
        return loader.construct_document(node) if sound else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        problems.add("", f"this is not YAML: {place}{error.problem or error.context}")
    except (ValueError, KeyError):
        problems.add("", "this is not YAML: a value does not fit its tag")
    except yaml.YAMLError:
        problems.add("", "this is not YAML: it holds bytes or characters that YAML does not allow")
    except RecursionError:
        problems.add("", "this is nested too deeply")
    return None


def _values(node: yaml.Node, counted: dict[int, int]) -> int:
    """Return how many values a node stands for, each node counted once and multiplied by its aliases."""
    if id(node) not in counted:
        counted[id(node)] = 0  # an alias to an ancestor: what it leads to is refused later
        parts = node.value if isinstance(node, yaml.SequenceNode) else ()
        if isinstance(node, yaml.MappingNode):
            parts = [value for _, value in node.value]
        counted[id(node)] = 1 + sum(_values(part, counted) for part in parts)
    return counted[id(node)]


class _Walk:
    """Visits each node once, so that an alias to an ancestor ends."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._seen: set[int] = set()
        self._sound = True

    def visit(self, node: yaml.Node, path: str = "") -> bool:
        """Report what YAML allows and a blueprint does not; tell whether the data can be built."""
        if id(node) in self._seen:
            return self._sound
        self._seen.add(id(node))
        if node.tag not in PLAIN_TAGS:
            self._refuse(path, f"the tag {node.tag.removeprefix(PREFIX)} is not allowed")
        elif isinstance(node, yaml.ScalarNode):
            self._scalar(node, path)
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self.visit(item, f"{path}[{index}]")
        elif isinstance(node, yaml.MappingNode):
            self._mapping(node, path)
        return self._sound

    def _scalar(self, node: yaml.ScalarNode, path: str) -> None:
        if UNSTORABLE.search(node.value):
            self._problems.add(path, "this holds a character that cannot be stored")
            node.value = UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", node.value)

    def _mapping(self, node: yaml.MappingNode, path: str) -> None:
        keys = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(path, "a key must be text")
                continue
            place = below(path, [key.value])
            if key.value in keys:
                self._problems.add(place, "this key is given twice")
            keys.add(key.value)
            self.visit(value, place)

    def _refuse(self, path: str, message: str) -> None:
        self._sound = False
        self._problems.add(path, message)
