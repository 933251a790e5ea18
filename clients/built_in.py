"""Identifiers of the clients that every realm has by code: nobody else's client is ever called so."""

COMMAND_LINE = "authctl"
BUILT_IN = frozenset({COMMAND_LINE})
RESERVED = "This client is built in: it is there when somebody first uses it, and can be changed from then on."
