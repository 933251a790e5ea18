"""Management commands of the keys."""
