"""Functions without models: errors, secrets, sealing, time, limits. Nothing here knows a realm or a table."""
