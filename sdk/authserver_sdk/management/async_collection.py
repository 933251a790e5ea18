"""Things of one kind, in an event loop; otherwise as in collection.py."""

from collections.abc import AsyncIterator
from typing import Any, Generic

from authserver_sdk.flow import Transport
from authserver_sdk.management.operations import Operations, R
from authserver_sdk.management.records import ApiKey, Realm


class AsyncCollection(Generic[R]):
    """What can be done with things of one kind. Give the `etag` of what was read, and no change of others is lost."""

    def __init__(self, operations: Operations[R], transport: Transport) -> None:
        self._operations = operations
        self._run = transport.arun

    async def list(self, *names: str, **filters: str) -> AsyncIterator[R]:
        """Give all of them, page by page."""
        cursor, is_last = "", False
        while not is_last:
            page = await self._run(self._operations.page(names, filters, cursor))
            for item in page.items:
                yield item
            cursor, is_last = page.following, not page.following

    async def get(self, *names: str) -> R:
        """Read one."""
        return await self._run(self._operations.get(names))

    async def create(self, *names: str, **members: Any) -> R:
        """Make one by its name; raise ConflictError where it is there."""
        return await self._run(self._operations.create(names, members))

    async def put(self, *names: str, etag: str = "", **members: Any) -> R:
        """Bring one to exactly this, made if it is missing. What is left out has its default."""
        return await self._run(self._operations.put(names, members, etag))

    async def update(self, *names: str, etag: str = "", **members: Any) -> R:
        """Change some members of one; None takes a member back to its default."""
        return await self._run(self._operations.update(names, members, etag))

    async def delete(self, *names: str, etag: str = "") -> None:
        """Remove one."""
        await self._run(self._operations.delete(names, etag))

    async def act(self, verb: str, *names: str, **members: Any) -> R:
        """Do what the API has a verb for: `webhooks.act("test", "ops")`."""
        return await self._run(self._operations.act(names, verb, members))


class AsyncRealms(AsyncCollection[Realm]):
    """Every realm of a platform, for its operators."""

    async def delete(self, *names: str, etag: str = "", confirm: str = "") -> None:
        """Remove one that is disabled, with everything in it: `confirm` is its slug, `etag` what was seen of it."""
        await self._run(self._operations.delete(names, etag, confirm=confirm))


class AsyncAdded(AsyncCollection[R]):
    """Things that the server names: secrets, tokens, people."""

    async def create(self, *names: str, **members: Any) -> R:
        """Make one below what the names lead to."""
        return await self._run(self._operations.add(names, members))

    async def rotate(self, *names: str, **members: Any) -> R:
        """Put a new one in the place of one, which goes on for `retain_minutes`."""
        return await self._run(self._operations.act(names, "rotate", members))


class AsyncApiKeys(AsyncAdded[ApiKey]):
    """The keys of service accounts: `api_keys.create("ci", "default").key` is the only time that anybody sees it."""

    async def create(self, *names: str, **members: Any) -> ApiKey:
        """Make one: the account's name, then the key's."""
        account, name = names
        return await super().create(account, name=name, **members)
