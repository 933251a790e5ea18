"""Management commands of the clients."""
