"""The admin below a realm."""
