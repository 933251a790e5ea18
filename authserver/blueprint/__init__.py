"""Realms as code: a YAML file says what realms contain, `apply` brings them there, `export` writes the file."""
