"""Management commands of realms."""
