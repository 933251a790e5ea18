"""Management commands of the protocol."""
