"""People: who they are in a realm, how they prove it, and the browser sessions that remember it."""
