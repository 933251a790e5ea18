"""Things of one kind, for programs that block. Names lead to one: `clients.get("web")`, `secrets.get("web", "3")`."""

from collections.abc import Iterator
from typing import Any, Generic

from authserver_sdk.flow import Transport
from authserver_sdk.management.operations import Operations, R
from authserver_sdk.management.records import ApiKey, Realm


class Collection(Generic[R]):
    """What can be done with things of one kind. Give the `etag` of what was read, and no change of others is lost."""

    def __init__(self, operations: Operations[R], transport: Transport) -> None:
        self._operations = operations
        self._run = transport.run

    def list(self, *names: str, **filters: str) -> Iterator[R]:
        """Give all of them, page by page."""
        cursor, is_last = "", False
        while not is_last:
            page = self._run(self._operations.page(names, filters, cursor))
            yield from page.items
            cursor, is_last = page.following, not page.following

    def get(self, *names: str) -> R:
        """Read one."""
        return self._run(self._operations.get(names))

    def create(self, *names: str, **members: Any) -> R:
        """Make one by its name; raise ConflictError where it is there."""
        return self._run(self._operations.create(names, members))

    def put(self, *names: str, etag: str = "", **members: Any) -> R:
        """Bring one to exactly this, made if it is missing. What is left out has its default."""
        return self._run(self._operations.put(names, members, etag))

    def update(self, *names: str, etag: str = "", **members: Any) -> R:
        """Change some members of one; None takes a member back to its default."""
        return self._run(self._operations.update(names, members, etag))

    def delete(self, *names: str, etag: str = "") -> None:
        """Remove one."""
        self._run(self._operations.delete(names, etag))

    def act(self, verb: str, *names: str, **members: Any) -> R:
        """Do what the API has a verb for: `webhooks.act("test", "ops")`."""
        return self._run(self._operations.act(names, verb, members))


class Realms(Collection[Realm]):
    """Every realm of a platform, for its operators."""

    def delete(self, *names: str, etag: str = "", confirm: str = "") -> None:
        """Remove one that is disabled, with everything in it: `confirm` is its slug, `etag` what was seen of it."""
        self._run(self._operations.delete(names, etag, confirm=confirm))


class Added(Collection[R]):
    """Things that the server names: secrets, tokens, people."""

    def create(self, *names: str, **members: Any) -> R:
        """Make one below what the names lead to."""
        return self._run(self._operations.add(names, members))

    def rotate(self, *names: str, **members: Any) -> R:
        """Put a new one in the place of one, which goes on for `retain_minutes`."""
        return self._run(self._operations.act(names, "rotate", members))


class ApiKeys(Added[ApiKey]):
    """The keys of service accounts: `api_keys.create("ci", "default").key` is the only time that anybody sees it."""

    def create(self, *names: str, **members: Any) -> ApiKey:
        """Make one: the account's name, then the key's."""
        account, name = names
        return super().create(account, name=name, **members)
