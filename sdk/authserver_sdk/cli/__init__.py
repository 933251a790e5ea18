"""`authctl`: the administration of an authserver from a terminal and from scripts."""
