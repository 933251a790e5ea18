"""Management commands that span the packages."""
