"""What a view says of itself, action by action, for the description of the API: read by schema_bodies.py."""

from typing import Any, ClassVar

from pydantic import BaseModel


class Described:
    """Nothing here decides what happens; a test holds the description against what does."""

    bodies: ClassVar[dict[str, type[BaseModel]]] = {}  # what is sent
    takes_anything: ClassVar[frozenset[str]] = frozenset()  # sent as an object of no one shape
    item_type: ClassVar[type[BaseModel] | None] = None  # what is answered: a thing, or a list of such
    says: ClassVar[type[BaseModel] | None] = None  # what the server adds to it
    answers: ClassVar[dict[str, type[BaseModel]]] = {}  # where something else is answered
    called: ClassVar[str] = ""  # the name of the thing, if not that of its type
    named: ClassVar[str] = ""  # its natural key
    left_out: ClassVar[frozenset[str]] = frozenset()  # members of the type that are neither sent nor answered
    never_shown: ClassVar[frozenset[str]] = frozenset()  # those that are sent alone
    streams: ClassVar[frozenset[str]] = frozenset()  # actions that answer with events as they happen
    told_once: ClassVar[dict[str, str]] = {}  # the member with a secret that this action made
    makes: ClassVar[frozenset[str]] = frozenset({"create"})
    heeds_tags: ClassVar[frozenset[str]] = frozenset()
    refusals: ClassVar[dict[str, set[int]]] = {}  # statuses beside those that every action has
    examples: ClassVar[dict[str, dict[str, Any]]] = {}

    def body_of(self, action: str) -> type[BaseModel] | None:
        """Return the model of what is sent with an action."""
        return self.bodies.get(action)
