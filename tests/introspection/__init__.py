"""Who may introspect what, and what the answer says, as JSON and signed."""
