"""Blueprints as files."""

from collections.abc import Callable

Written = Callable[[str], str]
