"""Asynchronous clients in a thread of their own: Playwright keeps a loop running in the one that the tests are in."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def run(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Return what the coroutine that `work` makes returns."""
    return alone(lambda: asyncio.run(work()))


def alone(work: Callable[..., Result], *arguments: object) -> Result:
    """Return what `work` returns, which may run a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *arguments).result()
