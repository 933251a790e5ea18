"""Whether a method of ours takes the place of one of a library, and can be called as that one is."""

import inspect
from inspect import Parameter

FIXED = {Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD}


def methods(owner: type) -> list[str]:
    """Return the names of the methods that `owner` itself defines, without those that start with an underscore."""
    return [name for name, value in vars(owner).items() if inspect.isfunction(value) and not name.startswith("_")]


def takes_the_place(ours: type, theirs: type, name: str) -> bool:
    """Tell whether every call that the method of `theirs` accepts is accepted by that of `ours`."""
    parameters = inspect.signature(getattr(theirs, name)).parameters.values()
    positional = [None for parameter in parameters if parameter.kind in FIXED]
    named = {parameter.name: None for parameter in parameters if parameter.kind is Parameter.KEYWORD_ONLY}
    inspect.signature(getattr(ours, name)).bind(*positional, **named)
    return True
