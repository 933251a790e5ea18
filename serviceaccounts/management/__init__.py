"""Management commands of the service accounts."""
