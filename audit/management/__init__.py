"""Management commands of the trail."""
